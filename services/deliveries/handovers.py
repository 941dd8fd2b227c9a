"""Deliveries: one visit to one household in one round, and what was handed over, or why nothing was."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from houyuan import days, privacy, records, writes
from houyuan.identity import Caller
from houyuan.problems import Invalid, Problem, invalid
from houyuan.records import Record
from houyuan.types import day_of
from services.deliveries import (
    exceptions,
    kit_parts,
    out_rounds,
    places,
    proofs,
    recipients,
    round_goods,
    rounds,
    served,
)
from services.deliveries.models.deliveries import Delivery, NewDelivery

KIND = "delivery"


@dataclass(frozen=True)
class Report:
    """A delivery as it will be stored, with its round, and the place that it makes on the list by exception."""

    delivery: Record
    going_out: Record
    place: Record | None = field(default=None)


def log(programme: str, new: NewDelivery, caller: Caller) -> tuple[Delivery, bool]:
    """Stores a delivery; a household is served once for a purpose and cycle, whoever reports it and however often.

    Raises:
        Invalid: for an unknown round, a household not on its list, a day before the round's or one that has not come,
            more kits than the list has for the household, an item that the kit does not hold, a wrong code.
        AlreadyServed: when another delivery served the household, in this round or for this purpose and cycle.
        WrongState: when nobody has gone out yet, or the round is over.
        InsufficientGoods: when less is out than was handed over.
        Forbidden: for an exception by an app.
    """
    try:
        report = prepare(programme, new, caller, planned(programme, new.round), listed(programme, new))
    except Problem:
        # What made it right may have changed since: a delivery that stands is answered whatever has.
        standing = records.find(programme, KIND, new.id)
        if standing is None or standing.digest != privacy.digest(programme, new):
            raise
        return standing.answer(Delivery), False
    stored, is_new = records.create(report.delivery, guards([report]))
    return stored.answer(Delivery), is_new


def show(programme: str, delivery: str) -> Delivery:
    """One delivery."""
    return records.get(programme, KIND, delivery).answer(Delivery)


def planned(programme: str, round_id: str) -> Record:
    """The round that a delivery names.

    Raises:
        Invalid: when there is none.
    """
    found = records.find(programme, rounds.KIND, round_id)
    if found is None:
        raise no_round(round_id)
    return found


def no_round(round_id: str) -> Invalid:
    """The refusal of a round that there is not."""
    return invalid("round", f"没有轮次 {round_id}", f"There is no round {round_id}")


def listed(programme: str, new: NewDelivery) -> Record | None:
    """The household's place on the round's list, if it has one."""
    return records.find(programme, recipients.KIND, recipients.key(new.round, new.household))


def prepare(
    programme: str, new: NewDelivery, caller: Caller, going_out: Record, standing: Record | None, **extra: Any
) -> Report:
    """A delivery as it will be stored, with what its round and the household's place on the list say of it.

    Raises:
        Invalid: see `log`.
        Forbidden: for an exception by an app.
    """
    days.has_come("id", day_of(new.id))
    place = exceptions.made(programme, new, caller, going_out) if new.exception else standing
    if place is None:
        raise places.not_listed(new.household)
    on_list = place.body
    quantity = (new.quantity or on_list["quantity"]) if new.result == "delivered" else None
    facts = {name: going_out.body[name] for name in ("purpose", "kit", "cycle")}
    facts |= {"place": on_list["place"], "classes": on_list["classes"], "quantity": quantity}
    facts |= {"items": kit_parts.given(programme, going_out, quantity or 0, new.items)}
    facts |= proofs.brought(programme, new, going_out) | extra
    delivery = records.new_record(
        programme, KIND, new, caller, extra=facts, subject=f"{programme}#household#{new.household}"
    )
    return Report(delivery, going_out, place if new.exception else None)


def guards(reports: Sequence[Report]) -> list[writes.Write]:
    """What must hold for deliveries to be stored together, and what happens with them.

    Each household is on its list and served once, each round is out, and what was handed over was out with it.
    """
    handed = [each.delivery for each in reports if each.delivery.body["result"] == "delivered"]
    earliest: dict[str, Report] = {}
    for each in sorted(reports, key=lambda each: each.delivery.id):
        earliest.setdefault(each.going_out.id, each)
    return [
        *(_on_the_list(each) for each in reports),
        *(served.serving(each) for each in handed),
        *(out_rounds.guarding(each.delivery, day_of(each.delivery.id)) for each in earliest.values()),
        *(round_goods.handing_many(handed[0].programme, handed) if handed else ()),
    ]


def _on_the_list(report: Report) -> writes.Write:
    if report.place is not None:
        return exceptions.serving(report.delivery, report.place)
    return (places.serving if report.delivery.body["result"] == "delivered" else places.attempting)(report.delivery)
