"""What goes in and out: deliveries."""

from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import RESULTS
from houyuan.forms import called
from houyuan.types import Code, DatedId, Masked, Model, PersonName, PlaceCode, PrivateNote, Stored
from services.deliveries.models.recipients import People

Result = Annotated[
    Literal["delivered", "nobody-home", "wrong-address", "refused", "moved", "too-far", "other"], called(RESULTS)
]


class NewDelivery(Model):
    """One attempt to hand a round's kit to a household on its frozen list.

    `people` counts who lives in the household at the door; it is asked for when the kit was handed over.
    """

    id: DatedId
    round: Code
    household: Code
    result: Result
    people: People | None = None
    received_by: PersonName | None = None
    note: PrivateNote | None = None

    @model_validator(mode="after")
    def _people_counted_when_delivered(self) -> Self:
        if (self.result == "delivered") != (self.people is not None):
            raise PydanticCustomError(
                "people_when_delivered", "People are counted when, and only when, the kit was handed over"
            )
        return self


class Delivery(NewDelivery, Stored):
    """A delivery as stored, with what its round says of it."""

    received_by: Masked | None = None
    note: Masked | None = None
    purpose: Code
    place: PlaceCode
    kit: Code
