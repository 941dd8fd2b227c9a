"""Conflicts: what stands against freezing a list, between rounds of one purpose and one cycle."""

from collections.abc import Iterator
from dataclasses import dataclass

from houyuan import records
from houyuan.problems import AlreadyServed, Fault, WrongState, invalid
from houyuan.records import Record
from services.deliveries import households, recipients, rounds, served
from services.deliveries.models.rounds import Conflict, Conflicts

OPEN = ("planned", "frozen", "packing", "out")
"""States of rounds whose lists still want to be served; of a reconciled one only who was served counts."""
SHOWN = 200


@dataclass(frozen=True)
class Found:
    """All conflicts of a list, in the order of its households."""

    hard: list[Conflict]
    soft: list[Conflict]
    gone: list[str]

    def told(self) -> Conflicts:
        """How many there are, and the first of each."""
        return Conflicts(
            served=len(self.hard),
            listed=len(self.soft),
            void=len(self.gone),
            hard=self.hard[:SHOWN],
            soft=self.soft[:SHOWN],
            gone=self.gone[:SHOWN],
        )


def show(programme: str, round_id: str) -> Conflicts:
    """What stands against freezing a round's list."""
    return of(rounds.get(programme, round_id)).told()


def of(planned: Record) -> Found:
    """The conflicts of a list as it stands."""
    own = set(recipients.households_of(planned.programme, planned.id))
    hard = list(_served(planned, own))
    done = {each.household for each in hard}
    soft = list(_listed(planned, own - done))
    gone = sorted(own & households.all_void(planned.programme)) if own else []
    return Found(hard, sorted(soft, key=lambda each: (each.household, each.round)), gone)


def check(found: Found, *, accepted: bool) -> None:
    """A list may be frozen when nobody on it was served or is void, and who is listed elsewhere too is accepted.

    Raises:
        AlreadyServed: naming who was served, and where.
        Invalid: naming who is void.
        WrongState: naming who stands on another open list.
    """
    if found.hard:
        first = found.hard[0]
        told = f"{first.household} ({first.round}, {first.delivery})"
        count = len(found.hard)
        raise AlreadyServed(
            Fault("households", f"名单中 {count} 户本周期已领取：{told}", f"{count} of the list were served: {told}")
        )
    if found.gone:
        count, told = len(found.gone), found.gone[0]
        raise invalid("households", f"名单中 {count} 户已作废：{told}", f"{count} of the list are void: {told}")
    if found.soft and not accepted:
        first = found.soft[0]
        told, count = f"{first.household} ({first.round})", len(found.soft)
        raise WrongState(
            Fault(
                "accept_conflicts",
                f"{count} 户也在其他未完成轮次的名单上：{told}",
                f"{count} stand on another open round's list: {told}",
            )
        )


def _served(planned: Record, own: set[str]) -> Iterator[Conflict]:
    body = planned.body
    for each in served.all_of(planned.programme, body["purpose"], body["cycle"]):
        if each.household in own and each.round != planned.id:
            yield Conflict(household=each.household, round=each.round, delivery=each.delivery)


def _listed(planned: Record, own: set[str]) -> Iterator[Conflict]:
    if not own:
        return
    shared = {name: planned.body[name] for name in ("purpose", "cycle")}
    for other in records.glances(planned.programme, rounds.KIND, ("purpose", "cycle", "state")):
        if other.id == planned.id or not shared.items() <= other.body.items() or other.body["state"] not in OPEN:
            continue
        for household in recipients.households_of(planned.programme, other.id):
            if household in own:
                yield Conflict(household=household, round=other.id)
