"""Reallocations and the consents to them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.types import Code, DatedId, Day, Line, Model, PositiveYuan, Stored, Text


class NewReallocation(Model):
    """A proposal to move money from one line to another, with its reason in the report's words."""

    id: DatedId
    source: Code
    target: Code
    amount: PositiveYuan
    reason: Text

    @model_validator(mode="after")
    def _two_lines(self) -> Self:
        if self.source == self.target:
            raise PydanticCustomError("same_line", "Source and target must be two lines")
        return self


class Consent(Model):
    """A funder's consent, by the reference of the letter or mail that gives it."""

    funder: Code
    reference: Line
    day: Day


class ReallocationApproval(Model):
    """Approves and posts a reallocation; every funder of the programme has consented."""

    consents: Annotated[list[Consent], Field(min_length=1, max_length=20)]


class Reallocation(NewReallocation, Stored):
    """A reallocation as stored."""

    state: Literal["proposed", "posted", "refused"]
    proposed_by: str
    approved_by: str | None = None
    consents: list[Consent] = Field(default_factory=list)
    refusal: str | None = None
