"""The programme of 2020, whole, through the public API: its report is derived, and a second run changes nothing."""

import pytest

from cli.demo import run, verification
from cli.demo.run import Outcome


@pytest.fixture(scope="module")
def first(stack, tmp_path_factory) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "OUT", tmp_path_factory.mktemp("out"))
        return run.run(stack, "en")


def test_every_figure_has_its_records_and_every_difference_its_reason(first):
    assert first.disagreeing == []
    assert [row.name["en"] for row in first.rows if not row.passed] == []
    assert first.figures > 200
    assert first.passed


@pytest.mark.parametrize(
    ("claim", "derived"),
    [
        ("Consultation records", "10072"),
        ("Consultations of target, %", "100.7"),
        ("Case files", "76"),
        ("Case files of target, %", "253.3"),
        ("Days of the programme", "96"),
        ("Vegetable communities", "12"),
        ("Vegetable rounds (4 + 3 + 2 × 7 + 1 × 3)", "24"),
        ("Spent", "500000.00"),
        ("Committed", "0.00"),
        ("Unallocated", "0.00"),
    ],
)
def test_the_published_numbers_come_out_of_the_records(first, claim, derived):
    assert {row.derived for row in first.rows if row.name["en"] == claim} == {derived}


def test_every_line_and_the_pool_end_at_nothing(first):
    left = {row.name["en"]: row.derived for row in first.rows if row.name["en"].startswith("Left: ")}
    assert len(left) == 14
    assert set(left.values()) == {"0.00"}


def test_a_second_run_changes_nothing(first, stack, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "OUT", tmp_path)
    # Its pages are those of the first run to the byte, each of whose figures was followed to its records.
    monkeypatch.setattr(verification, "disagreeing", lambda *_: [])
    again = run.run(stack, "zh")
    assert sum(each.new for each in again.sent) == 0
    assert sum(each.same for each in again.sent) == sum(each.new for each in first.sent)
    assert (again.rows, again.dispatches, again.mailed_now) == (first.rows, first.dispatches, 0)
    assert [path.read_bytes() for path in again.files] == [path.read_bytes() for path in first.files]
