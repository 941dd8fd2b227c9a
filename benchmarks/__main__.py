"""`python -m benchmarks`: measures, prints the table, keeps it in out/bench.json.

It ends with 1 when something could not be measured, or a promise did not hold.
"""

from contextlib import ExitStack
from typing import Annotated

import typer
from rich.markup import escape

from benchmarks import machine, scoreboard
from benchmarks.bench import Bench
from benchmarks.scoreboard import MEASURES, Score
from cli.cdk import ROOT
from cli.failure import Failure
from cli.terminal import console
from houyuan.problems import Problem

FILE = ROOT / "out" / "bench.json"
BUSY = 0.5
"""How many processes a core may have to run before this begins, for what is measured to be worth telling."""

_NAMES = ", ".join(MEASURES)

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)


@app.command()
def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"What to measure: {_NAMES}. All, when none is named.")
    ] = None,
    *,
    quick: Annotated[bool, typer.Option(help="Small sizes on the cloud of the last run: to try, not to tell.")] = False,
) -> None:
    """性能测量，每项都与同一次运行的下限对照。 Measure what Houyuan costs, each cost beside a floor of the same run."""
    unknown = sorted(set(names or ()) - set(MEASURES))
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: one of {_NAMES}")
    before = machine.facts()
    if before["load"] > BUSY * before["cores"]:
        console.print("[yellow]![/] 本机正忙，结果仅供参考 Others keep this machine busy: figures are to try only")
    with ExitStack() as until_the_end:
        score = _measured(Bench(until_the_end, quick=quick), names or list(MEASURES))
        scoreboard.write(score, before | {"quick": quick, "load_after": machine.facts()["load"]}, FILE)
        console.print(scoreboard.table(score))
        for name, failure in score.failures.items():
            console.print(f"[red]✗[/] {name}: {escape(failure)}", highlight=False)
    raise typer.Exit(0 if score.passed else 1)


def _measured(bench: Bench, names: list[str]) -> Score:
    """Each by itself: what goes wrong with one stops no other."""
    score = Score({}, {})
    for name in names:
        console.rule(name)
        rows = score.rows.setdefault(name, [])
        try:
            rows.extend(MEASURES[name](bench))
        except (Failure, Problem) as failure:
            score.failures[name] = "; ".join(map(str, failure.args))
    return score


if __name__ == "__main__":
    app()
