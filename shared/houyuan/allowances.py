"""Allowances: how much of a limit is used up, counted where no two requests can use the same part."""

from houyuan import store
from houyuan.problems import Busy
from houyuan.settings import settings
from houyuan.writes import Refusal, Write

_COUNTED = "used"


def using(programme: str, allowance: str, amount: int, limit: int, refuse: Refusal) -> Write:
    """The write that uses up `amount` of an allowance of which at most `limit` may ever be used, both in fen.

    Raises:
        Problem: what `refuse` says, when the amount alone is more than the limit.
    """
    if amount > limit:
        raise refuse(None)
    return Write(
        "Update",
        settings().records_table,
        refuse,
        key={"pk": f"{programme}#{_COUNTED}", "sk": allowance},
        update="SET #used = if_not_exists(#used, :none) + :amount",
        condition="attribute_not_exists(pk) OR #used <= :room",
        names={"#used": "used"},
        values={":none": 0, ":amount": amount, ":room": limit - amount},
    )


def giving_back(programme: str, allowance: str, amount: int) -> Write:
    """The write by which `amount` of what was used is used no more, both in fen."""
    return Write(
        "Update",
        settings().records_table,
        lambda _: Busy(),
        key={"pk": f"{programme}#{_COUNTED}", "sk": allowance},
        update="SET #used = #used - :amount",
        condition="#used >= :amount",
        names={"#used": "used"},
        values={":amount": amount},
    )


def used(programme: str, allowance: str) -> int:
    """How much of an allowance is used up, in fen."""
    item = store.get(settings().records_table, f"{programme}#{_COUNTED}", allowance)
    return int(item["used"]) if item else 0
