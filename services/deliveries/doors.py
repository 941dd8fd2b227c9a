"""Doors: the households of a round's list with who and where they are, in the order in which they are come by."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from houyuan import privacy, records
from houyuan.records import Record
from services.deliveries import households, recipients
from services.deliveries.addresses import walking_order


@dataclass(frozen=True)
class Door:
    """A household on a list; `number` is its place in the order of visits, none for who was added on the way.

    Who lives there is told as the register told it when the list was made, and opened only where it is asked for.
    """

    number: int | None
    recipient: Record
    household: Record

    @property
    def code(self) -> str:
        """The household's code."""
        return str(self.recipient.body["household"])

    @property
    def masked(self) -> dict[str, Any]:
        """What the register told of the household, personal fields masked."""
        return privacy.masked(self.household.body)

    @property
    def opened(self) -> dict[str, str | None]:
        """Head, address and phone in clear."""
        told = self.household.body
        return {
            name: records.opened(self.household, name) if told[name] is not None else None
            for name in ("head", "address", "phone")
        }


def of_list(programme: str, round_id: str) -> list[Door]:
    """All doors of a round's list, by place and address; the numbers are the same however the list is divided."""
    doors = _known(programme, recipients.of_round(programme, round_id))
    planned = sorted((door for door in doors if not door.recipient.body.get("exception")), key=_way)
    added = sorted((door for door in doors if door.recipient.body.get("exception")), key=_way)
    return [*(replace(door, number=number) for number, door in enumerate(planned, 1)), *added]


def of_run(programme: str, round_id: str, volunteer: str) -> list[Door]:
    """The doors of one volunteer's run, as they were numbered when the list was divided."""
    mine = [each for each in recipients.of_round(programme, round_id) if each.body.get("run") == volunteer]
    doors = [replace(door, number=door.recipient.body["order"]) for door in _known(programme, mine)]
    return sorted(doors, key=lambda door: door.recipient.body["order"])


def _known(programme: str, listed: Iterable[Record]) -> list[Door]:
    places = {each.body["household"]: each for each in listed}
    wanted = {household: each.body["household_version"] for household, each in places.items()}
    known = households.at_version(programme, wanted)
    return [Door(None, each, known[household]) for household, each in places.items()]


def _way(door: Door) -> tuple[Any, ...]:
    return door.household.body["place"], walking_order(records.opened(door.household, "address")), door.code
