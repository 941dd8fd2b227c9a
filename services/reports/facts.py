"""What one record contributes to which figures: pure functions, the only place where records become numbers.

A cube folds these facts, and the list behind a figure shows them; so the two cannot disagree.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from houyuan import movements
from houyuan.ledger import Transfer
from houyuan.records import Glance
from houyuan.types import days_between

NONE = "none"
"""The value of a dimension that a record leaves open."""

PLACE_DIGITS = 12

OWN: dict[str, tuple[str, ...]] = {
    "consultation": ("channel", "topic", "group"),
    "case": ("category", "risk", "group"),
    "delivery": ("purpose", "kit", "round"),
    "listing": ("purpose", "kit", "round"),
}
"""The dimensions that are a field of the body of each kind's records, and are told as they stand there."""

Pseudonym = Callable[[str, str], str]
"""(what, text) -> the same short name for the same text within a programme."""


@dataclass(frozen=True)
class Fact:
    """One contribution: an amount (1 for a count, fen for yuan), its dimensions, and whom a distinct count counts."""

    figure: str
    amount: int
    dimensions: dict[str, str] = field(default_factory=dict)
    subject: str | None = None


def of_record(record: Glance, pseudonym: Pseudonym) -> Iterator[Fact]:
    """The facts of an operational record; a void one has none."""
    if not record.body.get("void"):
        yield from _OF_KIND[record.kind](record, pseudonym)


def of_transfer(transfer: Transfer) -> Iterator[Fact]:
    """The facts of a ledger transfer, in fen; the dimension `transfer` is the id of the record that moved the money."""
    record = transfer.reference.partition("/")[2]
    for movement in movements.of(transfer):
        dimensions = {"funder" if movement.column == "appropriated" else "line": movement.account}
        named = {"transfer": record} if movement.column in ("appropriated", "reallocated") else {}
        told = (dimensions if movement.account else {}) | named
        yield Fact(movement.column.replace("_", "-"), movement.amount, told)


def _programme(record: Glance, _: Pseudonym) -> Iterator[Fact]:
    yield Fact("programme-days", days_between(record.body["start"], record.body["end"]))
    for group in record.body["groups"]:
        yield Fact("groups", 1, {"group": group["id"]})


def _consultation(record: Glance, _: Pseudonym) -> Iterator[Fact]:
    dimensions = _own(record)
    yield Fact("consultations", 1, dimensions)
    if record.body["minutes"]:
        yield Fact("consultation-minutes", record.body["minutes"], dimensions)


def _case(record: Glance, _: Pseudonym) -> Iterator[Fact]:
    dimensions = _own(record)
    yield Fact("cases-followed", 1, dimensions)
    if record.body.get("outcome"):
        yield Fact("case-files", 1, dimensions)


def _follow_up(_record: Glance, _: Pseudonym) -> Iterator[Fact]:
    yield Fact("follow-ups", 1)


def _delivery(record: Glance, pseudonym: Pseudonym) -> Iterator[Fact]:
    body = record.body
    dimensions = _own(record) | {
        "place": whole_place(body["place"]),
        "class": "+".join(sorted(set(body.get("classes") or ()))) or NONE,
    }
    if body["result"] != "delivered":
        yield Fact("undelivered", 1, dimensions | {"result": body["result"]})
        return
    yield Fact("communities", 1, dimensions, subject=dimensions["place"])
    yield Fact("delivery-rounds", 1, dimensions, subject=body["round"])
    yield Fact("deliveries", 1, dimensions)
    yield Fact("households", 1, dimensions, subject=pseudonym("household", body["household"]))
    yield Fact("services", body.get("quantity") or 1, dimensions)
    yield Fact("person-times", body["people"], dimensions)
    if body.get("exception"):
        yield Fact("exceptions", 1, dimensions)


def _listing(record: Glance, _: Pseudonym) -> Iterator[Fact]:
    """By where the listed households live, as their deliveries are."""
    dimensions = _own(record)
    for each in record.body["places"]:
        place = {"place": whole_place(each["place"])}
        yield Fact("requested", each["households"], dimensions | place)
        yield Fact("requested-kits", each["total"], dimensions | place)


def whole_place(code: str) -> str:
    """An official division code in all its twelve digits: 420102, a county and nothing nearer, is 420102000000.

    So a filter by 420102 is true of the whole county, and one by 420102000000 of what names no community in it.
    """
    return code.ljust(PLACE_DIGITS, "0")


def _own(record: Glance) -> dict[str, str]:
    """Every dimension has a value, so that a figure's parts always cover it."""
    return {name: record.body.get(name) or NONE for name in OWN[record.kind]}


_OF_KIND: dict[str, Callable[[Glance, Pseudonym], Iterator[Fact]]] = {
    "programme": _programme,
    "consultation": _consultation,
    "case": _case,
    "follow-up": _follow_up,
    "delivery": _delivery,
    "listing": _listing,
}

FIELDS: dict[str, tuple[str, ...]] = {
    "programme": ("void", "start", "end", "groups"),
    "consultation": ("void", "channel", "topic", "group", "minutes"),
    "case": ("void", "category", "risk", "group", "outcome"),
    "follow-up": ("void",),
    "delivery": (
        *("void", "result", "purpose", "place", "round", "household", "people"),
        *("kit", "classes", "quantity", "exception"),
    ),
    "listing": ("void", "round", "purpose", "kit", "places"),
}
"""The fields of each kind that its facts are made of; nothing else of a record is read to count it."""
