"""Voiding: a delivery that never was, with the reason why it stands; whatever it did is taken back with it."""

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState
from houyuan.reasons import Reason
from houyuan.records import Change, Record
from services.deliveries import handovers, places, recipients, round_goods, rounds, served
from services.deliveries.models.deliveries import Delivery

TRIES = 8


def void(programme: str, delivery: str, reason: Reason, caller: Caller) -> Delivery:
    """Takes a wrong delivery back: the household is unserved, what was handed over is out again.

    Raises:
        NotFound: when there is no such delivery.
        WrongState: when it is void for another reason, or its round is not out any more.
        InsufficientGoods: when what was loose of it went back to a store since.
        Busy: when its household is reported on all the time.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body.get("void"):
            if seen.body["void_reason"] == reason.reason:
                return None
            raise WrongState(Fault("reason", "该记录已因其他原因作废", "This was voided for another reason"))
        fields = {"void": True, "void_reason": reason.reason, "lacks_proof": False}
        return Change(fields, _undoing(seen, caller))

    def act() -> Record:
        return records.change(programme, handovers.KIND, delivery, caller, rule)

    return writes.anew(act, places.Moved, TRIES).answer(Delivery)


def _undoing(delivery: Record, caller: Caller) -> list[writes.Write]:
    place = records.get(
        delivery.programme, recipients.KIND, recipients.key(delivery.body["round"], delivery.body["household"])
    )
    going_out = rounds.unsettling(delivery.programme, delivery.body["round"], caller)
    undone = [going_out, places.taking_back(delivery, place)]
    if delivery.body["result"] == "delivered":
        undone += [served.freeing(delivery)]
        undone += round_goods.taking_back(delivery.programme, delivery, days.today(), caller)
    return undone
