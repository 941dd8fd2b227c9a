"""What goes in and out: rounds."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import ROUND_STATES
from houyuan.forms import asked, called
from houyuan.types import Because, Code, Count, Day, Line, Model, PlaceCode, Stored, Text
from services.deliveries.models.listing_rules import ListingRule
from services.deliveries.models.papers import PaperTaken

RoundState = Annotated[Literal["planned", "frozen", "packing", "out", "reconciled", "closed"], called(ROUND_STATES)]
Kits = Annotated[int, Field(ge=1, le=20, strict=True)]
"""How many kits one household gets."""


_PURPOSE = Text(zh="同一用途、同一周期内，一户只发一次。", en="Nobody is served twice for one purpose in one cycle.")
_PLACE = Text(zh="区县 6 位、街道 9 位或社区 12 位。", en="A county (6 digits), a street (9) or a community (12).")
_CYCLE = Text(zh="不填就是开始日期所在的一周。", en="The week of the first day, when it is left empty.")


class NewRound(Model):
    """One distribution: one community, one kit, one purpose, from a day on.

    Nobody is served twice for one purpose in one `cycle`; without one it is the week of `day`, such as `2020-w10`.
    `until` is the last day on which anybody goes out; `spare` kits may go out beyond those on the list.
    """

    id: Annotated[Code, asked(1, "轮次编号", "Code of the round", "text", example="veg-12")]
    purpose: Annotated[Code, asked(2, "用途代码", "Purpose", "text", hint=_PURPOSE, example="vegetables")]
    kit: Annotated[Code, asked(3, "物资包", "Kit", "pick")]
    place: Annotated[PlaceCode, asked(4, "区划代码", "Place", "text", hint=_PLACE, example="420111007009")]
    place_name: Annotated[Line, asked(5, "地点名称", "Name of the place", "text")]
    day: Annotated[Day, asked(6, "开始日期", "First day", "date")]
    until: Annotated[Day | None, asked(7, "最后一天", "Last day", "date")] = None
    cycle: Annotated[Code | None, asked(8, "周期", "Cycle", "text", hint=_CYCLE, example="2020-w10")] = None
    per_household: Annotated[Kits, asked(9, "每户几份", "Kits for each household", "number")] = 1
    spare: Annotated[int, Field(ge=0, le=10_000, strict=True), asked(10, "备用份数", "Spare kits", "number")] = 0

    @model_validator(mode="after")
    def _until_not_before_day(self) -> Self:
        if self.until is not None and self.until < self.day:
            raise PydanticCustomError("until_not_before_day", "The last day cannot lie before the first")
        return self


class RoundWork(Model):
    """Work that goes on behind a round: which, how far it has come, and of how much (0: not known yet)."""

    task: str
    done: int
    of: int


class Reopening(Model):
    """That a round was opened again: by whom, when, from which state, and why."""

    by: str
    at: str
    was: RoundState
    because: Because


class Round(NewRound, Stored):
    """A round as stored.

    `recipients` is the length of its frozen list and `total` its kits; `proof` is what shows a hand-over. `listed`,
    `delivered`, `undelivered`, `open` and `exceptions` are counted from the list when one round is asked for:
    delivered + undelivered + open are the households of the list, exceptions are beside it.
    """

    cycle: Code
    state: RoundState
    recipients: int | None = None
    total: int | None = None
    proof: list[str] = Field(default_factory=list)
    accepted_conflicts: int = 0
    rule: ListingRule | None = None
    reopened: list[Reopening] = Field(default_factory=list)
    listed: int | None = None
    delivered: int | None = None
    undelivered: int | None = None
    open: int | None = None
    exceptions: int | None = None
    work: RoundWork | None = None
    papers: Annotated[list[PaperTaken], Field(default_factory=list)]


class Freezing(Model):
    """Freezes a round's list; the declared count of households and total of kits must be the list's.

    Households that stand on another open round's list for the same purpose and cycle are taken only when accepted.
    """

    count: Annotated[int, Field(ge=1, le=100_000, strict=True), asked(1, "户数", "Households", "number")]
    total: Annotated[int, Field(ge=1, le=2_000_000, strict=True), asked(2, "总份数", "Kits in all", "number")]
    accept_conflicts: Annotated[bool, asked(3, "接受可以保留的冲突", "Accept the conflicts that may stay", "flag")] = (
        False
    )


class ListedPlace(Model):
    """The households of a list that live in one community, and their kits."""

    place: PlaceCode
    households: Count
    total: Count


class Listing(Model):
    """A frozen list as figures count it: how many households asked for which kit, and how many kits.

    `places` split both by where the households live: a round may go to a street of several communities.
    """

    round: Code
    purpose: Code
    place: PlaceCode
    kit: Code
    cycle: Code
    households: Count
    total: Count
    places: list[ListedPlace]


class Summary(Model):
    """What became of a round's list: delivered + undelivered + open = listed; exceptions are beside it."""

    listed: Count
    delivered: Count
    undelivered: Count
    open: Count
    exceptions: Count


class Conflict(Model):
    """A household of the list that another round serves; `delivery` is there when it did."""

    household: Code
    round: Code
    delivery: str | None = None


class Conflicts(Model):
    """What stands against freezing a list: how many households there are of each, and the first of them.

    Who was `served` for this purpose in this cycle, or is `void` in the register, cannot stay on the list; who is
    `listed` by another open round may.
    """

    served: Count
    listed: Count
    void: Count
    hard: list[Conflict]
    soft: list[Conflict]
    gone: list[Code]
