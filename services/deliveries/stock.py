"""Stock: what is on hand and what it is worth, what runs out, what expires, where all pieces of an item are."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from houyuan import days, ledger, records
from houyuan.problems import Fault, NotFound
from houyuan.records import Record
from houyuan.types import Text, fen, yuan
from services.deliveries import items, kits, lots, on_hand
from services.deliveries.models.stock import (
    Expiring,
    ExpiringList,
    InKits,
    LowItem,
    LowList,
    OnHand,
    OnHandList,
    Reckoning,
)

Sums = Counter[str]
"""The balances of one unit by the first word of their accounts."""


def listed(programme: str, store: str = "", item: str = "") -> OnHandList:
    """What is on hand by store, item and lot: everywhere or in one store, of everything or of one item."""
    rows = _rows(programme, store, item)
    return OnHandList(items=rows, value=yuan(sum(fen(row.value) for row in rows)))


def low(programme: str) -> LowList:
    """What is on hand, in all stores together, at or below the number that its register warns at."""
    there: Counter[str] = Counter()
    for each in on_hand.held(programme):
        there[each.item] += each.quantity
    return LowList(
        items=[
            LowItem(item=each.id, name=each.body["name"], on_hand=there[each.id], low_stock=each.body["low_stock"])
            for each in _register(programme)
            if each.body["low_stock"] is not None and there[each.id] <= each.body["low_stock"]
        ]
    )


def expiring(programme: str, within: int) -> ExpiringList:
    """What is on hand and over within so many days, or over already."""
    today = date.fromisoformat(days.today())
    rows = [
        Expiring(**row.model_dump(), days_left=(date.fromisoformat(row.expires_on) - today).days)
        for row in _rows(programme)
        if row.expires_on
    ]
    soon = (row for row in rows if row.days_left <= within)
    return ExpiringList(items=sorted(soon, key=lambda row: (row.days_left, row.store, row.item, row.lot)))


def reckoning(programme: str, item: str) -> Reckoning:
    """Where all pieces of an item or a kit came from, and where they are.

    Raises:
        NotFound: when neither is registered under this code.
    """
    registered = records.find(programme, items.KIND, item) or records.find(programme, kits.KIND, item)
    if registered is None:
        raise NotFound(Fault("item", f"物资目录没有 {item}", f"The register has no item {item}"))
    sums = _sums(programme)
    own = sums.get(item, Counter())
    kits_of = {kit.id: kits.holds(kit).get(item, 0) for kit in records.between(programme, kits.KIND)}
    inside = _inside({kit: held for kit, held in kits_of.items() if held}, sums)
    found = -own["difference"]
    return Reckoning(
        item=item,
        name=Text(**registered.body["name"]),
        bought=-own["bought"],
        given=-own["given"],
        made=-own["made"],
        found=found,
        lost=own["lost"],
        handed=own["handed"],
        on_hand=own["stock"],
        out=own["out"],
        in_kits=inside,
        came=found + inside.found - own["bought"] - own["given"] - own["made"],
        lost_in_all=own["lost"] + inside.lost,
        handed_in_all=own["handed"] + inside.handed,
        left=own["stock"] + own["out"] + inside.on_hand + inside.out,
    )


def _rows(programme: str, store: str = "", item: str = "") -> list[OnHand]:
    holding = list(on_hand.held(programme, store, item))
    known = on_hand.kept(programme, holding)
    rows = []
    for each in holding:
        lot = known[each.item, each.lot]
        value = yuan(lots.rounded(lots.worth(lot, each.quantity)))
        rows.append(
            OnHand(
                store=each.store,
                item=each.item,
                lot=each.lot,
                quantity=each.quantity,
                expires_on=lot.body["expires_on"],
                value=value,
            )
        )
    return rows


def _register(programme: str) -> Iterable[Record]:
    yield from records.between(programme, items.KIND)
    yield from records.between(programme, kits.KIND)


def _sums(programme: str) -> dict[str, Sums]:
    """By item, the balances of its accounts."""
    found: dict[str, Sums] = {}
    for account in ledger.accounts(programme):
        if item := ledger.item_of(account.unit):
            kind = account.id.partition(":")[0]
            found.setdefault(item, Counter())[kind] += account.balance
    return found


def _inside(held: dict[str, int], sums: dict[str, Sums]) -> InKits:
    def pieces(kind: str) -> int:
        return sum(sums.get(kit, Counter())[kind] * each for kit, each in held.items())

    return InKits(
        on_hand=pieces("stock"),
        out=pieces("out"),
        handed=pieces("handed"),
        lost=pieces("lost"),
        found=-pieces("difference"),
    )
