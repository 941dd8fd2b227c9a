"""What stands in stores, lot by lot, and which lots leave first: those that expire first."""

from collections.abc import Iterator
from dataclasses import dataclass

from houyuan import ledger
from houyuan.problems import Fault, InsufficientGoods
from houyuan.records import Record
from houyuan.store import upto
from services.deliveries import lots
from services.deliveries.models.lots import LotPart


@dataclass(frozen=True)
class Held:
    """What a store holds of a lot."""

    store: str
    item: str
    lot: str
    quantity: int


def held(programme: str, store: str = "", item: str = "") -> Iterator[Held]:
    """What stands in stores, or in one, of every item or of one; nothing that is used up."""
    beginning = f"stock:{store}:{item}:" if store and item else f"stock:{store}:" if store else "stock:"
    for account in ledger.accounts(programme, beginning, upto(beginning)):
        _, where, what, lot = account.id.split(":")
        if account.balance and item in ("", what):
            yield Held(where, what, lot, account.balance)


def kept(programme: str, holding: list[Held]) -> dict[tuple[str, str], Record]:
    """The lots that are held."""
    return lots.find_many(programme, {(each.item, each.lot) for each in holding})


def first_expiring(programme: str, store: str, item: str, quantity: int, day: str) -> list[LotPart]:
    """Which lots so many pieces are taken of: the one that expires first goes first; nothing that is over on `day`.

    Raises:
        InsufficientGoods: when less than that is there and good on that day.
    """
    holding = list(held(programme, store, item))
    known = kept(programme, holding)
    good = [each for each in holding if lots.expiry(known[item, each.lot]) >= day]
    good.sort(key=lambda each: (lots.expiry(known[item, each.lot]), each.lot))
    there = sum(each.quantity for each in good)
    if there < quantity:
        raise _short(store, item, there, quantity)
    parts, wanted = [], quantity
    for each in good:
        if taken := min(wanted, each.quantity):
            parts.append(LotPart(lot=each.lot, quantity=taken))
            wanted -= taken
    return parts


def _short(store: str, item: str, there: int, needed: int) -> InsufficientGoods:
    return InsufficientGoods(
        Fault(
            "quantity",
            f"{item}：仓库 {store} 可用 {there}，需要 {needed}",
            f"{item}: the store {store} has {there} to give, {needed} needed",
        )
    )
