"""The stipends: days of duty confirmed from a sheet, a pay list a week made of them, the bank's answers to each list."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TypeVar

from . import people
from .asks import Ask, Body, Ready, Stage, within
from .shares import days_from, later, shares

T = TypeVar("T")
VOLUNTEERS = 120
_ROWS = 1000
_MINUTES = (120, 180, 240, 300, 360, 480)
_MAKER, _APPROVER = "finance-maker", "finance-approver"


@dataclass(frozen=True)
class Duty:
    """A volunteer's day of duty."""

    day: str
    volunteer: str
    minutes: int


@dataclass(frozen=True)
class Week:
    """The days of duty that one pay list pays, and the list."""

    duties: tuple[Duty, ...]
    paylist: Body

    @property
    def days(self) -> Counter[str]:
        """The days of each volunteer."""
        return Counter(duty.volunteer for duty in self.duties)


def stage(facts: Body) -> Stage:
    """Each step after the one it needs; a list is approved once it is made, and answered once it is open to the bank."""
    programme = facts["programme"]["id"]

    def path(rest: str) -> str:
        return within(programme, "funds", rest)

    def this(week: Week) -> str:
        return path(f"paylists/{week.paylist['id']}")

    paid = weeks(facts)
    duties = [duty for week in paid for duty in week.duties]
    end = facts["programme"]["end"]
    return Stage(
        "stipends", "志愿者补贴：出勤、发放表、银行回执", "Stipends: attendance, pay lists, the bank's answers",
        [
            [Ask(_MAKER, path("payees"), each) for each in volunteers()],
            [
                Ask("coordinator", path("attendance/import?dry_run=false"), sheet=_attendance(chunk), rows=len(chunk))
                for chunk in _chunks(duties, _ROWS)
            ],
            [Ask(_MAKER, path("paylists"), week.paylist) for week in paid],
            [
                Ask(_APPROVER, f"{this(week)}/approve", {}, ready=Ready(this(week), "state", ("submitted", "approved")))
                for week in paid
            ],
            [
                Ask(
                    _MAKER,
                    f"{this(week)}/results/import?dry_run=false&total={week.paylist['total']}",
                    sheet=_answers(week, end),
                    rows=len(week.days),
                    ready=Ready(this(week), "work", (None,)),
                )
                for week in paid
            ],
        ],
    )  # fmt: skip


def weeks(facts: Body) -> list[Week]:
    """The weeks of the programme, the last one shorter: person-days that add up to what was spent on stipends."""
    chance = Random("hubei-2020 stipends")
    rate = Decimal(facts["stipend_rate"])
    spans = _chunks(days_from(facts["programme"]["start"], facts["programme"]["end"]), 7)
    weights = [chance.uniform(0.9, 1.1) * (1.4 - at / len(spans)) * len(span) for at, span in enumerate(spans)]
    counts = shares(int(Decimal(facts["spending"]["stipends"]) / rate), weights)
    return [
        _week(nth, span, count, rate, chance) for nth, (span, count) in enumerate(zip(spans, counts, strict=True), 1)
    ]


def _chunks(items: list[T], size: int) -> list[list[T]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def _week(nth: int, span: list[str], count: int, rate: Decimal, chance: Random) -> Week:
    could_be = [(day, _code(volunteer)) for day in span for volunteer in range(1, VOLUNTEERS + 1)]
    duties = tuple(Duty(*each, chance.choice(_MINUTES)) for each in sorted(chance.sample(could_be, count)))
    paylist = {
        "id": f"{span[-1]}.week-{nth:02d}",
        "line": "stipends",
        "start": span[0],
        "end": span[-1],
        "rate": f"{rate:.2f}",
        "count": len({duty.volunteer for duty in duties}),
        "total": f"{count * rate:.2f}",
        "purpose": {
            "zh": f"第{nth}周志愿者补贴，{count}人天",
            "en": f"Volunteer stipends of week {nth}, {count} person-days",
        },
    }
    return Week(duties, paylist)


def volunteers() -> Iterator[Body]:
    """The volunteers as payees, invented."""
    chance = Random("hubei-2020 volunteers")
    for nth in range(1, VOLUNTEERS + 1):
        yield {
            "id": _code(nth),
            "kind": "person",
            "name": people.name(chance),
            "account": people.account(chance),
            "bank": "江城示例银行",
            "identity": people.identity(chance),
        }


def _code(nth: int) -> str:
    return f"volunteer-{nth:03d}"


def _attendance(duties: list[Duty]) -> str:
    rows = (f"{duty.day}.duty-{duty.volunteer},{duty.volunteer},{duty.minutes}" for duty in duties)
    return "\n".join(["id,volunteer,minutes", *rows]) + "\n"


def _answers(week: Week, end: str) -> str:
    """The bank paid everybody in full: the lines bear the list's day, its name and their number."""
    day, _, name = week.paylist["id"].partition(".")
    rate, paid_on = Decimal(week.paylist["rate"]), min(later(day, 1), end)
    rows = (
        f"{day.replace('-', '')}-{name}-{number:05d},{days * rate:.2f},{paid_on},"
        for number, (_, days) in enumerate(sorted(week.days.items()), 1)
    )
    return "\n".join(["reference,amount,date,note", *rows]) + "\n"
