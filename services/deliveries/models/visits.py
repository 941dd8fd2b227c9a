"""What a volunteer is shown by the link of a run, without an account."""

from houyuan.types import Code, DatedId, Day, Line, Model, PlaceCode, Text
from services.deliveries.models.recipients import Attempt
from services.deliveries.models.rounds import RoundState


class SheetItem(Model):
    """What is in a kit, as it is called and counted."""

    item: Code
    name: Text
    unit: Line
    quantity: int


class SheetDoor(Model):
    """A household to go to. Who it is stands here in clear until some days after it was served, masked from then on."""

    household: Code
    number: int
    head: str
    address: str
    phone: str | None = None
    masked: bool
    members: int
    quantity: int
    attempts: list[Attempt]
    delivery: DatedId | None = None


class RunSheet(Model):
    """One volunteer's way in a round: what is handed over, what shows it, and the doors in the order of visits."""

    programme: Text
    round: Code
    place: PlaceCode
    place_name: Line
    day: Day
    until: Day | None
    state: RoundState
    volunteer: Code
    kit: Code
    kit_name: Text
    items: list[SheetItem]
    proof: list[str]
    expires_on: Day
    sends_until: Day
    doors: list[SheetDoor]
