"""What goes in and out: the households on a round's list."""

from typing import Annotated

from pydantic import Field

from houyuan.types import Address, Code, DatedId, Masked, Model, PersonName, Stored

People = Annotated[int, Field(ge=1, le=50, strict=True)]


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


class RecipientState(Recipient, Stored):
    """A household on a round's list, with what became of it."""

    head: Masked
    address: Masked
    round: Code
    delivery: DatedId | None = None
