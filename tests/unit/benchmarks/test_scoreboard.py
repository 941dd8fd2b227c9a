"""The scoreboard: one table, one file, and one word on whether all held."""

import json
import re
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import machine, scoreboard
from benchmarks.rows import Figure, Row, at_most, seconds
from benchmarks.scoreboard import MEASURES, Score
from cli.cdk import ROOT
from cli.failure import Failure
from houyuan.problems import Busy

HELD = Row("planned", seconds(3), "BatchWriteItem", seconds(2), at_most(seconds(3), 5))
BROKEN = Row("planned", seconds(6), "BatchWriteItem", seconds(2), at_most(seconds(6), 5))
PLAIN = Row("transfers", Figure(500, "transfers/s"), "bare", Figure(750, "transfers/s"))


def lines(score: Score) -> list[list[str]]:
    out = StringIO()
    Console(file=out, width=200).print(scoreboard.table(score))
    return [line.split() for line in out.getvalue().splitlines()]


def test_each_row_tells_both_figures_their_ratio_and_the_promise():
    _, *told = lines(Score({"goods": [HELD], "ledger": [PLAIN, BROKEN]}, {}))
    assert told == [
        ["goods", "planned", "3", "s", "BatchWriteItem", "2", "s", "1.50", "✓", "<", "5", "s"],
        ["ledger", "transfers", "500", "transfers/s", "bare", "750", "transfers/s", "1.50"],
        ["planned", "6", "s", "BatchWriteItem", "2", "s", "3.00", "✗", "<", "5", "s"],
    ]


@pytest.mark.parametrize(
    ("score", "passed"),
    [
        (Score({"goods": [HELD, PLAIN]}, {}), True),
        (Score({"goods": [HELD, BROKEN]}, {}), False),
        (Score({"goods": [HELD]}, {"ledger": "no cloud"}), False),
    ],
)
def test_it_is_passed_when_all_was_measured_and_every_promise_held(score: Score, *, passed: bool):
    assert score.passed is passed


def test_the_file_holds_the_machine_and_every_figure_as_it_was_measured(tmp_path: Path):
    file = tmp_path / "out" / "bench.json"
    scoreboard.write(Score({"goods": [HELD], "ledger": [PLAIN]}, {"zips": "no"}), {"cores": 2}, file)
    assert json.loads(file.read_text()) == {
        "machine": {"cores": 2},
        "rows": [
            {
                "name": "goods",
                "what": "planned",
                "unit": "s",
                "measured": 3,
                "against": "BatchWriteItem",
                "floor": 2,
                "times": 1.5,
                "promised": "< 5 s",
                "held": True,
            },
            {
                "name": "ledger",
                "what": "transfers",
                "unit": "transfers/s",
                "measured": 500,
                "against": "bare",
                "floor": 750,
                "times": 1.5,
            },
        ],
        "failures": {"zips": "no"},
    }


def test_every_name_is_a_module_that_says_against_what_it_measures():
    for name, measure in MEASURES.items():
        module = import_module(f"benchmarks.{name}")
        assert module.measure is measure
        assert module.__doc__ is not None
        assert module.__doc__.count("\n") > 2, name


def test_every_name_is_in_the_page_of_benchmarks():
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE) == list(MEASURES)


def test_the_machine_is_told():
    assert set(machine.facts()) == {"cores", "python", "system", "load"}


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str, **measures: Any) -> Any:
    for name, rows in measures.items():

        def measure(_: Any, rows: Any = rows) -> Any:
            for row in rows:
                if isinstance(row, Exception):
                    raise row
                yield row

        monkeypatch.setitem(MEASURES, name, measure)
    monkeypatch.setattr(command, "FILE", folder / "bench.json")
    return CliRunner().invoke(command.app, list(arguments))


def test_only_what_is_named_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    ended = run(monkeypatch, tmp_path, "ledger", goods=[BROKEN], ledger=[PLAIN])
    assert ended.exit_code == 0
    assert [row["name"] for row in json.loads((tmp_path / "bench.json").read_text())["rows"]] == ["ledger"]


def test_a_broken_promise_ends_with_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert run(monkeypatch, tmp_path, "goods", goods=[BROKEN]).exit_code == 1


@pytest.mark.parametrize(("wrong", "said"), [(Failure("no cloud"), "no cloud"), (Busy(), "busy")])
def test_what_goes_wrong_stops_nothing_else_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: Exception, said: str
):
    ended = run(monkeypatch, tmp_path, "goods", "ledger", goods=[HELD, wrong, PLAIN], ledger=[PLAIN])
    told = json.loads((tmp_path / "bench.json").read_text())
    assert (ended.exit_code, told["failures"]) == (1, {"goods": said})
    assert [(row["name"], row["what"]) for row in told["rows"]] == [("goods", "planned"), ("ledger", "transfers")]


def test_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert run(monkeypatch, tmp_path, "nothing").exit_code == 2
