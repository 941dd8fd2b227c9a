"""Outcomes: what became of each household on a round's list."""

from houyuan import wire, writes
from houyuan.problems import AlreadyServed, Fault, Problem, invalid
from houyuan.records import Record
from houyuan.settings import settings
from services.deliveries import recipients


def serving(delivery: Record) -> writes.Write:
    """The write that serves a delivery's household: on the frozen list, and once in the round.

    Its version rises, so that no change of the recipient can overwrite it; the delivery itself is kept and says what
    was added, so no copy of the version before is.
    """
    household = delivery.body["household"]

    def refuse(standing: wire.Item | None) -> Problem:
        if standing is None:
            return _not_listed(household)
        return AlreadyServed(
            Fault("household", f"{household} 已在本轮领取", f"{household} was served in this round before")
        )

    return writes.Write(
        "Update",
        settings().records_table,
        refuse,
        key=_key(delivery),
        update="SET body.delivery = :delivery, version = version + :one, updated_at = :at, updated_by = :by",
        condition="attribute_exists(pk) AND attribute_not_exists(body.delivery)",
        values={":delivery": delivery.id, ":one": 1, ":at": delivery.created_at, ":by": delivery.created_by},
    )


def being_listed(delivery: Record) -> writes.Write:
    """The check that a delivery's household is on its round's list."""
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: _not_listed(delivery.body["household"]),
        key=_key(delivery),
        condition="attribute_exists(pk)",
    )


def _not_listed(household: str) -> Problem:
    return invalid("household", f"{household} 不在本轮名单上", f"{household} is not on this round's list")


def _key(delivery: Record) -> wire.Item:
    return {
        "pk": f"{delivery.programme}#{recipients.KIND}",
        "sk": recipients.key(delivery.body["round"], delivery.body["household"]),
    }
