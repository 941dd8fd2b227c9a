"""What goes in and out: rounds."""

from typing import Annotated, Literal

from pydantic import Field

from houyuan.types import Code, Day, Line, Model, PlaceCode, Stored

RoundState = Literal["planned", "frozen", "closed"]


class NewRound(Model):
    """One distribution: one community, one day, one kit, one purpose."""

    id: Code
    purpose: Code
    kit: Code
    place: PlaceCode
    place_name: Line
    day: Day


class Round(NewRound, Stored):
    """A round as stored; `recipients` is the length of its frozen list."""

    state: RoundState
    recipients: int | None = None


class Freezing(Model):
    """Freezes a round's list; the declared count must be the list's length."""

    count: Annotated[int, Field(ge=1, le=100_000, strict=True)]
