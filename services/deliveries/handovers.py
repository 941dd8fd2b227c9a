"""Deliveries: one hand-over to one household in one round, or a reason why there was none."""

from houyuan import records, wire, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, NotFound, Problem, WrongState, invalid
from houyuan.records import Record
from houyuan.settings import settings
from houyuan.types import day_of
from services.deliveries import recipients, rounds
from services.deliveries.models import Delivery, NewDelivery

KIND = "delivery"


def log(programme: str, new: NewDelivery, caller: Caller) -> tuple[Delivery, bool]:
    """Stores a delivery; a household is served once in a round, whoever reports it and however often.

    Raises:
        Invalid: for an unknown round, a household not on its list, a day before the round's.
        AlreadyServed: when another delivery served the household in this round.
        WrongState: when the round's list is not frozen yet, or the round is closed.
    """
    planned = _round(programme, new.round)
    if day_of(new.id) < planned.body["day"]:
        raise invalid("id", "配送日不得早于本轮日期", "A delivery cannot precede its round's day")
    facts = {name: planned.body[name] for name in ("purpose", "place", "kit")}
    record = records.new_record(
        programme, KIND, new, caller, extra=facts, subject=f"{programme}#household#{new.household}"
    )
    reach = recipients.serving if new.result == "delivered" else None
    household = (
        reach(programme, new.round, new.household, new.id)
        if reach
        else recipients.being_listed(programme, new.round, new.household)
    )
    stored, is_new = records.create(record, [household, _going_out(programme, new.round)])
    return stored.answer(Delivery), is_new


def show(programme: str, delivery: str) -> Delivery:
    """One delivery."""
    return records.get(programme, KIND, delivery).answer(Delivery)


def _round(programme: str, round_id: str) -> Record:
    try:
        return records.get(programme, rounds.KIND, round_id)
    except NotFound as problem:
        raise invalid("round", f"没有轮次 {round_id}", f"There is no round {round_id}") from problem


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
