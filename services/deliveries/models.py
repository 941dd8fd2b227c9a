"""What goes in and out of deliveries: kits, rounds, recipients, deliveries."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import RESULTS
from houyuan.forms import called
from houyuan.types import (
    Address,
    Code,
    DatedId,
    Day,
    Line,
    Masked,
    Model,
    PersonName,
    PlaceCode,
    PrivateNote,
    Stored,
    Text,
)

Result = Annotated[
    Literal["delivered", "nobody-home", "wrong-address", "refused", "moved", "too-far", "other"], called(RESULTS)
]
RoundState = Literal["planned", "frozen", "closed"]
People = Annotated[int, Field(ge=1, le=50, strict=True)]


class KitItem(Model):
    """One item of a kit's bill of materials."""

    item: Code
    name: Text
    unit: Line
    quantity: Annotated[int, Field(ge=1, le=10_000, strict=True)]


class NewKit(Model):
    """What one household gets in one hand-over."""

    id: Code
    name: Text
    items: Annotated[list[KitItem], Field(min_length=1, max_length=50)]


class Kit(NewKit, Stored):
    """A kit as stored."""


class NewRound(Model):
    """One distribution: one community, one day, one kit, one purpose."""

    id: Code
    purpose: Code
    kit: Code
    place: PlaceCode
    place_name: Line
    day: Day


class Round(NewRound, Stored):
    """A round as stored; `recipients` is the length of its frozen list."""

    state: RoundState
    recipients: int | None = None


class Recipient(Model):
    """A household on a round's list."""

    household: Code
    head: PersonName
    address: Address
    members: People


class RecipientList(Model):
    """Households to add to a planned round."""

    recipients: Annotated[list[Recipient], Field(min_length=1, max_length=500)]


class Added(Model):
    """How many of the listed households are new on the round's list, and how many were on it with this content."""

    new: int
    same: int


class Freezing(Model):
    """Freezes a round's list; the declared count must be the list's length."""

    count: Annotated[int, Field(ge=1, le=100_000, strict=True)]


class RecipientState(Recipient, Stored):
    """A household on a round's list, with what became of it."""

    head: Masked
    address: Masked
    round: Code
    delivery: DatedId | None = None


class NewDelivery(Model):
    """One attempt to hand a round's kit to a household on its frozen list.

    `people` counts who lives in the household at the door; it is asked for when the kit was handed over.
    """

    id: DatedId
    round: Code
    household: Code
    result: Result
    people: People | None = None
    received_by: PersonName | None = None
    note: PrivateNote | None = None

    @model_validator(mode="after")
    def _people_counted_when_delivered(self) -> Self:
        if (self.result == "delivered") != (self.people is not None):
            raise PydanticCustomError(
                "people_when_delivered", "People are counted when, and only when, the kit was handed over"
            )
        return self


class Delivery(NewDelivery, Stored):
    """A delivery as stored, with what its round says of it."""

    received_by: Masked | None = None
    note: Masked | None = None
    purpose: Code
    place: PlaceCode
    kit: Code
