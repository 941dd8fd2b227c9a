"""Assemblies: items are packed into kits, or kits are taken apart into the lots that they were packed from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, InsufficientGoods, invalid
from houyuan.records import Record
from houyuan.types import day_of, yuan
from services.deliveries import chart, entries, kits, lots, moves, on_hand, stores
from services.deliveries.models.assemblies import Assembly, NewAssembly
from services.deliveries.models.lots import Lot
from services.deliveries.moves import Move

KIND = "assembly"
Part = dict[str, Any]
"""Pieces of an item's lot that are inside kits: `item`, `lot`, `quantity`."""


def assemble(programme: str, new: NewAssembly, caller: Caller) -> tuple[Assembly, bool]:
    """Packs kits, or takes them apart.

    A lot of kits is good as long as what expires first in it, and worth what is in it, rounded to the fen.

    Raises:
        Invalid: for a kit, a store or a lot that there is not, components that are not what the kits hold or are over,
            a lot that stands already, a day that has not come.
        InsufficientGoods: when the store holds less.
    """
    days.has_come("id", day_of(new.id))
    record = records.new_record(programme, KIND, new, caller)

    def decide() -> tuple[Record, Sequence[writes.Write]]:
        stores.check(programme, new.store)
        kit = kits.find(programme, new.kit)
        parts, also = _opening(record, new) if new.take_apart else _packing(record, new, kit, caller)
        moved = _moves(new, parts)
        made = entries.with_moves(record, moved).with_fields({"parts": parts})
        return made, [*also, *moves.writing(programme, moves.transfers(record, moved))]

    stored, is_new = entries.store(record, decide)
    return stored.answer(Assembly), is_new


def taken_back(entry: Record, quantity: int, by: str) -> tuple[dict[int, int], list[writes.Write]]:
    """Which pieces of its moves go back when so many kits were not packed, or not taken apart; what else changes."""
    body = entry.body
    lot = lots.find(entry.programme, body["kit"], body["lot"])
    needed = {item: held * quantity for item, held in kits.holds(kits.find(entry.programme, body["kit"])).items()}
    if body["take_apart"]:
        back = _last(_standing(entry), needed)
        inside = _joined(lot.body["inside"], back)
    else:
        back = _last(lot.body["inside"], needed)
        inside = _without(lot.body["inside"], back)
    at = {(part["item"], part["lot"]): index for index, part in enumerate(body["parts"], 1)}
    pieces = {0: quantity} | {at[part["item"], part["lot"]]: part["quantity"] for part in back}
    return pieces, [entries.revising(lot, {"inside": inside}, by)]


def _packing(record: Record, new: NewAssembly, kit: Record, caller: Caller) -> tuple[list[Part], list[writes.Write]]:
    parts = _named(new, kit) if new.components else _first_expiring(record.programme, new, kit)
    known = lots.find_many(record.programme, ((part["item"], part["lot"]) for part in parts))
    for part in parts:
        standing = known.get((part["item"], part["lot"]))
        if standing is None:
            raise invalid(
                "components",
                f"{part['item']} 没有批次 {part['lot']}",
                f"There is no lot {part['lot']} of {part['item']}",
            )
        if lots.expiry(standing) < day_of(new.id):
            raise invalid("components", f"批次 {standing.id} 已过期", f"The lot {standing.id} is over")
    worth = sum((lots.worth(known[part["item"], part["lot"]], part["quantity"]) for part in parts), Fraction())
    over = min(map(lots.expiry, known.values()))
    lot = Lot(
        item=new.kit,
        lot=new.lot,
        expires_on=None if over == lots.NEVER else over,
        value=yuan(lots.rounded(worth)),
        quantity=new.quantity,
        source=new.id,
    )
    return parts, [lots.making(record.programme, lot, caller, inside=parts)]


def _first_expiring(programme: str, new: NewAssembly, kit: Record) -> list[Part]:
    return [
        {"item": item, **part.model_dump()}
        for item, held in kits.holds(kit).items()
        for part in on_hand.first_expiring(programme, new.store, item, held * new.quantity, day_of(new.id))
    ]


def _named(new: NewAssembly, kit: Record) -> list[Part]:
    parts = [each.model_dump() for each in new.components or ()]
    needed = {item: held * new.quantity for item, held in kits.holds(kit).items()}
    named: Counter[str] = Counter()
    for part in parts:
        named[part["item"]] += part["quantity"]
    for item in sorted({*needed, *named}):
        if named[item] != needed.get(item, 0):
            told = needed.get(item, 0)
            raise invalid(
                "components",
                f"{item} 应为 {told}，填了 {named[item]}",
                f"{item}: the kits hold {told}, {named[item]} named",
            )
    return parts


def _opening(record: Record, new: NewAssembly) -> tuple[list[Part], list[writes.Write]]:
    lot = lots.find(record.programme, new.kit, new.lot)
    needed = {item: held * new.quantity for item, held in kits.holds(kits.find(record.programme, new.kit)).items()}
    back = _last(lot.body["inside"], needed)
    inside = _without(lot.body["inside"], back)
    return back, [entries.revising(lot, {"inside": inside}, record.created_by)]


def _moves(new: NewAssembly, parts: Sequence[Part]) -> list[Move]:
    kits_here = chart.stock(new.store, new.kit, new.lot)
    packed = [Move(chart.made(new.kit), kits_here, new.kit, new.quantity)]
    for part in parts:
        here = chart.stock(new.store, part["item"], part["lot"])
        packed.append(Move(here, chart.kitted(part["item"]), part["item"], part["quantity"]))
    return [replace(each, source=each.target, target=each.source) for each in packed] if new.take_apart else packed


def _last(inside: Sequence[Part], needed: Mapping[str, int]) -> list[Part]:
    """So many pieces of each item, from the lots that were packed last on.

    Raises:
        InsufficientGoods: when fewer than that are inside.
    """
    wanted, taken = dict(needed), []
    for part in reversed(inside):
        if quantity := min(wanted.get(part["item"], 0), part["quantity"]):
            taken.append({**part, "quantity": quantity})
            wanted[part["item"]] -= quantity
    for item, missing in wanted.items():
        if missing:
            there = needed[item] - missing
            raise InsufficientGoods(
                Fault(
                    "quantity",
                    f"{item}：该批物资包内现有 {there}，需要 {needed[item]}",
                    f"{item}: the kits of this lot hold {there}, {needed[item]} needed",
                )
            )
    return taken


def _without(inside: Sequence[Part], taken: Sequence[Part]) -> list[Part]:
    gone = {(part["item"], part["lot"]): part["quantity"] for part in taken}
    return [{**part, "quantity": part["quantity"] - gone.get((part["item"], part["lot"]), 0)} for part in inside]


def _joined(inside: Sequence[Part], back: Sequence[Part]) -> list[Part]:
    return _without(inside, [{**part, "quantity": -part["quantity"]} for part in back])


def _standing(entry: Record) -> list[Part]:
    """What a taking apart brought back and stands, the first to come back last."""
    standing = entries.left(entry)[1:]
    return [{**part, "quantity": quantity} for part, quantity in zip(entry.body["parts"], standing, strict=True)]
