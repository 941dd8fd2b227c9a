"""Places on a list: what a visit does to the household's; served once, and as if never visited once that is void."""

from dataclasses import replace
from typing import Any

from houyuan import records, wire, writes
from houyuan.problems import AlreadyServed, Fault, Problem, Signal, WrongState, invalid
from houyuan.records import Record, now
from houyuan.settings import settings
from services.deliveries import recipients

VISITS = 50
"""How often one household is visited in one round at most."""


class Moved(Signal):
    """The household's place on the list changed between our read and our write."""


def serving(delivery: Record) -> writes.Write:
    """The write that serves a delivery's household: on the list, once in the round, at most as many kits as listed.

    Its version rises, so that no change of the recipient can overwrite it; the delivery itself is kept and says what
    was added, so no copy of the version before is.
    """
    quantity = delivery.body["quantity"]

    def refuse(standing: wire.Item | None) -> Problem:
        if standing is None:
            return not_listed(delivery.body["household"])
        if standing["body"].get("delivery"):
            return _served(standing["body"])
        listed = standing["body"]["quantity"]
        if listed < quantity:
            return invalid("quantity", f"名单上该户 {listed} 份", f"The list has {listed} for this household")
        return _too_often()

    return _adding(
        delivery,
        refuse,
        also=", body.delivery = :delivery",
        condition=" AND attribute_not_exists(body.delivery) AND body.quantity >= :quantity",
        values={":delivery": delivery.id, ":quantity": quantity},
    )


def attempting(delivery: Record) -> writes.Write:
    """The write that notes a visit in vain to who is on the list; it may come before or after the household was served.

    Who is there by exception was served by it, and is there no longer than that.
    """

    def refuse(standing: wire.Item | None) -> Problem:
        if standing is None or "exception" in standing["body"]:
            return not_listed(delivery.body["household"])
        return _too_often()

    by_itself = _adding(delivery, refuse, condition=" AND attribute_not_exists(body.#exception)")
    return replace(by_itself, names={"#exception": "exception"})


def taking_back(delivery: Record, standing: Record) -> writes.Write:
    """The write that makes as if a delivery had never been, on condition that the place on the list is as it was read.

    Who was on the list by exception only is on it no more.
    """
    served_by_it = standing.body.get("delivery") == delivery.id
    seen: wire.Item = {"key": _key(delivery), "condition": "version = :seen", "values": {":seen": standing.version}}
    if served_by_it and standing.body.get("exception"):
        return writes.Write("Delete", settings().records_table, lambda _: Moved(), **seen)
    left = [each for each in standing.body["attempts"] if each["id"] != delivery.id]
    seen["values"] |= {":left": left, ":one": 1, ":at": now()}
    update = "SET body.attempts = :left, version = version + :one, updated_at = :at"
    update += " REMOVE body.delivery" if served_by_it else ""
    return writes.Write("Update", settings().records_table, lambda _: Moved(), update=update, **seen)


def check_unserved(place: Record) -> None:
    """What `serving` guards, of a place on the list as it was read: a sheet's row that it refuses costs no write.

    Raises:
        AlreadyServed: for a household that was served in this round.
    """
    if place.body.get("delivery"):
        raise _served(place.body)


def not_listed(household: str) -> Problem:
    """The refusal of a household that is not on the list."""
    return invalid("household", f"{household} 不在本轮名单上", f"{household} is not on this round's list")


def _adding(
    delivery: Record, refuse: writes.Refusal, *, also: str = "", condition: str = "", values: wire.Item | None = None
) -> writes.Write:
    visit: dict[str, Any] = {"id": delivery.id, "result": delivery.body["result"]}
    told = {":visit": [visit], ":one": 1, ":at": delivery.created_at, ":by": delivery.created_by, ":most": VISITS}
    return writes.Write(
        "Update",
        settings().records_table,
        refuse,
        key=_key(delivery),
        update="SET body.attempts = list_append(body.attempts, :visit), version = version + :one, "
        f"updated_at = :at, updated_by = :by{also}",
        condition=f"attribute_exists(pk) AND size(body.attempts) < :most{condition}",
        values=told | (values or {}),
    )


def _served(place: wire.Item) -> AlreadyServed:
    household, other = place["household"], place["delivery"]
    return AlreadyServed(
        Fault("household", f"{household} 已在本轮领取（{other}）", f"{household} was served in this round by {other}")
    )


def _too_often() -> WrongState:
    return WrongState(
        Fault("household", f"该户在本轮最多上门 {VISITS} 次", f"A household is visited {VISITS} times at most")
    )


def _key(delivery: Record) -> wire.Item:
    place = recipients.key(delivery.body["round"], delivery.body["household"])
    return records.key(delivery.programme, recipients.KIND, place)
