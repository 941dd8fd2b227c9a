"""Paid days: a volunteer's day is claimed by one pay list; the key is new or the claim fails, so no day is paid twice.

A claim holds the minutes that it was made for. It is put together with checks that every record of attendance behind it
is still what was read, and such a record cannot be voided while the claim stands: what a list pays for stays true.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from houyuan import attendance, store, versions, wire, writes
from houyuan.problems import Signal
from houyuan.settings import settings
from houyuan.types import day_of

SHIFTS = 24
"""How many records of one volunteer's day a list counts at most: they are all checked in one transaction."""


@dataclass(frozen=True)
class Shift:
    """One record of attendance, as it was read."""

    id: str
    version: int
    minutes: int
    confirmed_by: str


@dataclass(frozen=True)
class Claim:
    """A volunteer's day on a pay list."""

    volunteer: str
    day: str
    paylist: str
    minutes: int


Attended = dict[str, dict[str, list[Shift]]]
"""Volunteer -> day -> the records of that day."""


class Moved(Signal):
    """A day was claimed, or its attendance changed, between our read and our write."""


def attended(programme: str, start: str, end: str, upto: str) -> Attended:
    """The attendance from day `start` to day `end` that stands and was logged no later than the moment `upto`."""
    found: Attended = defaultdict(lambda: defaultdict(list))
    paths = ("sk", "version", "created_at", "body.volunteer", "body.minutes", "body.void", "body.confirmed_by")
    pk = f"{programme}#{attendance.KIND}"
    for item in store.query(settings().records_table, pk, start, store.upto(end), paths=paths):
        body = item["body"]
        if not body.get("void") and item["created_at"] <= upto:
            shift = Shift(item["sk"], item["version"], body["minutes"], body["confirmed_by"])
            found[body["volunteer"]][day_of(item["sk"])].append(shift)
    return found


def claims(programme: str, start: str, end: str) -> Iterator[Claim]:
    """The days of a period that pay lists claim, in the order of the days."""
    pk = attendance.paid_days(programme)
    for item in store.query(settings().records_table, pk, start, store.upto(end)):
        day, _, volunteer = item["sk"].partition(".")
        yield Claim(volunteer, day, item["paylist"], item["minutes"])


def claiming(programme: str, paylist: str, volunteer: str, day: str, shifts: Sequence[Shift]) -> list[writes.Write]:
    """The writes that claim a day for a list: the claim, and a check on each record behind it."""
    item = _key(programme, day, volunteer) | {"paylist": paylist, "minutes": sum(each.minutes for each in shifts)}
    claim = writes.put_new(settings().records_table, item, lambda _: Moved())
    return [claim, *(_unchanged(programme, shift) for shift in shifts)]


def freeing(programme: str, claim: Claim) -> writes.Write:
    """The write that gives a day back; one that is not this list's is left alone."""
    return writes.Write(
        "Delete",
        settings().records_table,
        lambda _: Moved(),
        key=_key(programme, claim.day, claim.volunteer),
        condition="attribute_not_exists(pk) OR paylist = :own",
        values={":own": claim.paylist},
    )


def _key(programme: str, day: str, volunteer: str) -> wire.Item:
    return {"pk": attendance.paid_days(programme), "sk": attendance.paid_day(day, volunteer)}


def _unchanged(programme: str, shift: Shift) -> writes.Write:
    return versions.unchanged(programme, attendance.KIND, shift.id, shift.version, lambda _: Moved())
