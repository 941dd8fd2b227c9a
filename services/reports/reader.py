"""Reads many figures of one period from the cubes, filtered; each kind's cubes are read once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import urlencode

from houyuan.settings import settings
from houyuan.types import yuan
from services.reports import cubes, registry
from services.reports.cubes import Cell
from services.reports.facts import NONE
from services.reports.filters import Where, matches
from services.reports.models import FigureValue
from services.reports.registry import TIMES, Figure

Period = tuple[str, str]
Found = list[tuple[dict[str, str], Cell]]
"""Cells of one figure, each with its dimensions."""


class Reader:
    """Reads figures of one programme and period."""

    def __init__(self, programme: str, period: Period) -> None:
        self.programme, self.period = programme, period
        self._cells: dict[tuple[str, str], dict[str, Found]] = {}
        self._times: dict[tuple[tuple[str, str], ...], Counter[int]] = {}

    def value(self, figure: Figure, where: Where) -> FigureValue:
        """One figure, filtered."""
        return FigureValue(
            figure=figure.id,
            name=figure.name,
            unit=figure.unit,
            definition=figure.definition,
            where=where,
            start=self.period[0],
            end=self.period[1],
            value=self._value(figure, where),
            records=address(self.programme, figure.id, where, self.period),
        )

    def dimension(self, figure: Figure, name: str, where: Where) -> list[str]:
        """The values that a dimension takes under a filter, in order; filtered by each, they cover the figure."""
        return sorted({at[name] for at, _ in self._read(figure) if name in at and matches(where, at)})

    def times(self, where: Where) -> Counter[int]:
        """How many households were served in one round, in two, and so on, under a filter."""
        key = tuple(sorted(where.items()))
        held = self._times.get(key)
        if held is None:
            cells = [found for found in self._read(registry.FIGURES["households"]) if matches(where, found[0])]
            served = ((subject, at.get("round", NONE)) for at, cell in cells for subject in cell.subjects)
            held = self._times[key] = Counter(len(rounds) for rounds in rounds_of_each(served).values())
        return held

    def _value(self, figure: Figure, where: Where) -> int | str:
        if TIMES in where:
            return sum(count for times, count in self.times(untimed(where)).items() if str(times) == where[TIMES])
        total = Cell()
        for at, cell in self._read(figure):
            if matches(where, at):
                total.amount += cell.amount
                total.count += cell.count
                total.subjects |= cell.subjects
        return measured(figure, total)

    def _read(self, figure: Figure) -> Found:
        first, last = bounds(figure, self.period)
        held = self._cells.get((figure.kind, first))
        if held is None:
            held = self._cells[figure.kind, first] = defaultdict(list)
            for (name, at), cell in cubes.between(self.programme, figure.kind, first, last):
                held[name].append((dict(at), cell))
        return held[figure.id]


def rounds_of_each(served: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """(household, round) -> the rounds in which each household was served."""
    rounds: defaultdict[str, set[str]] = defaultdict(set)
    for household, round_id in served:
        rounds[household].add(round_id)
    return rounds


def untimed(where: Where) -> Where:
    """A filter without the number of rounds, which no record carries."""
    return {name: wanted for name, wanted in where.items() if name != TIMES}


def address(programme: str, figure: str, where: Where, period: Period) -> str:
    """Where the list behind a figure is."""
    asked = urlencode({"start": period[0], "end": period[1], **dict(sorted(where.items()))})
    return f"{settings().api_url}/reports/v1/programmes/{programme}/figures/{figure}/records?{asked}"


def bounds(figure: Figure, period: Period) -> Period:
    """The days that a figure counts in a period."""
    return ("", period[1]) if figure.cumulative else period


def measured(figure: Figure, total: Cell) -> int | str:
    """What a figure makes of the facts that it counts."""
    if figure.measure == "distinct":
        return len(total.subjects)
    if figure.measure == "yuan":
        return yuan(total.amount)
    return total.amount
