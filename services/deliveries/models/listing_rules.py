"""What goes in and out: rules by which households are put on a list."""

from typing import Annotated

from pydantic import Field

from houyuan.forms import asked
from houyuan.households import HouseholdClass
from houyuan.types import Code, Model, PlaceCode


class ListingRule(Model):
    """Which households of the register are put on a list.

    Args:
        places: where they live: counties, streets or communities; the round's place when none is named.
        classes: those of any of these classes; of all, when none is named.
        not_served_for: leaves out who was ever served for this purpose; "" leaves out nobody. Not given, it leaves out
            who was served for the round's own purpose in its own cycle.
        follow_up_of: only those whom this round did not reach and who may be tried again.
        most: how many households the list may hold at most.
    """

    places: Annotated[list[PlaceCode], asked(1, "区划代码", "Places", "codes")] = Field(
        default_factory=list, max_length=100
    )
    classes: Annotated[list[HouseholdClass], asked(2, "困难情况（任一）", "In need because of any of", "several")] = (
        Field(default_factory=list, max_length=20)
    )
    not_served_for: Annotated[
        Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]{0,62})?$")] | None,
        asked(3, "领过的户", "Who was served before", "pick"),
    ] = None
    follow_up_of: Code | None = None
    most: Annotated[
        Annotated[int, Field(ge=1, le=100_000, strict=True)] | None,
        asked(4, "最多几户", "Households at most", "number"),
    ] = None
