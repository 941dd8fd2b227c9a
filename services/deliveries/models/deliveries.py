"""What goes in and out: deliveries."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from houyuan.forms import asked
from houyuan.types import (
    Because,
    Code,
    DatedId,
    Masked,
    Model,
    Personal,
    PersonName,
    PlaceCode,
    PrivateNote,
    Stored,
)
from services.deliveries.models.proofs import HandedCode, NewProof, Proof
from services.deliveries.models.recipients import People
from services.deliveries.models.results import Result
from services.deliveries.models.rounds import Kits

PROOFS = 5
"""How many proofs one delivery has at most."""

Minute = Annotated[str, Field(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:30"])]
Located = Annotated[
    str,
    StringConstraints(pattern=r"^-?[0-9]{1,2}\.[0-9]{1,7},-?[0-9]{1,3}\.[0-9]{1,7}$"),
    Personal(),
    Field(json_schema_extra={"x-personal": True}, examples=["30.48210,114.42630"]),
]
"""Where it was reported: latitude and longitude in degrees, as a phone tells them."""


class Given(Model):
    """How many pieces of an item of the kit were handed over."""

    item: Code
    quantity: Annotated[int, Field(ge=1, le=200_000, strict=True)]


Happened = Annotated[Result, asked(2, "结果", "What happened", "choices")]


class AtTheDoor(Model):
    """What became of a visit, as whoever was there tells it.

    Args:
        quantity: how many kits were handed over; as many as the list says, when it is not said.
        people: who lives in the household, counted at the door when kits were handed over.
    """

    id: Annotated[DatedId, asked(4, "日期", "Day", "day")]
    household: Annotated[Code, asked(1, "受助户", "Household", "pick")]
    result: Happened
    quantity: Annotated[Kits | None, asked(5, "份数", "Kits", "number")] = None
    people: Annotated[People | None, asked(3, "在场人数", "People in the household", "number")] = None
    received_by: Annotated[PersonName | None, asked(6, "领取人", "Received by", "text")] = None
    at: Minute | None = None
    note: Annotated[PrivateNote | None, asked(8, "备注", "Note", "note")] = None

    @model_validator(mode="after")
    def _counted_when_delivered(self) -> Self:
        delivered = self.result == "delivered"
        if delivered != (self.people is not None):
            raise PydanticCustomError(
                "people_when_delivered", "People are counted when, and only when, the kit was handed over"
            )
        if not delivered and self.quantity is not None:
            raise PydanticCustomError("quantity_when_delivered", "This is said of a hand-over only")
        return self


class Visit(AtTheDoor):
    """What every report of a visit says; `exception` is why a household that is not on the list was served."""

    round: Code
    volunteer: Code | None = None
    exception: Annotated[
        Because | None, asked(7, "不在名单上也发放的原因", "Why it was served though not on the list", "text")
    ] = None

    @model_validator(mode="after")
    def _exception_when_delivered(self) -> Self:
        if self.result != "delivered" and self.exception is not None:
            raise PydanticCustomError("exception_when_delivered", "This is said of a hand-over only")
        return self


class Shown(Model):
    """What a report may tell besides: what was handed over where it was less than whole kits, what shows it, and where.

    The rest of kits that were opened is loose from then on.
    """

    result: Happened
    items: Annotated[list[Given], Field(min_length=1, max_length=20)] | None = None
    proofs: Annotated[list[NewProof], Field(max_length=PROOFS, default_factory=list)]
    located: Located | None = None

    @model_validator(mode="after")
    def _each_named_once(self) -> Self:
        if self.items is not None and self.result != "delivered":
            raise PydanticCustomError("items_when_delivered", "This is said of a hand-over only")
        for field, names in (
            ("items", [each.item for each in self.items or ()]),
            ("proofs", [each.id for each in self.proofs]),
        ):
            if len(set(names)) < len(names):
                raise PydanticCustomError(f"{field}_once", "Each is named once")
        return self


class NewVisit(Shown, AtTheDoor):
    """One visit that a volunteer reports by the link of a run, which tells the round and the volunteer."""


class NewDelivery(Shown, Visit):
    """One visit to hand a round's kits to a household on its frozen list, or why there was nothing to hand over."""


class DeliveryRow(Visit):
    """A row of a sheet: a visit with whole kits. `code` is the code on the household's label, which proves it."""

    code: HandedCode | None = None

    @property
    def delivery(self) -> NewDelivery:
        """The delivery that the row reports."""
        said = self.model_dump(exclude={"code"})
        proofs = [{"id": "label", "kind": "code", "code": self.code}] if self.code else []
        return NewDelivery.model_validate(said | {"proofs": proofs})


class Delivery(Visit, Stored):
    """A delivery as stored, with what its round and the list say of it.

    `quantity` is how many kits were handed over, none on a visit in vain. `lacks_proof` is true as long as nothing that
    the round asks for shows the hand-over; `sheet` names the large sheet that brought it.
    """

    items: list[Given] | None = None
    received_by: Masked | None = None
    note: Masked | None = None
    located: Masked | None = None
    proofs: list[Proof]
    purpose: Code
    place: PlaceCode
    kit: Code
    cycle: Code
    classes: list[str]
    lacks_proof: bool = False
    sheet: DatedId | None = None
    void: bool = False
    void_reason: Because | None = None
