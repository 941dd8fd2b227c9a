"""Stock movements: pieces of a lot go to another store, are lost, or go back to where they came from."""

from collections.abc import Sequence

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.records import Record
from houyuan.types import day_of
from services.deliveries import chart, entries, lots, moves, stock_receipts, stores
from services.deliveries.models.stock_movements import NewStockMovement, StockMovement
from services.deliveries.moves import Move

KIND = "stock-movement"


def move(programme: str, new: NewStockMovement, caller: Caller) -> tuple[StockMovement, bool]:
    """Moves pieces of a lot.

    What goes back to its supplier makes room for other goods of the same purchase.

    Raises:
        Invalid: for a store or a lot that there is not, a lot that was not bought or given as `what` says, a day that
            has not come.
        InsufficientGoods: when the store holds less of the lot.
    """
    days.has_come("id", day_of(new.id))
    record = records.new_record(programme, KIND, new, caller)

    def decide() -> tuple[Record, Sequence[writes.Write]]:
        stores.check(programme, new.store)
        if new.to_store:
            stores.check(programme, new.to_store, "to_store")
        lot = lots.find(programme, new.item, new.lot)
        moved = [Move(chart.stock(new.store, new.item, new.lot), _target(new), new.item, new.quantity)]
        also = _also(new.what, lot, new.quantity, caller.subject)
        return entries.with_moves(record, moved), [*also, *moves.writing(programme, moves.transfers(record, moved))]

    stored, is_new = entries.store(record, decide)
    return stored.answer(StockMovement), is_new


def taken_back(entry: Record, quantity: int, by: str) -> list[writes.Write]:
    """What else changes when so many pieces did not move after all."""
    if entry.body["what"] != "return-to-supplier":
        return []
    lot = lots.find(entry.programme, entry.body["item"], entry.body["lot"])
    return stock_receipts.returned(lot, -quantity, by)


def _target(new: NewStockMovement) -> str:
    match new.what:
        case "transfer":
            return chart.stock(new.to_store or "", new.item, new.lot)
        case "loss":
            return chart.lost(new.item)
        case "return-to-donor":
            return chart.given(new.item)
        case "return-to-supplier":
            return chart.bought(new.item)


def _also(what: str, lot: Record, quantity: int, by: str) -> list[writes.Write]:
    if what == "return-to-donor":
        stock_receipts.check_given(lot)
    return stock_receipts.returned(lot, quantity, by) if what == "return-to-supplier" else []
