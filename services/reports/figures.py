"""Figures over a period: which there are, how they may be asked for, and their values."""

from houyuan import privacy, records
from houyuan.problems import Fault, Invalid, NotFound, invalid
from services.reports import registry
from services.reports.filters import Where
from services.reports.models import FigureList, FigureValue
from services.reports.reader import Period, Reader
from services.reports.registry import Figure


def period_of(programme: str, start: str, end: str) -> Period:
    """The asked period, the programme's own where none is asked.

    Raises:
        NotFound: when there is no such programme.
        Invalid: for an end before the start.
    """
    own = records.get(programme, "programme", programme).body
    first, last = start or own["start"], end or own["end"]
    if last < first:
        raise invalid("end", "结束日期不得早于开始日期", "The end must not lie before the start")
    return first, last


def value(programme: str, figure_id: str, where: Where, period: Period) -> FigureValue:
    """One figure.

    Raises:
        NotFound: for a figure that the registry does not have.
        Invalid: for a dimension that the figure does not have.
    """
    figure = known(figure_id, where)
    return Reader(programme, period).value(figure, where)


def every(programme: str, period: Period) -> FigureList:
    """Every figure of the registry that is a number without a filter."""
    reader = Reader(programme, period)
    values = [reader.value(figure, {}) for figure in registry.WHOLE]
    return FigureList(start=period[0], end=period[1], figures=values)


def known(figure_id: str, where: Where, *, but: tuple[str, ...] = ()) -> Figure:
    """A figure of the registry that can be filtered so, `but` not by some of its dimensions.

    Raises:
        NotFound: for a figure that the registry does not have.
        Invalid: for a dimension that the figure does not have, or without one that tells its parts apart.
    """
    figure = registry.FIGURES.get(figure_id)
    if figure is None:
        raise NotFound(Fault("figure", f"没有指标 {figure_id}", f"There is no figure {figure_id}"))
    foreign = sorted(set(where) - (set(figure.dimensions) - set(but)))
    if foreign:
        raise Invalid(
            *(Fault(name, f"{figure_id} 不按此维度统计", f"{figure_id} is not counted by this") for name in foreign)
        )
    missing = [name for name in figure.apart if name not in where]
    if missing:
        raise Invalid(*(Fault(name, f"{figure_id} 须指明 {name}", f"{figure_id} needs its {name}") for name in missing))
    return figure


def person(programme: str, subject: str) -> str:
    """The pseudonym under which a report speaks of a member of staff."""
    return privacy.pseudonym(programme, "staff", subject)[:8]
