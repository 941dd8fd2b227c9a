"""Stock counts: one person counts, another finalises; what differs from the book at counting is posted.

What moves between counting and finalising moves as usual: the difference is that of the moment of counting.
"""

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, OwnRequest, invalid
from houyuan.records import Change, Record
from houyuan.types import day_of
from services.deliveries import chart, counted, entries, lots, moves, on_hand, stores
from services.deliveries.models.stock_counts import NewStockCount, StockCount
from services.deliveries.moves import Move

KIND = "stock-count"


def count(programme: str, new: NewStockCount, caller: Caller) -> tuple[StockCount, bool]:
    """Keeps what was found, beside what the book says now.

    Raises:
        Invalid: for a store or a lot that there is not, a lot of a counted item that is left out although the book has
            some of it, a day that has not come.
    """
    days.has_come("id", day_of(new.id))
    stores.check(programme, new.store)
    at = entries.at()
    book = {(each.item, each.lot): each.quantity for each in on_hand.held(programme, new.store)}
    _check_whole(programme, new, book)
    lines = [
        line.model_dump() | {"book": here, "difference": line.counted - here}
        for line in new.lines
        for here in [book.get((line.item, line.lot), 0)]
    ]
    extra = {"lines": lines, "state": "counted", "at": at}
    stored, is_new = records.create(records.new_record(programme, KIND, new, caller, extra=extra))
    return stored.answer(StockCount), is_new


def finalise(programme: str, stock_count: str, caller: Caller) -> StockCount:
    """Posts the differences of a count that somebody else made.

    Raises:
        OwnRequest: when the caller counted.
        WrongState: when a later count of one of the items was finalised.
        InsufficientGoods: when more is missing than is left by now.
    """

    def rule(seen: Record) -> Change | None:
        if seen.created_by == caller.subject:
            raise OwnRequest(Fault("count", "盘点须由另一人确认", "Somebody else finalises a count"))
        if seen.body["state"] == "finalised":
            return None
        latest = [counted.finalising(seen, item) for item in dict.fromkeys(line["item"] for line in seen.body["lines"])]
        return Change({"state": "finalised", "finalised_by": caller.subject}, [*latest, *_posting(seen)])

    return records.change(programme, KIND, stock_count, caller, rule).answer(StockCount)


def _check_whole(programme: str, new: NewStockCount, book: dict[tuple[str, str], int]) -> None:
    """An item is counted with all its lots, or what was found would depend on which label was read."""
    named = [(line.item, line.lot) for line in new.lines]
    known = lots.find_many(programme, named)
    for number, (item, lot) in enumerate(named):
        if (item, lot) not in known:
            raise invalid(f"lines.{number}.lot", f"{item} 没有批次 {lot}", f"There is no lot {lot} of {item}")
    items = {item for item, _ in named}
    for item, lot in sorted(book.keys() - set(named)):
        if item in items:
            told = book[item, lot]
            raise invalid(
                "lines",
                f"{item} 的批次 {lot} 账面有 {told}，也须盘点（没有则填 0）",
                f"The book has {told} of lot {lot} of {item}: count it too, 0 where there is none",
            )


def _posting(seen: Record) -> list[writes.Write]:
    differences = [
        _difference(seen.body["store"], number, line)
        for number, line in enumerate(seen.body["lines"])
        if line["difference"]
    ]
    if not differences:
        return []
    return moves.writing(seen.programme, moves.transfers(seen, differences))


def _difference(store: str, number: int, line: dict[str, str | int]) -> Move:
    item, off = str(line["item"]), int(line["difference"])
    here, beyond = chart.stock(store, item, str(line["lot"])), chart.difference(item)
    source, target = (beyond, here) if off > 0 else (here, beyond)
    return Move(source, target, item, abs(off), f"lines.{number}.counted")
