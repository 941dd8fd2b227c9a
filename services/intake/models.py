"""What goes in and out of intake: programmes, consultations, cases."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import CASE_CLASSES, CHANNELS, OUTCOMES, RISKS, TOPICS
from houyuan.forms import asked, called
from houyuan.identity import ROLES, Caller, Permission
from houyuan.types import (
    Because,
    Code,
    DatedId,
    Day,
    Line,
    Masked,
    Model,
    PersonName,
    Phone,
    PrivateNote,
    Stored,
    Text,
)

Channel = Annotated[Literal["online", "phone", "visit", "face-to-face"], called(CHANNELS)]
Topic = Annotated[Literal["medical", "return-to-city", "daily-life", "emotional", "other"], called(TOPICS)]
CaseClass = Annotated[Literal["health-emotional", "family", "community", "resources"], called(CASE_CLASSES)]
Risk = Annotated[Literal["low", "medium", "high"], called(RISKS)]
Outcome = Annotated[Literal["goals-met", "partly-met", "referred", "withdrawn"], called(OUTCOMES)]
Minutes = Annotated[int, Field(ge=1, le=1440, strict=True)]
_KEPT_SECRET = Text(
    zh="姓名、电话和摘要加密保存，不进入报告。",
    en="Name, phone and summary are stored encrypted and never enter a report.",
)


class Group(Model):
    """An online group that social workers keep watch in."""

    id: Code
    name: Line


class Organisation(Model):
    """A funder or an implementer. `related` marks a funder that also implements: shown, kept from approving its own."""

    id: Code
    name: Text
    related: Annotated[bool, Field(strict=True)] = False


class Indicator(Model):
    """A promise to the funders: a figure of the registry, its filter, and its target (absent when none was agreed)."""

    id: Code
    name: Text
    unit: Text
    figure: Code
    where: dict[Code, Line] = Field(default_factory=dict, max_length=5)
    target: Annotated[int, Field(gt=0, le=1_000_000_000, strict=True)] | None = None


Named = Organisation | Group | Indicator


class NewProgramme(Model):
    """A relief programme: who runs and funds it, when, and what it promised."""

    id: Code
    name: Text
    start: Day
    end: Day
    time_zone: Literal["Asia/Shanghai"] = "Asia/Shanghai"
    currency: Literal["CNY"] = "CNY"
    implementers: Annotated[list[Organisation], Field(min_length=1, max_length=20)]
    funders: Annotated[list[Organisation], Field(min_length=1, max_length=20)]
    groups: list[Group] = Field(default_factory=list, max_length=200)
    indicators: list[Indicator] = Field(default_factory=list, max_length=50)

    @field_validator("implementers", "funders", "groups", "indicators")
    @classmethod
    def _each_once(cls, named: list[Named]) -> list[Named]:
        if len({each.id for each in named}) < len(named):
            raise PydanticCustomError("repeated", "An id stands here twice")
        return named

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise PydanticCustomError("period", "The end must not lie before the start")
        return self


class Programme(NewProgramme, Stored):
    """A programme as stored."""


class Membership(Model):
    """What somebody is in a programme, and what a route may ask of them there."""

    role: str
    organisation: str
    may: list[Permission]

    @classmethod
    def of(cls, caller: Caller) -> Self:
        """The membership of a caller."""
        return cls(role=caller.role, organisation=caller.organisation, may=sorted(ROLES[caller.role]))


class NewConsultation(Model):
    """One record of one contact: somebody asked, somebody answered."""

    id: Annotated[DatedId, asked(3, "日期", "Day", "day")]
    channel: Annotated[Channel, asked(1, "方式", "How", "choices", remember=True)]
    topic: Annotated[Topic, asked(2, "咨询内容", "About", "choices")]
    group: Annotated[Code | None, asked(5, "群组", "Group", "group", remember=True)] = None
    minutes: Annotated[Minutes | None, asked(4, "时长（分钟）", "Minutes", "number")] = None
    person: Annotated[PersonName | None, asked(6, "求助人", "Person", "text")] = None
    phone: Annotated[Phone | None, asked(7, "电话", "Phone", "phone", example="027-5550 0123")] = None
    summary: Annotated[PrivateNote | None, asked(8, "摘要", "Summary", "note", hint=_KEPT_SECRET)] = None


class Consultation(NewConsultation, Stored):
    """A consultation as stored; personal fields answer masked."""

    person: Masked | None = None
    phone: Masked | None = None
    summary: Masked | None = None
    void: bool = False
    void_reason: Because | None = None


class NewCase(Model):
    """A person whom a social worker follows."""

    id: DatedId
    category: CaseClass
    risk: Risk
    person: PersonName
    phone: Phone | None = None
    group: Code | None = None
    plan: PrivateNote | None = None


class Case(NewCase, Stored):
    """A case as stored."""

    person: Masked
    phone: Masked | None = None
    plan: Masked | None = None
    closing_note: Masked | None = None
    state: Literal["open", "closed"]
    outcome: Outcome | None = None
    closed_on: Day | None = None


class NewFollowUp(Model):
    """One follow-up of an open case."""

    id: DatedId
    note: PrivateNote
    minutes: Minutes | None = None


class FollowUp(NewFollowUp, Stored):
    """A follow-up as stored."""

    note: Masked
    case: DatedId


class CaseClosing(Model):
    """The outcome that closes a case file."""

    outcome: Outcome
    closed_on: Day
    closing_note: PrivateNote
