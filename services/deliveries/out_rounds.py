"""Rounds that are out: deliveries are of one of them, from its day on, and of no other."""

from typing import Any

from houyuan import writes
from houyuan.problems import Fault, Problem, WrongState, invalid
from houyuan.records import Record
from houyuan.settings import settings
from services.deliveries import rounds

OUT = "out"
"""The one state of a round in which anything is reported."""


def check(round_: Record, day: str) -> None:
    """What is guarded of a round when a delivery is stored, of one as it was read: a row refused so costs no write.

    Raises:
        WrongState: for a round that is not out.
        Invalid: for a day before the round's.
    """
    body = round_.body
    if body["state"] != OUT or day < body["day"]:
        raise _not_out(body)


def guarding(delivery: Record, day: str) -> writes.Write:
    """The guard that a delivery's round is out, and was on that day."""
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda standing: _not_out(standing["body"] if standing else {"state": "planned"}),
        key=rounds.key(delivery.programme, delivery.body["round"]),
        condition="body.#state = :out AND body.#day <= :day",
        names={"#state": "state", "#day": "day"},
        values={":out": OUT, ":day": day},
    )


def _not_out(body: dict[str, Any]) -> Problem:
    if body["state"] == OUT:
        return invalid("id", "配送日不得早于本轮日期", "A delivery cannot precede its round's day")
    return WrongState(Fault("round", *_NOT_OUT.get(body["state"], _NOT_YET)))


_NOT_YET = ("本轮尚未出发", "Nobody has gone out in this round yet")
_NOT_OUT = {
    "planned": ("本轮名单尚未冻结", "The round's list is not frozen yet"),
    "reconciled": ("本轮已核对", "The round is reconciled"),
    "closed": ("本轮已关闭", "The round is closed"),
}
