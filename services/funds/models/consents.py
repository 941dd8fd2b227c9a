"""A funder's consent to a reallocation, asked by a signed link and answered without an account."""

from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import CONSENT_STATES
from houyuan.forms import called
from houyuan.types import Because, Code, DatedId, Day, Model, PositiveYuan, Stored, Text


class PlannedConsent(Model):
    """One funder that is asked for its consent to one reallocation, until the end of a day."""

    id: str
    reallocation: DatedId
    funder: Code
    expires_on: Day


class ConsentRequest(PlannedConsent, Stored):
    """A request for consent as stored: `mailed` once the link went out. Nobody reads the link itself here."""

    state: Annotated[Literal["pending", "mailed"], called(CONSENT_STATES, "consent-state")]
    mailed_to: str | None = None
    message_id: str | None = None


class ConsentAnswer(Model):
    """A funder's answer; who refuses says why."""

    answer: Literal["consent", "refuse"]
    comment: Because | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.answer == "refuse" and self.comment is None:
            raise PydanticCustomError("comment_needed", "A refusal says why")
        return self


class AskedConsent(Model):
    """What a funder is asked, in words that need no account: who moves how much from where to where, and why.

    `answer` is null until the funder has answered; the link holds until the end of the day `expires_on`.
    """

    programme: Text
    funder: Text
    reallocation: DatedId
    source: Text
    target: Text
    amount: PositiveYuan
    reason: Text
    expires_on: Day
    answer: Literal["consent", "refuse"] | None = None
    comment: str | None = None
