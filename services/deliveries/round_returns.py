"""Round returns: what was not handed over comes back to a store, whole kits to the lots that they were issued from."""

from collections.abc import Sequence

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.problems import Fault, InsufficientGoods, invalid
from houyuan.records import Record
from houyuan.types import day_of
from services.deliveries import chart, entries, issues, kits, lots, moves, stores
from services.deliveries.models.lots import LotPart
from services.deliveries.models.round_goods import NewRoundReturn, RoundReturn, RoundReturnOf
from services.deliveries.moves import Move

KIND = "round-return"
Plan = tuple[list[LotPart], list[writes.Write], list[Transfer]]
"""The lots that come back, what else changes, what is moved."""


def bring_back(programme: str, round_id: str, new: NewRoundReturn, caller: Caller) -> tuple[RoundReturn, bool]:
    """Brings kits, or a loose item of kits that were opened at a door, back to a store, the latest issue first.

    Raises:
        NotFound: when there is no such round.
        WrongState: when nothing was issued to it, or it is over.
        InsufficientGoods: when less than that is out.
        Invalid: for a store or a lot that there is not, an item that the kit does not hold, a day that has not come.
    """
    days.has_come("id", day_of(new.id))
    record = records.new_record(programme, KIND, RoundReturnOf(**new.model_dump(), round=round_id), caller)

    def decide() -> tuple[Record, Sequence[writes.Write]]:
        seen = issues.going(programme, round_id)
        stores.check(programme, new.store)
        parts, also, moved = _loose(record, seen, new, caller) if new.item else _kits(record, seen, new, caller)
        made = entries.with_moves(record, []).with_fields({"parts": [part.model_dump() for part in parts]})
        return made, [*also, *moves.writing(programme, moved)]

    stored, is_new = entries.store(record, decide)
    return stored.answer(RoundReturn), is_new


def check_held(seen: Record, item: str) -> None:
    """A loose item is one that the round's kit holds.

    Raises:
        Invalid: naming `item`.
    """
    kit = kits.find(seen.programme, seen.body["kit"])
    if item not in kits.holds(kit):
        raise invalid("item", f"物资包 {kit.id} 不含 {item}", f"The kit {kit.id} holds no {item}")


def _kits(record: Record, seen: Record, new: NewRoundReturn, caller: Caller) -> Plan:
    """What comes back to another store than it was issued from is taken back there, and moved in the same list."""
    kit = seen.body["kit"]
    parts: list[LotPart] = []
    also = issues.revising_round(seen, -new.quantity, caller)
    moved: list[Transfer] = []
    elsewhere: list[Move] = []
    wanted = new.quantity
    for entry in reversed(issues.of_round(seen)):
        pieces = entries.latest(entry, wanted)
        if not pieces:
            continue
        wanted -= sum(pieces.values())
        also.append(entries.counting_back(entry, pieces, caller.subject))
        moved += entries.taking_back(record, entry, pieces, first=len(moved) + 1)
        for index, quantity in sorted(pieces.items(), reverse=True):
            lot = entry.body["parts"][index]["lot"]
            parts.append(LotPart(lot=lot, quantity=quantity))
            if entry.body["store"] != new.store:
                issued_from = chart.stock(entry.body["store"], kit, lot)
                elsewhere.append(Move(issued_from, chart.stock(new.store, kit, lot), kit, quantity))
    if wanted:
        there = new.quantity - wanted
        told = (f"{kit}：领出未还 {there}，退回 {new.quantity}", f"{kit}: {there} are issued, {new.quantity} come back")
        raise InsufficientGoods(Fault("quantity", *told))
    return parts, also, [*moved, *moves.transfers(record, elsewhere, first=len(moved) + 1)]


def _loose(record: Record, seen: Record, new: NewRoundReturn, caller: Caller) -> Plan:
    item, lot = new.item or "", new.lot or ""
    check_held(seen, item)
    lots.find(seen.programme, item, lot)
    move = Move(chart.out(seen.id, item), chart.stock(new.store, item, lot), item, new.quantity)
    parts = [LotPart(lot=lot, quantity=new.quantity)]
    return parts, issues.revising_round(seen, 0, caller), moves.transfers(record, [move])
