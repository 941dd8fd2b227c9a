"""Outcomes: what became of the households of a round, counted and listed from its list."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from houyuan import cursors
from houyuan.types import Page, day_of
from services.deliveries import recipients, rounds
from services.deliveries.models.outcomes import Unreached
from services.deliveries.models.rounds import Summary

AGAIN = ("nobody-home", "wrong-address", "too-far", "other")
"""After these results somebody may try again; who refused or moved away gets nothing more in the round."""


def summary(programme: str, round_id: str) -> Summary:
    """What became of a round's list, counted in one pass over it."""
    counted = {"delivered": 0, "undelivered": 0, "open": 0, "exceptions": 0}
    for body in _bodies(programme, round_id, "delivery", "exception", "attempts"):
        counted[_outcome(body)] += 1
    return Summary(listed=sum(counted.values()) - counted["exceptions"], **counted)


def follow_up(programme: str, round_id: str) -> list[str]:
    """The households that a round did not reach and that may be tried again, in the order of their codes."""
    return [each.household for each in unreached(programme, round_id)]


def unreached(programme: str, round_id: str) -> Iterator[Unreached]:
    """As `follow_up`, each with what was found at its door; the visit of the latest day speaks for it."""
    fields = ("household", "place", "quantity", "run", "delivery", "attempts")
    for body in _bodies(programme, round_id, *fields):
        visits = sorted(body["attempts"], key=lambda each: day_of(each["id"]))
        if visits and not body.get("delivery") and visits[-1]["result"] in AGAIN:
            told = {name: body.get(name) for name in ("household", "place", "quantity", "run")}
            yield Unreached(**told, visits=len(visits), last=visits[-1]["id"], result=visits[-1]["result"])


def page(programme: str, round_id: str, limit: int, cursor: str | None) -> Page[Unreached]:
    """One page of the households to try again.

    Raises:
        NotFound: when there is no such round.
        Invalid: for a cursor of another list.
    """
    rounds.get(programme, round_id)
    after = cursors.opened(cursor) if cursor else ""
    found = list(islice((each for each in unreached(programme, round_id) if each.household > after), limit + 1))
    following = cursors.of(found[limit - 1].household) if len(found) > limit else None
    return Page(items=found[:limit], cursor=following)


def _outcome(body: Mapping[str, Any]) -> str:
    if body.get("exception"):
        return "exceptions"
    if body.get("delivery"):
        return "delivered"
    return "undelivered" if body["attempts"] else "open"


def _bodies(programme: str, round_id: str, *fields: str) -> Iterator[Mapping[str, Any]]:
    return (each.body for each in recipients.glances(programme, round_id, fields))
