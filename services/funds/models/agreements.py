"""Agreements with funders."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import CONSENT_WAYS
from houyuan.forms import asked, called
from houyuan.types import Code, Day, Email, Masked, Model, PositiveYuan, Stored, Text
from services.funds.models.amounts import Sum

ConsentBy = Annotated[Literal["none", "letter", "link"], called(CONSENT_WAYS)]
"""What counts as a funder's consent to a reallocation: nothing is asked, a letter, or an answer to a signed link."""


_CONTACT = Text(
    zh="征求同意的邮件发到这里；能收这个邮箱的人可以代表资助方答复",
    en="Where the funder is asked; whoever reads this mailbox can answer for it",
)


class Tranche(Model):
    """A part of the amount, and the day on which it is due."""

    due: Annotated[Day, asked(1, "到期日", "Due on", "date")]
    amount: Annotated[PositiveYuan, asked(2, "金额（元）", "Amount (CNY)", "text", example="1200.50")]


class NewAgreement(Model):
    """What a funder agreed to give, when, under which conditions, and how it consents to reallocations."""

    id: Annotated[Code, asked(1, "协议编号", "Code of the agreement", "text", example="foundation-2020")]
    funder: Annotated[Code, asked(2, "资助方", "Funder", "pick")]
    amount: Annotated[PositiveYuan, asked(3, "协议金额（元）", "Amount (CNY)", "text", example="1200.50")]
    conditions: Annotated[Text, asked(5, "条件", "Conditions", "text")]
    tranches: Annotated[list[Tranche], Field(min_length=1, max_length=50)]
    consent: Annotated[ConsentBy, asked(6, "预算调整怎样征得同意", "How it consents to reallocations", "choices")]
    contact: Annotated[Email | None, asked(7, "联系邮箱", "E-mail", "text", hint=_CONTACT)] = None
    signed_on: Annotated[Day, asked(4, "签署日期", "Signed on", "date")]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum(Decimal(tranche.amount) for tranche in self.tranches) != Decimal(self.amount):
            raise PydanticCustomError("tranches_sum", "The tranches are the amount together, to the fen")
        if self.consent == "link" and self.contact is None:
            raise PydanticCustomError("contact_needed", "A link is mailed to somebody")
        return self


class NewContact(Model):
    """To whom the funder's mails go from now on."""

    contact: Annotated[Email, asked(1, "联系邮箱", "E-mail", "text", hint=_CONTACT)]


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
