"""Rows of sheets stored in a second by each service that takes them, beside raw BatchWriteItem of as many rows.

A sheet goes through the API: read, each row validated, what is personal sealed, stored on condition that it is new.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks import checks, floors
from benchmarks.bench import Bench
from benchmarks.clock import timed
from benchmarks.rows import Figure, Row
from cli.local.trial import Programme
from cli.terminal import counted

ROWS, SHEETS = 2_000, 3
QUICK_ROWS = 500


@dataclass(frozen=True)
class Sheet:
    """A sheet that a service takes: who sends it where, its columns, and what stands in a row."""

    service: str
    address: str
    role: str
    columns: str
    row: Callable[[int], str]


SHEETS_OF = {
    "consultations": Sheet(
        "intake",
        "consultations/import",
        "partner",
        "id,channel,topic,minutes",
        lambda nth: f"2020-03-{1 + nth % 28:02}.c{nth},phone,medical,15",
    ),
    "attendance": Sheet(
        "funds",
        "attendance/import",
        "partner",
        "id,volunteer,minutes",
        lambda nth: f"2020-03-{1 + nth % 28:02}.a{nth},v{nth:05d},240",
    ),
    "households": Sheet(
        "deliveries",
        "households/import",
        "coordinator",
        "id,head,address,place,members",
        lambda nth: f"h{nth},王安和,成宝社区{nth}号,420111007009,3",
    ),
}


def measure(bench: Bench) -> Iterator[Row]:
    """The rows of sheets."""
    programme, rows = bench.programme(), bench.size(ROWS, QUICK_ROWS)
    for what, sheet in SHEETS_OF.items():
        ours = bare = 0.0
        with counted(f"Rows of {what}", rows * SHEETS) as tick:
            for first in range(0, rows * SHEETS, rows):
                ours += _send(programme, sheet, range(first, first + rows))
                bare += floors.written(rows).seconds
                tick(rows)
        measured, floor = (Figure(rows * SHEETS / each, "rows/s") for each in (ours, bare))
        yield Row(f"rows of {what}", measured, "BatchWriteItem", floor)


def _send(programme: Programme, sheet: Sheet, some: range) -> float:
    text = "\n".join([sheet.columns, *map(sheet.row, some)])
    with timed() as took:
        told = programme.post_sheet(sheet.role, sheet.service, f"{sheet.address}?dry_run=false", text)
    checks.same("rows stored", told["new"], len(some))
    return took.seconds
