"""Payees: who may be paid, with names and accounts kept encrypted."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from houyuan.types import BankAccount, Code, Line, Masked, Model, Personal, PersonName, Stored

Identity = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9-]{4,32}$", to_upper=True),
    Personal(keep_end=4),
    Field(json_schema_extra={"x-personal": True}),
]
"""The number of a person's document, or an organisation's unified social credit code."""


class PayeeContent(Model):
    """What is known of a payee.

    `subject` is the payee's own sign-in, `organisation` the programme's funder or implementer that they are or work
    for: both keep them from approving their own money. `categories` are what budget lines may exclude.
    """

    kind: Literal["person", "organisation"]
    name: PersonName
    account: BankAccount | None = None
    bank: Line | None = None
    identity: Identity | None = None
    subject: Line | None = None
    organisation: Code | None = None
    categories: list[Code] = Field(default_factory=list, max_length=10)

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if self.identity is None and self.account is None:
            raise PydanticCustomError("payee_unknown", "A payee is told apart by an identity number or an account")
        return self


class NewPayee(PayeeContent):
    """A payee for the register."""

    id: Code


class Payee(NewPayee, Stored):
    """A payee as stored; name, account and identity answer masked."""

    name: Masked
    account: Masked | None = None
    identity: Masked | None = None
