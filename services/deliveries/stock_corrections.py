"""Stock corrections: pieces of an entry are taken back by reversal; goods moved differently, or it was miswritten.

A miswritten entry may stand before a count that was finalised since: the count has put today's stock right already,
and its difference was the mistake. Then what the reversal does to the stock is undone against the differences, in the
same list.
"""

from collections.abc import Sequence
from typing import Any

from houyuan import days, records, wire, writes
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.problems import Fault, WrongState, invalid
from houyuan.records import Record
from houyuan.types import day_of
from services.deliveries import (
    assemblies,
    chart,
    counted,
    entries,
    issues,
    moves,
    stock_movements,
    stock_receipts,
)
from services.deliveries.models.stock_corrections import NewStockCorrection, StockCorrection
from services.deliveries.moves import Move

KIND = "stock-correction"


def correct(programme: str, new: NewStockCorrection, caller: Caller) -> tuple[StockCorrection, bool]:
    """Takes pieces of an entry back.

    Raises:
        Invalid: for an entry or a line that there is not, a day before the entry's or one that has not come.
        WrongState: for more than stands of the entry.
        InsufficientGoods: when the goods are not there any more.
    """
    days.has_come("id", day_of(new.id))
    record = records.new_record(programme, KIND, new, caller)

    def decide() -> tuple[Record, Sequence[writes.Write]]:
        entry = _entry(programme, new)
        pieces, also = _pieces(entry, new, caller)
        _check_standing(entry, pieces)
        latest = _counted_since(entry, pieces) if new.why == "entry-wrong" else {}
        since = {place for place, standing in latest.items() if counted.is_after(standing, entry)}
        guards = [counted.unchanged(programme, *place, standing) for place, standing in latest.items()]
        named = sorted({standing["count"] for place, standing in latest.items() if standing and place in since})
        together = _transfers(record, entry, pieces, since)
        made = entries.with_moves(record, []).with_fields({"counted": named})
        counting = entries.counting_back(entry, pieces, caller.subject)
        return made, [counting, *also, *guards, *moves.writing(programme, together)]

    stored, is_new = entries.store(record, decide)
    return stored.answer(StockCorrection), is_new


def _entry(programme: str, new: NewStockCorrection) -> Record:
    found = records.find(programme, new.of, new.entry)
    if found is None:
        raise invalid("entry", f"没有记录 {new.entry}", f"There is no {new.of} {new.entry}")
    if day_of(new.id) < day_of(new.entry):
        raise invalid("id", "更正不得早于原记录", "A correction cannot precede its entry")
    return found


def _pieces(entry: Record, new: NewStockCorrection, caller: Caller) -> tuple[dict[int, int], list[writes.Write]]:
    """What is taken back of which of the entry's moves, and what else changes with that."""
    if new.of == "stock-receipt":
        index = _line(entry, new.line)
        pieces = {index: new.quantity}
        _check_standing(entry, pieces)
        return pieces, stock_receipts.taken_back(entry, pieces, caller.subject)
    if new.line is not None:
        raise invalid("line", "只有入库单分行", "Only a receipt has lines")
    if new.of == "assembly":
        _check_standing(entry, {0: new.quantity})
        return assemblies.taken_back(entry, new.quantity, caller.subject)
    if new.of == "issue":
        if new.quantity > (standing := sum(entries.left(entry))):
            raise _over(entry, standing, new.quantity)
        return issues.taken_back(entry, new.quantity, caller)
    _check_standing(entry, {0: new.quantity})
    return {0: new.quantity}, stock_movements.taken_back(entry, new.quantity, caller.subject)


def _line(entry: Record, line: int | None) -> int:
    lines = len(entry.body["moves"])
    if line is None and lines > 1:
        raise invalid("line", f"入库单有 {lines} 行，请指明", f"The receipt has {lines} lines: say which")
    if (line or 1) > lines:
        raise invalid("line", f"入库单只有 {lines} 行", f"The receipt has {lines} lines")
    return (line or 1) - 1


def _check_standing(entry: Record, pieces: dict[int, int]) -> None:
    standing = entries.left(entry)
    for index, quantity in pieces.items():
        if quantity > standing[index]:
            raise _over(entry, standing[index], quantity)


def _over(entry: Record, standing: int, quantity: int) -> WrongState:
    """The refusal of taking back more than stands of an entry."""
    return WrongState(
        Fault(
            "quantity",
            f"{entry.id} 尚可更正 {standing}，要求 {quantity}",
            f"{entry.id} has {standing} to take back, {quantity} asked",
        )
    )


def _counted_since(entry: Record, pieces: dict[int, int]) -> dict[tuple[str, str], wire.Item | None]:
    """For each store and item that the correction touches, the latest finalised count."""
    touched = [entry.body["moves"][index] for index in pieces]
    places = {place for each in touched for account in (each["source"], each["target"]) for place in _places(account)}
    return {place: counted.find(entry.programme, *place) for place in sorted(places)}


def _places(account: str) -> list[tuple[str, str]]:
    kind, *rest = account.split(":")
    return [(rest[0], rest[1])] if kind == "stock" else []


def _transfers(record: Record, entry: Record, pieces: dict[int, int], since: set[Any]) -> list[Transfer]:
    """The reversals, between what keeps stock up that they would lower and what keeps it down that they would raise."""
    up, down = [], []
    for index, amount in pieces.items():
        move = entries.of(entry)[index]
        if since & set(_places(move.target)):
            up.append(Move(chart.difference(move.item), move.target, move.item, amount))
        if since & set(_places(move.source)):
            down.append(Move(move.source, chart.difference(move.item), move.item, amount))
    back = entries.taking_back(record, entry, pieces, first=len(up) + 1)
    return [*moves.transfers(record, up), *back, *moves.transfers(record, down, first=len(up) + len(back) + 1)]
