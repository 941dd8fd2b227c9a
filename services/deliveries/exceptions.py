"""Exceptions: a registered household that is not on the list and is served all the same, with a reason."""

from houyuan import households, records, wire, writes
from houyuan.identity import Caller
from houyuan.problems import AlreadyServed, Fault, Forbidden, Problem, invalid
from houyuan.records import Record
from houyuan.settings import settings
from services.deliveries import recipients
from services.deliveries.models.deliveries import NewDelivery

STAFF = ("coordinator", "social-worker")
"""Who answers for it that somebody outside the list was served."""


def made(programme: str, new: NewDelivery, caller: Caller, going_out: Record) -> Record:
    """The place on the list that a household gets with its hand-over.

    Raises:
        Forbidden: for anybody but staff.
        Invalid: for a household that does not stand in the register, or is void there.
    """
    if caller.role not in STAFF:
        raise Forbidden(Fault("exception", "例外发放须由工作人员登记", "Only staff may serve by exception"))
    household = records.find(programme, households.KIND, new.household)
    if household is None or household.body.get("void"):
        raise invalid("household", f"登记册中没有 {new.household}", f"{new.household} is not in the register")
    body = {
        "household_version": household.version,
        "quantity": new.quantity or going_out.body["per_household"],
        "members": household.body["members"],
        "place": household.body["place"],
        "classes": household.body["classes"],
        "attempts": [{"id": new.id, "result": new.result}],
        "delivery": new.id,
        "exception": new.exception,
    }
    named = recipients.key(new.round, new.household)
    at, told = records.now(), {"round": new.round, "household": new.household}
    return Record(programme, recipients.KIND, named, 1, at, caller.subject, at, caller.subject, told | body, b"")


def serving(delivery: Record, place: Record) -> writes.Write:
    """The write that puts a household on the list as served by exception."""
    household = delivery.body["household"]

    def refuse(standing: wire.Item | None) -> Problem:
        body = standing["body"] if standing else {}
        if body.get("delivery"):
            zh, en = f"{household} 已在本轮领取", f"{household} was served in this round before"
            return AlreadyServed(Fault("household", zh, en))
        return invalid("exception", f"{household} 在本轮名单上", f"{household} is on this round's list")

    return writes.put_new(settings().records_table, records.item_of(place), refuse)
