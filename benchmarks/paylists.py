"""A pay list of thousands of volunteers: made of their attendance, approved, its bank's file taken, its answers booked.

The register and the attendance are put there by BatchWriteItem, since nobody waits for them here; what the list takes
stands beside how long that took for as many rows, and its bank's file beside Query of as many.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks import checks, floors, workers
from benchmarks.bench import Bench
from benchmarks.clock import Took, timed
from benchmarks.rows import Row, cpu, seconds
from cli.local.trial import Programme
from cli.terminal import step
from houyuan import attendance, records
from houyuan.attendance import NewAttendance
from houyuan.identity import Caller
from houyuan.types import yuan
from services.funds import payee_marks, payees, paylist_work
from services.funds.models.payees import NewPayee

VOLUNTEERS, QUICK, DAYS = 10_000, 500, 4
RATE = 5_000
"""Fen for a day."""

LIST = "2020-03-31.march"
THIS = f"paylists/{LIST}"
_CLERK = Caller("clerk", "finance-maker")


def measure(bench: Bench) -> Iterator[Row]:
    """The rows of pay lists."""
    people = bench.size(VOLUNTEERS, QUICK)
    days = people * DAYS
    programme = bench.programme()
    _fund(programme, people)
    with step(f"{people:,} payees and {days:,} days of attendance put there"):
        of_people = _put_payees(programme, people)
        of_days = _put_attendance(programme, people)
    batch = f"BatchWriteItem of {people:,} rows"
    made, days_batch = _make(programme, people), f"BatchWriteItem of {days:,} rows"
    yield Row(f"made: {people:,} lines, {days:,} days", seconds(made.seconds), days_batch, seconds(of_days.seconds))
    yield Row("made: the paymaster's CPU", cpu(made.cpu), days_batch, cpu(of_days.cpu))
    yield Row("approved, each line opened", seconds(_approve(programme)), batch, seconds(of_people.seconds))
    query = seconds(floors.read(f"{programme.id}#{payees.KIND}").seconds)
    yield Row("the bank's file", seconds(_take_file(programme, people)), f"Query of {people:,} rows", query)
    yield Row("the bank's answers booked", seconds(_book(programme, people)), batch, seconds(of_people.seconds))


def _fund(programme: Programme, people: int) -> None:
    whole = yuan(people * DAYS * RATE)
    money = {"id": "2020-02-10.in", "funder": "foundation", "amount": whole, "reference": "IN-1"}
    programme.post("finance-maker", "funds", "appropriations", money)
    words = {"zh": "志愿者补贴", "en": "Stipends"}
    plan = {"id": "stipends", "on": "2020-02-10", "order": 1, "name": words, "planned": whole}
    programme.post("finance-maker", "funds", "lines", plan)
    one = {"id": "2020-02-10.one", "bands": [{"approvers": 1}]}
    programme.post("coordinator", "funds", "approval-bands", one)


def _put_payees(programme: Programme, people: int) -> Took:
    found = []
    for at in range(people):
        new = NewPayee(id=_volunteer(at), kind="person", name="王安和", account=f"62220200{at:08d}")
        marks = list(payee_marks.of(programme.id, new))
        found.append(records.new_record(programme.id, payees.KIND, new, _CLERK, extra={"marks": marks}))
    return floors.write([records.item_of(each) for each in found])


def _put_attendance(programme: Programme, people: int) -> Took:
    found = []
    for day in range(1, DAYS + 1):
        for at in range(people):
            new = NewAttendance(id=f"2020-03-{day:02}.{_volunteer(at)}", volunteer=_volunteer(at), minutes=240)
            confirmed = {"confirmed_by": _CLERK.subject}
            found.append(records.new_record(programme.id, attendance.KIND, new, _CLERK, extra=confirmed))
    return floors.write([records.item_of(each) for each in found])


def _volunteer(at: int) -> str:
    return f"v{at:05d}"


def _make(programme: Programme, people: int) -> Took:
    asked = {
        "id": LIST,
        "line": "stipends",
        "start": "2020-03-01",
        "end": "2020-03-31",
        "rate": yuan(RATE),
        "count": people,
        "total": yuan(people * DAYS * RATE),
        "purpose": {"zh": "志愿者补贴", "en": "Stipends"},
    }
    with step("Pay list made"), timed() as took:
        programme.post("finance-maker", "funds", "paylists", asked)
        worked = workers.done(partial(paylist_work.carry_on, programme.id, LIST))
    checks.same("the list", _shown(programme)["state"], "submitted")
    return Took(took.seconds, worked.cpu)


def _approve(programme: Programme) -> float:
    with step("Pay list approved"), timed() as took:
        programme.post("finance-approver", "funds", f"{THIS}/approve")
        workers.done(partial(paylist_work.carry_on, programme.id, LIST))
    checks.same("work left", _shown(programme)["work"], None)
    return took.seconds


def _take_file(programme: Programme, people: int) -> float:
    with step("The bank's file taken"), timed() as took:
        rows = programme.clients["finance-maker"].download(programme.path("funds", f"{THIS}/bank-file"))
    checks.same("rows of the bank's file", rows.count(b"\r\n"), people + 2)
    return took.seconds


def _book(programme: Programme, people: int) -> float:
    each, whole = yuan(DAYS * RATE), yuan(people * DAYS * RATE)
    rows = [f"20200331-march-{number:05d},{each},2020-04-02" for number in range(1, people + 1)]
    sheet = "\n".join(["reference,amount,date", *rows])
    with step("The bank's answers booked"), timed() as took:
        path = f"{THIS}/results/import?dry_run=false&total={whole}"
        programme.post_sheet("finance-maker", "funds", path, sheet)
    checks.same("lines paid", _shown(programme)["lines"]["paid"]["count"], people)
    return took.seconds


def _shown(programme: Programme) -> Any:
    return programme.get("finance-maker", "funds", THIS)
