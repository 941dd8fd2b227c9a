"""What goes in and out: post-delivery checks."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import CHECK_ANSWERS
from houyuan.forms import asked, called
from houyuan.types import Code, Count, DatedId, Day, Masked, Model, PlaceCode, PrivateNote, Stored, Text

Answered = Annotated[Literal["confirmed", "denied", "unreachable"], called(CHECK_ANSWERS)]


_MARGIN = Text(
    zh="置信度越高、误差越小，要打的电话越多。",
    en="The higher the confidence and the smaller the margin, the more calls.",
)


class NewCheck(Model):
    """Asks a sample of the served households whether they got what the records say.

    Whom it is about: the households served in the named `rounds`, or those served for a `purpose` from `start` to
    `end`. The sample is so large that the share who confirm is known within the margin, at this confidence.
    """

    id: Annotated[DatedId, asked(7, "日期", "Day", "day")]
    rounds: Annotated[
        Annotated[list[Code], Field(min_length=1, max_length=100)] | None, asked(1, "轮次", "Rounds", "several")
    ] = None
    purpose: Annotated[Code | None, asked(2, "用途", "Purpose", "pick")] = None
    start: Annotated[Day | None, asked(3, "从哪天送达的", "Served from", "date")] = None
    end: Annotated[Day | None, asked(4, "到哪天", "To", "date")] = None
    confidence: Annotated[Literal[90, 95, 99], asked(5, "置信度（%）", "Confidence (%)", "choices")] = 95
    margin_percent: Annotated[
        int,
        Field(ge=1, le=25, strict=True),
        asked(6, "误差（百分点）", "Margin (percentage points)", "number", hint=_MARGIN),
    ] = 5

    @model_validator(mode="after")
    def _of_rounds_or_of_a_purpose(self) -> Self:
        purpose = (self.purpose, self.start, self.end)
        if (self.rounds is None) == (None in purpose) or (self.rounds and any(purpose)):
            raise PydanticCustomError(
                "rounds_or_purpose", "A check is of named rounds, or of a purpose from a day to a day"
            )
        if self.start and self.end and self.end < self.start:
            raise PydanticCustomError("period", "The end must not lie before the start")
        return self


class CallListTaken(Model):
    """That somebody took the list of names and numbers."""

    by: str
    at: str


class CheckResult(Model):
    """What the answers so far say.

    `response_percent`: of the sample, how many confirmed or denied. `confirmed_percent`: of those who confirmed or
    denied, how many confirmed; the share of all served households lies from `low_percent` to `high_percent`, at the
    check's confidence (Wilson's score interval). Null as long as nobody confirmed or denied.
    """

    confirmed: Count
    denied: Count
    unreachable: Count
    open: Count
    response_percent: str
    confirmed_percent: str | None = None
    low_percent: str | None = None
    high_percent: str | None = None


class Check(NewCheck, Stored):
    """A check as stored: how many households it is of, and how many of them the server drew, by which seed.

    `result` is told when one check is asked for.
    """

    population: int
    sample_size: int
    seed: str
    call_lists: list[CallListTaken]
    result: CheckResult | None = None


class Sampled(Model):
    """One household of the sample, and its answer."""

    household: Code
    answer: Answered | None = None


class SampleList(Model):
    """The sample, in the order in which it was drawn."""

    count: int
    households: list[Sampled]


class ToCall(Model):
    """A household to call, its name and number in clear; null where the register has none."""

    household: Code
    head: str | None = None
    phone: str | None = None
    place: PlaceCode | None = None
    answer: Answered | None = None


class CallList(Model):
    """Who of the sample is still to be called: all but those who confirmed or denied."""

    check: DatedId
    count: int
    households: list[ToCall]


class NewCheckAnswer(Model):
    """What a household of the sample said; a later answer takes the place of the one before."""

    household: Code
    answer: Annotated[Answered, asked(1, "回答", "Answer", "choices")]
    note: Annotated[PrivateNote | None, asked(2, "备注", "Note", "note")] = None


class CheckAnswer(NewCheckAnswer, Stored):
    """An answer as stored."""

    check: DatedId
    note: Masked | None = None
