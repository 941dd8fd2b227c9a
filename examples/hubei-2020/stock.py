"""The goods: bought with the programme's money, one gift in kind, packed into kits, counted at the end by two people."""

from collections.abc import Iterator

from .asks import Ask, Body, Stage, within
from .goods import STORE, Round, lot, rounds
from .money import disbursements
from .shares import later

_KEEPER, _COUNTER = "coordinator", "finance-maker"
_PACKED_ON, _COUNTED_ON = "2020-04-10", "2020-05-09"
_PACK_EXPIRES = "2022-03-31"
_GOOD_FOR_DAYS = 5
_BAG, _PACK = "vegetable-bag", "protection-pack"


def stage(facts: Body) -> Stage:
    """What came in and what was packed of it, before anybody goes out."""
    every = rounds(facts)
    return Stage(
        "stock", "物资：采购、受赠、装包", "Goods: bought, given, packed",
        [
            [_asks(facts, "stores", each) for each in facts["stores"]],
            [_asks(facts, "items", each) for each in facts["items"]],
            [_asks(facts, "kits", each) for each in facts["kits"]],
            [_asks(facts, "stock-receipts", each) for each in receipts(facts, every)],
            [_asks(facts, "assemblies", each) for each in assemblies(every)],
        ],
    )  # fmt: skip


def closing(facts: Body) -> Stage:
    """Vegetables that came back are spoilt; what lies in the store at the end is counted, and counted again by another."""
    every = rounds(facts)
    count = _count(facts, every)
    return Stage(
        "counting", "报损与盘点", "Losses, and the stock counted",
        [
            [_asks(facts, "stock-movements", each) for each in _spoilt(every)],
            [_asks(facts, "stock-counts", count, _COUNTER)],
            [_asks(facts, f"stock-counts/{count['id']}/finalise", {})],
        ],
    )  # fmt: skip


def receipts(facts: Body, every: list[Round]) -> Iterator[Body]:
    """One receipt a purchase, worth what was paid to the fen; and the gift."""
    bags, packs = _kits_by_day(every, _BAG), sum(_kits_by_day(every, _PACK).values())
    needed = {each["item"]: each["quantity"] * packs for each in _kit(facts, _PACK)["items"]}
    for body, _ in disbursements(facts):
        day, amount = body["id"][:10], body["amount"]
        if body["line"] == "vegetables":
            line = {"item": "vegetables", "lot": lot(_BAG, day), "quantity": bags[day], "value": amount}
            yield _bought(body, [line | {"expires_on": later(day, _GOOD_FOR_DAYS)}])
        values = facts["pack_purchases"].get(body["purpose"]["en"])
        if values:
            yield _bought(
                body,
                [
                    {
                        "item": item,
                        "lot": lot(_PACK, _PACKED_ON),
                        "quantity": needed[item],
                        "value": value,
                        "expires_on": _PACK_EXPIRES,
                    }
                    for item, value in values.items()
                ],
            )
    yield facts["gift"]


def assemblies(every: list[Round]) -> Iterator[Body]:
    """Bags are packed on the morning of each day of rounds, protection packs all at once."""
    for day, count in _kits_by_day(every, _BAG).items():
        yield {"id": f"{day}.bags", "kit": _BAG, "store": STORE, "quantity": count, "lot": lot(_BAG, day)}
    packs = sum(_kits_by_day(every, _PACK).values())
    yield {"id": f"{_PACKED_ON}.packs", "kit": _PACK, "store": STORE, "quantity": packs, "lot": lot(_PACK, _PACKED_ON)}


def _kits_by_day(every: list[Round], kit: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in every:
        if one.body["kit"] == kit:
            found[one.body["day"]] = found.get(one.body["day"], 0) + len(one.recipients)
    return found


def _left(every: list[Round], kit: str) -> dict[str, int]:
    """Kits that came back, by the day of their rounds."""
    found: dict[str, int] = {}
    for one in every:
        unmet = len(one.recipients) - one.delivered
        if one.body["kit"] == kit and unmet:
            found[one.body["day"]] = found.get(one.body["day"], 0) + unmet
    return found


def _spoilt(every: list[Round]) -> Iterator[Body]:
    for day, count in _left(every, _BAG).items():
        yield {
            "id": f"{later(day, _GOOD_FOR_DAYS + 1)}.spoilt-{lot(_BAG, day)}",
            "what": "loss",
            "store": STORE,
            "item": _BAG,
            "lot": lot(_BAG, day),
            "quantity": count,
            "reason": "退回的蔬菜已变质",
        }


def _count(facts: Body, every: list[Round]) -> Body:
    packs = {"item": _PACK, "lot": lot(_PACK, _PACKED_ON), "counted": sum(_left(every, _PACK).values())}
    given = [{"item": each["item"], "lot": each["lot"], "counted": each["quantity"]} for each in facts["gift"]["lines"]]
    return {"id": f"{_COUNTED_ON}.final", "store": STORE, "lines": [packs, *given]}


def _bought(paid: Body, lines: list[Body]) -> Body:
    return {
        "id": f"{paid['id'][:10]}.received-{paid['line']}-{lines[0]['item']}",
        "store": STORE,
        "purchase": paid["id"],
        "lines": lines,
    }


def _kit(facts: Body, code: str) -> Body:
    kit: Body = next(each for each in facts["kits"] if each["id"] == code)
    return kit


def _asks(facts: Body, path: str, body: Body, role: str = _KEEPER) -> Ask:
    return Ask(role, within(facts["programme"]["id"], "deliveries", path), body)
