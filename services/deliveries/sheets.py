"""Bulk logging of deliveries from a sheet: each row is a delivery of its own, repeatable at any point."""

from collections.abc import Iterator, Sequence
from functools import cache, partial

from houyuan import bulk, records, sheets, writes
from houyuan.bulk import Fate
from houyuan.identity import Caller
from houyuan.problems import Busy, IdTaken, Invalid, Problem
from houyuan.records import Record
from houyuan.types import ImportResult
from services.deliveries import handovers
from services.deliveries.models.deliveries import NewDelivery

ITEMS = 100
"""What one transaction takes."""


def import_deliveries(programme: str, sheet: bytes, caller: Caller) -> ImportResult:
    """Stores the rows of a CSV sheet whose columns are the fields of a delivery.

    A row is refused for its own reason only; the others are stored. What a broken-off import stored is found again
    without another write, so sending the same sheet once more goes on where it stopped.

    Raises:
        Invalid: for a header that does not fit.
        TooLarge: for more rows than one request takes.
    """
    rows, rejected = sheets.read(sheet, NewDelivery)
    planned = cache(partial(handovers.planned, programme))
    read: list[tuple[int, Record]] = []
    for row in rows:
        try:
            read.append((row.number, handovers.prepare(programme, row.content, caller, planned(row.content.round))))
        except Invalid as problem:
            rejected += sheets.refusals(row.number, list(problem.faults)[:1])
    numbers: list[int] = []
    fates: list[Fate] = []
    for (number, _), became in zip(read, _store([record for _, record in read]), strict=True):
        if isinstance(became, Problem):
            rejected += sheets.refusals(number, list(became.faults)[:1])
        else:
            numbers.append(number)
            fates.append(became)
    return sheets.outcome(numbers, fates, rejected, dry_run=False)


def _store(deliveries: Sequence[Record]) -> list[Fate | Problem]:
    """What became of each: its fate, or the reason why it was refused."""
    became: dict[int, Fate | Problem] = {}
    waiting: list[int] = []
    named: set[str] = set()
    for at, (delivery, fate) in enumerate(zip(deliveries, bulk.compare_many(deliveries), strict=True)):
        # A row that repeats an id of the sheet waits for what becomes of the first one.
        if fate is True or delivery.id in named:
            waiting.append(at)
        else:
            became[at] = fate
        named.add(delivery.id)
    for together in _transactions(deliveries, waiting):
        became |= zip(together, _store_together([deliveries[at] for at in together]), strict=True)
    return [became[at] for at in range(len(deliveries))]


def _transactions(deliveries: Sequence[Record], waiting: Sequence[int]) -> Iterator[list[int]]:
    """Rows in their order, as many as one transaction takes; it may name no item twice."""
    together: list[int] = []
    items: set[tuple[str, ...]] = set()
    for at in waiting:
        delivery = deliveries[at]
        round_id = delivery.body["round"]
        own = {("delivery", delivery.id), ("recipient", round_id, delivery.body["household"])}
        if own & items or len(items | own | {("round", round_id)}) > ITEMS:
            yield together
            together, items = [], set()
        together.append(at)
        items |= own | {("round", round_id)}
    if together:
        yield together


def _store_together(deliveries: Sequence[Record]) -> list[Fate | Problem]:
    """Stores all in one transaction; when one of them is refused, each half in its own."""
    if len(deliveries) == 1:
        return [_store_one(deliveries[0])]
    try:
        writes.commit([*map(records.creating, deliveries), *handovers.guards(deliveries)])
    except Busy:
        raise
    except Problem:
        middle = len(deliveries) // 2
        return [*_store_together(deliveries[:middle]), *_store_together(deliveries[middle:])]
    return [True] * len(deliveries)


def _store_one(delivery: Record) -> Fate | Problem:
    try:
        return records.create(delivery, handovers.guards([delivery]))[1]
    except IdTaken:
        return None
    except Busy:
        raise
    except Problem as problem:
        return problem
