"""The scoreboard: which rows there are, the table that is printed, the file that is kept."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from benchmarks import goods, ledger, paylists, report, request, sheets, start, zips
from benchmarks.bench import Bench
from benchmarks.rows import Row

MEASURES: Mapping[str, Callable[[Bench], Iterable[Row]]] = {
    # First, as it needs the functions that follow the streams, and these have nothing to catch up with yet.
    "report": report.measure,
    "goods": goods.measure,
    "paylists": paylists.measure,
    "ledger": ledger.measure,
    "request": request.measure,
    "start": start.measure,
    "sheets": sheets.measure,
    "zips": zips.measure,
}
"""What can be measured, by name; the module of this name says against what, and why that is the floor."""


@dataclass(frozen=True)
class Score:
    """What was measured under each name, and what went wrong under which."""

    rows: dict[str, list[Row]]
    failures: dict[str, str]

    @property
    def passed(self) -> bool:
        """Whether all was measured and each promise held."""
        return not self.failures and not self.broken

    @property
    def broken(self) -> list[Row]:
        """The rows whose promise did not hold."""
        return [row for rows in self.rows.values() for row in rows if row.promise and not row.promise.held]


def table(score: Score) -> Table:
    """The one table."""
    made = Table(
        "",
        "measured 实测",
        "",
        "against 对照",
        "",
        "times 倍数",
        "promised 承诺",
        box=None,
        pad_edge=False,
        row_styles=("", "dim"),
    )
    for column in (2, 4, 5):
        made.columns[column].justify = "right"
    for name, rows in score.rows.items():
        for at, row in enumerate(rows):
            first = f"[bold]{name}[/]" if at == 0 else ""
            made.add_row(
                first, row.what, str(row.measured), row.against, str(row.floor), f"{row.ratio:.2f}", _promise(row)
            )
    return made


def write(score: Score, machine: dict[str, Any], file: Path) -> None:
    """Keeps the figures as JSON, with the machine that measured them."""
    file.parent.mkdir(exist_ok=True)
    rows = [{"name": name, **_told(row)} for name, found in score.rows.items() for row in found]
    kept = {"machine": machine, "rows": rows, "failures": score.failures}
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _told(row: Row) -> dict[str, Any]:
    promise = {"promised": row.promise.told, "held": row.promise.held} if row.promise else {}
    return {
        "what": row.what,
        "unit": row.measured.unit,
        "measured": row.measured.value,
        "against": row.against,
        "floor": row.floor.value,
        "times": row.ratio,
        **promise,
    }


def _promise(row: Row) -> str:
    if row.promise is None:
        return ""
    return f"[green]✓[/] {row.promise.told}" if row.promise.held else f"[red]✗[/] {row.promise.told}"
