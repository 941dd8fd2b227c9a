"""Round goods: what is out with those who go out, and what a hand-over moves."""

from collections.abc import Sequence
from typing import Any

from houyuan import ledger, records, store, writes
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.problems import invalid
from houyuan.records import Record, now
from services.deliveries import chart, issues, kits, moves, rounds
from services.deliveries.models.round_goods import Issue, RoundGoods
from services.deliveries.moves import Move

BACK = "delivery-back"


def show(programme: str, round_id: str) -> RoundGoods:
    """The goods of a round."""
    seen = records.get(programme, rounds.KIND, round_id)
    return RoundGoods(
        kit=seen.body["kit"],
        issued=issues.issued(seen),
        most=issues.most(seen),
        out=held(programme, round_id),
        handed=_standing(programme, chart.handed(round_id)),
        issues=[each.answer(Issue) for each in issues.of_round(seen)],
    )


def held(programme: str, round_id: str) -> dict[str, int]:
    """What is out in a round now: the kit, and the loose items of opened kits; nothing once all is accounted for."""
    return _standing(programme, chart.out(round_id))


def handing_many(programme: str, deliveries: Sequence[Record]) -> list[writes.Write]:
    """The writes by which the kits of deliveries are handed over, one update an account; what moved nothing has none.

    A delivery of fewer pieces than its kits hold (`items`) opens them at the door: what was given is handed over, the
    rest is out as loose items.

    Raises:
        Invalid: for items that the kits do not hold, or more of them.
    """
    bills = _bills(programme, deliveries)
    moved = [each for delivery in deliveries for each in _transfers(delivery, bills)]
    return moves.writing(programme, moved) if moved else []


def taking_back(programme: str, delivery_record: Record, day: str, caller: Caller) -> list[writes.Write]:
    """The writes by which what a delivery handed over is out again, since it was voided; dated on that day."""
    originals = _transfers(delivery_record, _bills(programme, [delivery_record]))
    back = [
        ledger.reversal(
            original,
            chart.transfer_id(day, BACK, delivery_record.id, number),
            original.amount,
            by=caller.subject,
            at=now(),
            reference=original.reference,
        )
        for number, original in enumerate(reversed(originals), 1)
    ]
    return moves.writing(programme, back) if back else []


def _standing(programme: str, account: str) -> dict[str, int]:
    # No one range holds just these: `out:veg-10` lies between `out:veg-1` and `out:veg-1:mask`.
    ranges = ((account, account), (f"{account}:", store.upto(f"{account}:")))
    own = (each for first, last in ranges for each in ledger.accounts(programme, first, last))
    return {ledger.item_of(each.unit): each.balance for each in own if each.balance}


def _bills(programme: str, deliveries: Sequence[Record]) -> dict[str, dict[str, int]]:
    """The bills of materials of the kits that are opened."""
    opened = {delivery.body["kit"] for delivery in deliveries if delivery.body.get("items")}
    return {kit: kits.holds(record) for kit, record in records.find_many(programme, kits.KIND, opened).items()}


def _transfers(delivery: Record, bills: dict[str, dict[str, int]]) -> list[Transfer]:
    body = delivery.body
    if body["result"] != "delivered":
        return []
    moved = _opened(body, bills[body["kit"]]) if body.get("items") else [_whole(body, chart.handed(body["round"]))]
    return moves.transfers(delivery, moved)


def _whole(body: dict[str, Any], target: str) -> Move:
    return Move(chart.out(body["round"]), target, body["kit"], body["quantity"])


def _opened(body: dict[str, Any], bill: dict[str, int]) -> list[Move]:
    given = {each["item"]: each["quantity"] for each in body["items"]}
    for item, quantity in given.items():
        most = bill.get(item, 0) * body["quantity"]
        if quantity > most:
            raise invalid(
                "items",
                f"{item}：物资包内有 {most}，填了 {quantity}",
                f"{item}: the kits hold {most}, {quantity} given",
            )
    opened = [_whole(body, chart.made(body["kit"]))]
    for item, each in bill.items():
        handed = given.get(item, 0)
        ends = (
            (chart.handed(body["round"], item), handed),
            (chart.out(body["round"], item), each * body["quantity"] - handed),
        )
        opened += [Move(chart.kitted(item), target, item, quantity, "items") for target, quantity in ends if quantity]
    return opened
