"""The overlap: how many households were served in one round, in two, and so on; read from the cubes in one request."""

from services.reports import figures
from services.reports.filters import Where
from services.reports.models import Overlap, OverlapRow
from services.reports.reader import Period, Reader
from services.reports.registry import TIMES


def of(programme: str, where: Where, period: Period) -> Overlap:
    """The overlap of the households that a filter is true of.

    Raises:
        Invalid: for a dimension that households do not have.
    """
    return read(Reader(programme, period), where)


def read(reader: Reader, where: Where) -> Overlap:
    """The overlap, by a reader that may have read the cubes before."""
    # To split by the number of rounds what was filtered by it would say the same twice.
    households = figures.known("households", where, but=(TIMES,))
    told = sorted(reader.times(where).items())
    return Overlap(
        where=where,
        start=reader.period[0],
        end=reader.period[1],
        households=reader.value(households, where),
        household_rounds=sum(times * count for times, count in told),
        rows=[
            OverlapRow(times=times, households=reader.value(households, where | {TIMES: str(times)}))
            for times, _ in told
        ],
    )
