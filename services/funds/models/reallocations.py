"""Reallocations and the consents to them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import FUNDER_ANSWERS, REALLOCATION_STATES, WAIVERS
from houyuan.forms import asked, called
from houyuan.types import Code, DatedId, Day, Line, Model, PositiveYuan, Stored, Text

_REASON = Text(
    zh="原样写进给资助方的邮件和结项报告", en="Stands in the funders' mails and in the report as it is written here"
)


class NewReallocation(Model):
    """A proposal to move money from one line to another, with its reason in the report's words."""

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    source: Annotated[Code, asked(2, "调出科目", "From the line", "pick")]
    target: Annotated[Code, asked(3, "调入科目", "To the line", "pick")]
    amount: Annotated[PositiveYuan, asked(4, "金额（元）", "Amount (CNY)", "text", example="1200.50")]
    reason: Annotated[Text, asked(5, "原因", "Reason", "text", hint=_REASON)]

    @model_validator(mode="after")
    def _two_lines(self) -> Self:
        if self.source == self.target:
            raise PydanticCustomError("same_line", "Source and target must be two lines")
        return self


class Consent(Model):
    """A funder's consent, by the reference of the letter or mail that gives it."""

    funder: Code
    reference: Annotated[Line, asked(1, "同意函编号", "The letter's reference", "text")]
    day: Annotated[Day, asked(2, "函件日期", "The letter's day", "date")]


class ReallocationApproval(Model):
    """Approves a reallocation, with the consent of each funder whose consent is a letter."""

    consents: Annotated[list[Consent], Field(max_length=20)] = Field(default_factory=list)


class FunderAnswer(Model):
    """What a funder answered to its signed link, and when."""

    funder: Code
    answer: Annotated[Literal["consent", "refuse"], called(FUNDER_ANSWERS, "funder-answer")]
    comment: str | None = None
    at: str


class Reallocation(NewReallocation, Stored):
    """A reallocation as stored.

    `asked` are the funders whose consent is asked by a signed link until the end of the day `expires_on`. While it is
    `approved`, its amount is reserved on the source. `refused_by` is the approver or the funder who refused.
    `waived` says why no consent was needed: the move is within its source's tolerance, or no funder's agreement asks.
    """

    state: Annotated[
        Literal["proposed", "approved", "posted", "refused", "expired"],
        called(REALLOCATION_STATES, "reallocation-state"),
    ]
    proposed_by: str
    approved_by: str | None = None
    consents: list[Consent] = Field(default_factory=list)
    waived: Annotated[Literal["tolerance", "agreement"], called(WAIVERS)] | None = None
    asked: list[Code] = Field(default_factory=list)
    answers: list[FunderAnswer] = Field(default_factory=list)
    reserved_on: Day | None = None
    expires_on: Day | None = None
    posted_on: Day | None = None
    refusal: str | None = None
    refused_by: str | None = None
