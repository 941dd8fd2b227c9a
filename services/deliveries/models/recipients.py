"""What goes in and out: the households on a round's list."""

from typing import Annotated

from pydantic import Field

from houyuan.forms import asked
from houyuan.households import HouseholdClass
from houyuan.types import Because, Code, DatedId, Masked, Model, PlaceCode, Stored
from services.deliveries.models.results import Result
from services.deliveries.models.rounds import Kits

People = Annotated[int, Field(ge=1, le=50, strict=True)]


class Wanted(Model):
    """A household to add to a list, and how many kits it gets; as many as the round says, when it is not said."""

    household: Code
    quantity: Kits | None = None


class RecipientList(Model):
    """Households of the register to add to a planned round."""

    households: Annotated[
        list[Code | Wanted], Field(min_length=1, max_length=500), asked(1, "户编号", "Codes of households", "codes")
    ]


class Added(Model):
    """How many of the named households are new on the round's list, and how many were on it as asked."""

    new: int
    same: int


class Removal(Model):
    """Households to take off a planned round's list."""

    households: Annotated[
        list[Code], Field(min_length=1, max_length=500), asked(1, "户编号", "Codes of households", "codes")
    ]


class Removed(Model):
    """How many were taken off the list, and how many were not on it."""

    removed: int
    absent: int


class Attempt(Model):
    """One visit to a household: the delivery that reported it, and what became of it."""

    id: DatedId
    result: Result


class Recipient(Stored):
    """A household on a round's list, with what became of it.

    Who it is stands in the register at `household_version`; no name is kept here.
    """

    round: Code
    household: Code
    household_version: int
    head: Masked
    address: Masked
    quantity: int
    members: People
    place: PlaceCode
    classes: list[HouseholdClass]
    order: int | None = None
    run: Code | None = None
    attempts: list[Attempt] = Field(default_factory=list)
    delivery: DatedId | None = None
    exception: Because | None = None
