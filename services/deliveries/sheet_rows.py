"""Rows of a sheet, stored as deliveries: many in one transaction, each refused for its own reason only."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from houyuan import jobs, privacy, records, writes
from houyuan.bulk import Fate
from houyuan.identity import Caller
from houyuan.problems import Busy, IdTaken, InsufficientGoods, Problem
from houyuan.records import Record
from houyuan.sheets import Row
from houyuan.types import day_of
from houyuan.writes import Write
from services.deliveries import handovers, out_rounds, places, recipients, rounds
from services.deliveries.handovers import Report
from services.deliveries.models.deliveries import DeliveryRow, NewDelivery

ITEMS = 100
"""What one transaction takes."""

_GUARD = 1
"""What of it the guard of a large sheet's work takes."""


@dataclass
class Storing:
    """What stores the rows of one sheet for its caller.

    `guard` is written with every transaction; `sheet` is the large sheet that the deliveries will name: one that names
    it and the row was stored by it, also when the run that stored it did not come as far as telling so.
    """

    programme: str
    caller: Caller
    guard: Callable[[], Sequence[Write]] = tuple
    sheet: str | None = None
    _short: dict[str, tuple[int, Problem]] = field(default_factory=dict)

    def store(self, rows: Sequence[Row[DeliveryRow]]) -> list[Fate | Problem]:
        """What became of each row: its fate, or the reason why it was refused.

        Raises:
            Busy: when contention outlasts patience; what was stored stays, and a repeat finds it.
        """
        fresh = {row.number: row.content.delivery for row in rows}
        standing = records.find_many(self.programme, handovers.KIND, [each.id for each in fresh.values()])
        became: dict[int, Fate | Problem] = {
            number: self._fate(number, fresh.pop(number), standing[new.id])
            for number, new in list(fresh.items())
            if new.id in standing
        }
        reports = self._prepare(fresh, became)
        for together in _transactions(reports):
            became |= zip(together, self._together([reports[number] for number in together]), strict=True)
        return [became[row.number] for row in rows]

    def _fate(self, number: int, new: NewDelivery, standing: Record) -> Fate:
        if standing.digest != privacy.digest(self.programme, new):
            return None
        return self.sheet is not None and self._named(number).items() <= standing.body.items()

    def _named(self, number: int) -> dict[str, Any]:
        return {"sheet": self.sheet, "sheet_row": number} if self.sheet else {}

    def _prepare(self, fresh: dict[int, NewDelivery], became: dict[int, Fate | Problem]) -> dict[int, Report]:
        """The rows that may be stored; of the others, why not, as far as what stands tells it before any write."""
        going_out = records.find_many(self.programme, rounds.KIND, (new.round for new in fresh.values()))
        names = [recipients.key(new.round, new.household) for new in fresh.values()]
        listed = records.find_many(self.programme, recipients.KIND, names)
        reports: dict[int, Report] = {}
        for number, new in fresh.items():
            try:
                going = going_out.get(new.round)
                if going is None:
                    raise handovers.no_round(new.round)
                out_rounds.check(going, day_of(new.id))
                place = listed.get(recipients.key(new.round, new.household))
                if place and new.result == "delivered":
                    places.check_unserved(place)
                named = self._named(number)
                reports[number] = handovers.prepare(self.programme, new, self.caller, going, place, **named)
            except Problem as problem:
                became[number] = problem
        return reports

    def _together(self, reports: Sequence[Report]) -> list[Fate | Problem]:
        """Stores all in one transaction; when one of them is refused, each half in its own."""
        known = [self._lacking(each) for each in reports]
        if all(known):
            return [each for each in known if each]
        if len(reports) == 1:
            return [self._one(reports[0])]
        creating = (records.creating(each.delivery) for each in reports)
        try:
            writes.commit([*creating, *handovers.guards(reports), *self.guard()])
        except (Busy, jobs.Lost):
            raise
        except Problem:
            middle = len(reports) // 2
            return [*self._together(reports[:middle]), *self._together(reports[middle:])]
        return [True] * len(reports)

    def _one(self, report: Report) -> Fate | Problem:
        try:
            return records.create(report.delivery, [*handovers.guards([report]), *self.guard()])[1]
        except IdTaken:
            return None
        except (Busy, jobs.Lost):
            raise
        except InsufficientGoods as problem:
            self._short[report.going_out.id] = (report.delivery.body["quantity"], problem)
            return problem
        except Problem as problem:
            return problem

    def _lacking(self, report: Report) -> Problem | None:
        """Why a hand-over cannot be, where a round was found not to have as many kits out: no row is tried in vain."""
        quantity, problem = self._short.get(report.going_out.id, (0, None))
        return problem if problem and report.delivery.body["quantity"] >= quantity > 0 else None


def _transactions(reports: dict[int, Report]) -> Iterator[list[int]]:
    """Rows in their order, as many as one transaction takes; it may name no item twice."""
    together: list[int] = []
    items: set[tuple[str, ...]] = set()
    for number, report in reports.items():
        own = _items(report)
        if (together and (own - _shared(report)) & items) or len(items | own) > ITEMS - _GUARD:
            yield together
            together, items = [], set()
        together.append(number)
        items |= own
    if together:
        yield together


def _items(report: Report) -> set[tuple[str, ...]]:
    """What a delivery writes or checks beside others; a second round of a household may have its served key."""
    body, name = report.delivery.body, report.delivery.id
    own = {("delivery", name), ("recipient", body["round"], body["household"])}
    if body["result"] == "delivered":
        own |= {("served", body["purpose"], body["cycle"], body["household"]), ("transfer", name)}
    return own | _shared(report)


def _shared(report: Report) -> set[tuple[str, ...]]:
    """What all deliveries of a round write or check once: the round, what is out, what was handed over."""
    return {(what, report.going_out.id) for what in ("round", "out", "handed")}
