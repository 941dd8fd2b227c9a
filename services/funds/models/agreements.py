"""Agreements with funders."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.types import Code, Day, Email, Masked, Model, PositiveYuan, Stored, Text
from services.funds.models.amounts import Sum

ConsentBy = Literal["none", "letter", "link"]
"""What counts as a funder's consent to a reallocation: nothing is asked, a letter, or an answer to a signed link."""


class Tranche(Model):
    """A part of the amount, and the day on which it is due."""

    due: Day
    amount: PositiveYuan


class NewAgreement(Model):
    """What a funder agreed to give, when, under which conditions, and how it consents to reallocations."""

    id: Code
    funder: Code
    amount: PositiveYuan
    conditions: Text
    tranches: Annotated[list[Tranche], Field(min_length=1, max_length=50)]
    consent: ConsentBy
    contact: Email | None = None
    signed_on: Day

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum(Decimal(tranche.amount) for tranche in self.tranches) != Decimal(self.amount):
            raise PydanticCustomError("tranches_sum", "The tranches are the amount together, to the fen")
        if self.consent == "link" and self.contact is None:
            raise PydanticCustomError("contact_needed", "A link is mailed to somebody")
        return self


class NewContact(Model):
    """To whom the funder's mails go from now on."""

    contact: Email


class Agreement(NewAgreement, Stored):
    """An agreement as stored; its contact answers masked. `received` is what was paid in under it.

    `contact_by` is who said where the funder is asked: they approve no move about which it is asked by a link.
    `related` is what the programme's record says of the funder: a party related to its implementers.
    """

    contact: Masked | None = None
    contact_by: str | None = None
    related: bool
    received: Sum
    outstanding: Sum
