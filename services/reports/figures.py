"""Figures over a period: their values from the cubes, and the lists behind them from the records."""

from collections.abc import Iterator
from urllib.parse import urlencode

from houyuan import privacy, records
from houyuan.problems import Fault, Invalid, NotFound, invalid
from houyuan.settings import settings
from houyuan.types import yuan
from services.reports import cubes, registry
from services.reports.cubes import Cell
from services.reports.facts import Fact
from services.reports.models import FigureList, FigureValue, RecordBehind, RecordsBehind
from services.reports.registry import Figure

Where = dict[str, str]
Period = tuple[str, str]


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
    figure = _figure(figure_id, where)
    return Reader(programme, period).value(figure, where)


def every(programme: str, period: Period) -> FigureList:
    """Every figure of the registry, unfiltered."""
    reader = Reader(programme, period)
    values = [reader.value(figure, {}) for figure in registry.FIGURES.values()]
    return FigureList(start=period[0], end=period[1], figures=values)


class Reader:
    """Reads many figures of one period; each kind's cubes are read once."""

    def __init__(self, programme: str, period: Period) -> None:
        self.programme, self.period = programme, period
        self._cells: dict[tuple[str, str], list[tuple[cubes.Address, Cell]]] = {}

    def value(self, figure: Figure, where: Where) -> FigureValue:
        """One figure, filtered."""
        wanted = where.items()
        total = Cell()
        for (name, at), cell in self._read(figure):
            if name == figure.id and wanted <= dict(at).items():
                total.amount += cell.amount
                total.count += cell.count
                total.subjects |= cell.subjects
        return FigureValue(
            figure=figure.id,
            name=figure.name,
            unit=figure.unit,
            definition=figure.definition,
            where=where,
            start=self.period[0],
            end=self.period[1],
            value=_measured(figure, total),
            records=address(self.programme, figure.id, where, self.period),
        )

    def dimension(self, figure: Figure, name: str, where: Where) -> list[str]:
        """The values that a dimension takes under a filter, in order."""
        wanted = where.items()
        found = (dict(at) for (held, at), _ in self._read(figure) if held == figure.id)
        return sorted({at[name] for at in found if name in at and wanted <= at.items()})

    def _read(self, figure: Figure) -> list[tuple[cubes.Address, Cell]]:
        first, last = _bounds(figure, self.period)
        held = self._cells.get((figure.kind, first))
        if held is None:
            held = self._cells[figure.kind, first] = list(cubes.between(self.programme, figure.kind, first, last))
        return held


def behind(  # noqa: PLR0913, PLR0917 - the parts of a page
    programme: str, figure_id: str, where: Where, period: Period, limit: int, cursor: int
) -> RecordsBehind:
    """The list behind a figure, by the same facts over the same records; its own value is counted from all of it.

    Raises:
        NotFound: for a figure that the registry does not have.
        Invalid: for a dimension that the figure does not have.
    """
    figure = _figure(figure_id, where)
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
        value=_measured(figure, total),
        count=total.count,
        records=shown,
        cursor=str(following) if following < total.count else None,
    )


def address(programme: str, figure: str, where: Where, period: Period) -> str:
    """Where the list behind a figure is."""
    asked = urlencode({"start": period[0], "end": period[1], **dict(sorted(where.items()))})
    return f"{settings().api_url}/reports/v1/programmes/{programme}/figures/{figure}/records?{asked}"


def person(programme: str, subject: str) -> str:
    """The pseudonym under which a report speaks of a member of staff."""
    return privacy.pseudonym(programme, "staff", subject)[:8]


def _matching(programme: str, figure: Figure, where: Where, period: Period) -> Iterator[tuple[str, int, Fact]]:
    first, last = _bounds(figure, period) if figure.kind in registry.DATED else ("", "")
    for record_id, version, fact in cubes.sourced_between(programme, figure.kind, first, last):
        if fact.figure == figure.id and where.items() <= fact.dimensions.items():
            yield record_id, version, fact


def _figure(figure_id: str, where: Where) -> Figure:
    figure = registry.FIGURES.get(figure_id)
    if figure is None:
        raise NotFound(Fault("figure", f"没有指标 {figure_id}", f"There is no figure {figure_id}"))
    foreign = sorted(set(where) - set(figure.dimensions))
    if foreign:
        raise Invalid(
            *(Fault(name, f"{figure_id} 不按此维度统计", f"{figure_id} is not counted by this") for name in foreign)
        )
    return figure


def _bounds(figure: Figure, period: Period) -> Period:
    return ("", period[1]) if figure.cumulative else period


def _measured(figure: Figure, total: Cell) -> int | str:
    if figure.measure == "distinct":
        return len(total.subjects)
    if figure.measure == "yuan":
        return yuan(total.amount)
    return total.amount
