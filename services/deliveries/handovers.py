"""Deliveries: one hand-over to one household in one round, or a reason why there was none."""

from collections.abc import Sequence

from houyuan import days, records, wire, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, NotFound, Problem, WrongState, invalid
from houyuan.records import Record
from houyuan.settings import settings
from houyuan.types import day_of
from services.deliveries import outcomes, rounds
from services.deliveries.models.deliveries import Delivery, NewDelivery

KIND = "delivery"


def log(programme: str, new: NewDelivery, caller: Caller) -> tuple[Delivery, bool]:
    """Stores a delivery; a household is served once in a round, whoever reports it and however often.

    Raises:
        Invalid: for an unknown round, a household not on its list, a day before the round's or one that has not come.
        AlreadyServed: when another delivery served the household in this round.
        WrongState: when the round's list is not frozen yet, or the round is closed.
    """
    record = prepare(programme, new, caller, planned(programme, new.round))
    stored, is_new = records.create(record, guards([record]))
    return stored.answer(Delivery), is_new


def planned(programme: str, round_id: str) -> Record:
    """The round that a delivery names.

    Raises:
        Invalid: when there is none.
    """
    try:
        return records.get(programme, rounds.KIND, round_id)
    except NotFound as problem:
        raise invalid("round", f"没有轮次 {round_id}", f"There is no round {round_id}") from problem


def prepare(programme: str, new: NewDelivery, caller: Caller, going_out: Record) -> Record:
    """A delivery as it will be stored, with what its round says of it.

    Raises:
        Invalid: for a day before the round's, or one that has not come.
    """
    days.has_come("id", day_of(new.id))
    if day_of(new.id) < going_out.body["day"]:
        raise invalid("id", "配送日不得早于本轮日期", "A delivery cannot precede its round's day")
    facts = {name: going_out.body[name] for name in ("purpose", "place", "kit")}
    return records.new_record(
        programme, KIND, new, caller, extra=facts, subject=f"{programme}#household#{new.household}"
    )


def guards(deliveries: Sequence[Record]) -> list[writes.Write]:
    """What must hold for deliveries to be stored together: one guard a household, one a round."""
    households = [
        (outcomes.serving if each.body["result"] == "delivered" else outcomes.being_listed)(each) for each in deliveries
    ]
    rounds_named = dict.fromkeys((each.programme, each.body["round"]) for each in deliveries)
    return [*households, *(_going_out(programme, round_id) for programme, round_id in rounds_named)]


def show(programme: str, delivery: str) -> Delivery:
    """One delivery."""
    return records.get(programme, KIND, delivery).answer(Delivery)


def _going_out(programme: str, round_id: str) -> writes.Write:
    def refuse(standing: wire.Item | None) -> Problem:
        state = standing["body"]["state"] if standing else "planned"
        zh, en = (
            ("本轮已关闭", "The round is closed")
            if state == "closed"
            else ("本轮名单尚未冻结", "The round's list is not frozen yet")
        )
        return WrongState(Fault("round", zh, en))

    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        refuse,
        key={"pk": f"{programme}#{rounds.KIND}", "sk": round_id},
        condition="body.#state = :frozen",
        names={"#state": "state"},
        values={":frozen": "frozen"},
    )
