"""Amount bands: how many people approve a payment."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.types import DatedId, Model, PositiveYuan, Stored


class Band(Model):
    """Up to this amount, so many different people approve; the last band has no end."""

    up_to: PositiveYuan | None = None
    approvers: Annotated[int, Field(ge=1, le=3, strict=True)]


class NewBands(Model):
    """The bands from a day on."""

    id: DatedId
    bands: Annotated[list[Band], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        *ends, last = [None if each.up_to is None else Decimal(each.up_to) for each in self.bands]
        amounts = [each for each in ends if each is not None]
        people = [each.approvers for each in self.bands]
        if last is not None or len(amounts) < len(ends) or sorted(set(amounts)) != amounts or sorted(people) != people:
            raise PydanticCustomError(
                "bands", "Bands ascend in amount and in approvers, and only the last has no upper end"
            )
        return self


class Bands(NewBands, Stored):
    """The bands as stored."""
