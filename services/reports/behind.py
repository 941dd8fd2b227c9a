"""The list behind a figure: the same facts over the same records, read from the tables now."""

from collections.abc import Iterable, Iterator

from houyuan.types import yuan
from services.reports import cubes, figures, narrowing, registry
from services.reports.cubes import Cell
from services.reports.facts import Fact
from services.reports.filters import Where, matches
from services.reports.models import RecordBehind, RecordsBehind
from services.reports.reader import Period, bounds, measured, rounds_of_each, untimed
from services.reports.registry import TIMES, Figure

Behind = tuple[str, int, Fact]
"""Record id, version and fact."""


def behind(  # noqa: PLR0913, PLR0917 - the parts of a page
    programme: str, figure_id: str, where: Where, period: Period, limit: int, cursor: int
) -> RecordsBehind:
    """One page of the list behind a figure; its own value is counted from all of it.

    Raises:
        NotFound: for a figure that the registry does not have.
        Invalid: for a dimension that the figure does not have.
    """
    figure = figures.known(figure_id, where)
    total = Cell()
    shown: list[RecordBehind] = []
    for record_id, version, fact in _matching(programme, figure, where, period):
        if cursor <= total.count < cursor + limit:
            amount = yuan(fact.amount) if figure.measure == "yuan" else fact.amount
            shown.append(
                RecordBehind(
                    kind=figure.kind,
                    id=record_id,
                    version=version,
                    amount=amount,
                    subject=fact.subject,
                    facts=fact.dimensions,
                )
            )
        total.add(fact)
    following = cursor + limit
    return RecordsBehind(
        figure=figure.id,
        where=where,
        start=period[0],
        end=period[1],
        value=measured(figure, total),
        count=total.count,
        records=shown,
        cursor=str(following) if following < total.count else None,
    )


def _matching(programme: str, figure: Figure, where: Where, period: Period) -> Iterable[Behind]:
    found = _among_all(programme, figure, untimed(where), period)
    return _served(list(found), where[TIMES]) if TIMES in where else found


def _among_all(programme: str, figure: Figure, where: Where, period: Period) -> Iterator[Behind]:
    first, last = bounds(figure, period) if figure.kind in registry.DATED else ("", "")
    only = narrowing.of(figure.kind, where)
    for record_id, version, fact in cubes.sourced_between(programme, figure.kind, first, last, only):
        if fact.figure == figure.id and matches(where, fact.dimensions):
            yield record_id, version, fact


def _served(found: list[Behind], times: str) -> Iterator[Behind]:
    """What is about households that were served in so many rounds."""
    rounds = rounds_of_each((str(fact.subject), fact.dimensions["round"]) for _, _, fact in found)
    return (each for each in found if str(len(rounds[str(each[2].subject)])) == times)
