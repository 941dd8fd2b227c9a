"""Requested against delivered: each round's frozen list, and what of it was handed over; read from the cubes."""

from collections import defaultdict
from dataclasses import dataclass, field

from houyuan import records
from services.reports import cubes, figures
from services.reports.facts import NONE
from services.reports.filters import Where, matches
from services.reports.models import Fulfilment, Requested, RequestedRound
from services.reports.reader import Period, address

_OF_A_DELIVERY = ("deliveries", "services", "exceptions", "undelivered")


@dataclass
class _Round:
    """One round's dimensions, and what its list and its deliveries add up to."""

    dimensions: dict[str, str]
    added: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))


def of(programme: str, where: Where, period: Period) -> Requested:
    """Every round whose list was frozen for a day of the period, with all its deliveries so far, later ones too.

    Deliveries count until the end of the programme or of the period, whichever is later: a list of the period's last
    day is not called unserved because its households were served the day after.

    Raises:
        Invalid: for a dimension that lists do not have.
    """
    figures.known("requested", where)
    until = max(period[1], records.get(programme, "programme", programme).body["end"])
    rounds = _listed(programme, where, period)
    for (figure, at), cell in cubes.between(programme, "delivery", period[0], until):
        going_out = rounds.get(dict(at).get("round", NONE)) if figure in _OF_A_DELIVERY else None
        if going_out:
            going_out.added[figure] += cell.amount
    told = [_row(programme, (period[0], until), rounds[round_id]) for round_id in sorted(rounds)]
    return Requested(
        where=where,
        start=period[0],
        end=period[1],
        until=until,
        count=len(told),
        rounds=told,
        total=Fulfilment(**{name: sum(getattr(row, name) for row in told) for name in Fulfilment.model_fields}),
    )


def _listed(programme: str, where: Where, period: Period) -> dict[str, _Round]:
    rounds: dict[str, _Round] = {}
    for (figure, at), cell in cubes.between(programme, "listing", *period):
        dimensions = dict(at)
        if matches(where, dimensions):
            rounds.setdefault(dimensions["round"], _Round(dimensions)).added[figure] += cell.amount
    return rounds


def _row(programme: str, period: Period, listed: _Round) -> RequestedRound:
    added, this = listed.added, {"round": listed.dimensions["round"]}
    return RequestedRound(
        **listed.dimensions,
        requested=added["requested"],
        requested_kits=added["requested-kits"],
        **{name: added[name] for name in _OF_A_DELIVERY},
        missing=added["requested"] - (added["deliveries"] - added["exceptions"]),
        requested_records=address(programme, "requested", this, period),
        deliveries_records=address(programme, "deliveries", this, period),
    )
