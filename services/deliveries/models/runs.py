"""What goes in and out: runs, each one volunteer's way from door to door in one round."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.forms import asked
from houyuan.types import Code, Day, Model, Stored

MOST_RUNS = 200


class Assignment(Model):
    """A volunteer and the households of the list that are theirs."""

    volunteer: Code
    households: Annotated[list[Code], Field(min_length=1, max_length=1000)]


class Division(Model):
    """Divides a round's list: among `volunteers` into runs of near-equal length, or as `assignments` say."""

    volunteers: Annotated[
        Annotated[list[Code], Field(min_length=1, max_length=MOST_RUNS)] | None,
        asked(1, "志愿者编号", "Codes of volunteers", "codes"),
    ] = None
    assignments: Annotated[list[Assignment], Field(min_length=1, max_length=MOST_RUNS)] | None = None

    @model_validator(mode="after")
    def _one_way_or_the_other(self) -> Self:
        if (self.volunteers is None) == (self.assignments is None):
            raise PydanticCustomError("one_division", "Name the volunteers, or who goes where; one of the two")
        return self

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = self.volunteers or [each.volunteer for each in self.assignments or ()]
        if len(set(names)) < len(names):
            raise PydanticCustomError("volunteers_once", "A volunteer is named once")
        doors = [household for each in self.assignments or () for household in each.households]
        if len(set(doors)) < len(doors):
            raise PydanticCustomError("doors_once", "A household is assigned once")
        return self


class NewRun(Model):
    """One volunteer's way in one round."""

    round: Code
    volunteer: Code


class Link(Model):
    """The link that a volunteer was sent: when it was made, until when it shows the list, when it was first opened."""

    made_at: str
    expires_on: Day
    opened_at: str | None = None


class Run(NewRun, Stored):
    """A run as stored, with how far it has come: households = served + tried + open.

    `first` and `last` are the numbers of its doors in the order of visits; `tried` were visited and not served.
    """

    households: int
    kits: int
    served: int
    tried: int
    open: int
    first: int | None = None
    last: int | None = None
    link: Link | None = None


class Runs(Model):
    """The runs of a round, in the order of visits, and how many households of its list are in none."""

    items: list[Run]
    unassigned: int


class NewLink(Model):
    """Asks for a run's link; to `renew` it ends the one before, such as when a phone was lost."""

    renew: Annotated[bool, Field(strict=True)]


class RunLink(Model):
    """The address that a volunteer is sent. Whoever holds it sees the list: tell it to nobody else.

    It shows the list until the end of `expires_on`; what was done by then is taken until the end of `sends_until`.
    """

    url: str
    expires_on: Day
    sends_until: Day
