"""Visits: what a volunteer sees and reports by the link of a run."""

from datetime import date, timedelta

from houyuan import days, records
from houyuan.problems import NotFound
from houyuan.types import day_of
from services.deliveries import contents, doors, handovers, links
from services.deliveries.doors import Door
from services.deliveries.links import Link
from services.deliveries.models.deliveries import Delivery, NewDelivery, NewVisit
from services.deliveries.models.visits import RunSheet, SheetDoor

CLEAR_DAYS = 2
"""For how many days after a household was served its name and address are told."""


def sheet(token: str) -> RunSheet:
    """A volunteer's way, with who lives where; that it was opened is kept.

    Raises:
        NotFound: for a token that the programme's key did not make, or that was renewed.
        LinkSpent: when its days are over.
    """
    link = links.shown(token)
    links.opened(link)
    going_out, volunteer = link.round, link.run.body["volunteer"]
    kit = contents.kit_of(going_out)
    return RunSheet(
        programme=records.get(link.programme, "programme", link.programme).body["name"],
        round=going_out.id,
        volunteer=volunteer,
        kit_name=kit.body["name"],
        items=contents.of_kit(kit),
        proof=going_out.body.get("proof") or [],
        expires_on=link.expires_on,
        sends_until=link.sends_until,
        until=going_out.body.get("until"),
        doors=[_shown(door) for door in doors.of_run(link.programme, going_out.id, volunteer)],
        **{name: going_out.body[name] for name in ("place", "place_name", "day", "state", "kit")},
    )


def report(token: str, visit: NewVisit) -> tuple[Delivery, bool]:
    """Stores what became of a visit, as a delivery that the volunteer reports.

    It need not be a door of the volunteer's own run: the list may have been divided anew while the phone was offline.

    Raises:
        NotFound: for a token that the programme's key did not make, or that was renewed.
        LinkSpent: when its days are over.
        Problem: whatever `handovers.log` refuses.
    """
    link = links.sending(token)
    said = visit.model_dump(exclude_defaults=True)
    new = NewDelivery(**said, round=link.round.id, volunteer=link.run.body["volunteer"])
    return handovers.log(link.programme, new, link.caller)


def reported(token: str, delivery: str) -> Link:
    """The link by which a proof of a delivery is sent: that volunteer's, who reported it in that round.

    Raises:
        NotFound: for another's delivery, or a token that is none.
        LinkSpent: when the link's days are over.
    """
    link = links.sending(token)
    stored = records.get(link.programme, handovers.KIND, delivery)
    if (stored.body["round"], stored.created_by) != (link.round.id, link.caller.subject):
        raise NotFound
    return link


def _shown(door: Door) -> SheetDoor:
    body = door.recipient.body
    over = _is_over(body.get("delivery"))
    told = door.masked if over else door.opened
    return SheetDoor(
        household=door.code,
        number=body["order"],
        masked=over,
        members=body["members"],
        quantity=body["quantity"],
        attempts=body.get("attempts") or [],
        delivery=body.get("delivery"),
        **{name: told[name] for name in ("head", "address", "phone")},
    )


def _is_over(delivery: str | None) -> bool:
    if delivery is None:
        return False
    return (date.fromisoformat(day_of(delivery)) + timedelta(days=CLEAR_DAYS)).isoformat() < days.today()
