"""Cubes: the facts of one fold unit, folded; a cache that can be thrown away and refolded at any time.

A unit is a programme, a kind and a day (`all` for kinds whose ids carry no day). Refolding reads the unit's records
again and overwrites its cube on condition that nobody else did since; nothing is ever added to a cube, so repeated,
lost or disordered events cannot make a figure wrong.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from houyuan import ledger, privacy, records, wire, writes
from houyuan.problems import Problem
from services.reports import cube_parts, facts, registry, stock_facts
from services.reports.facts import Fact

ALL = "all"
TRIES = 20
_OF_BOOK = {"transfer": (ledger.MONEY, facts.of_transfer), "goods-transfer": (ledger.GOODS, stock_facts.of_goods)}
"""The kinds that are transfers of the ledger: which book they stand in, and what one of them contributes."""

Address = tuple[str, tuple[tuple[str, str], ...]]
"""A cell's place in a cube: figure and dimensions."""


@dataclass
class Cell:
    """Facts of one figure with the same dimensions."""

    amount: int = 0
    count: int = 0
    subjects: set[str] = field(default_factory=set)

    def add(self, fact: Fact) -> None:
        """Folds one fact in."""
        self.amount += fact.amount
        self.count += 1
        if fact.subject is not None:
            self.subjects.add(fact.subject)


@dataclass(frozen=True)
class Unit:
    """What is folded as one."""

    programme: str
    kind: str
    day: str

    @classmethod
    def of_key(cls, pk: str, sk: str) -> "Unit | None":
        """The unit that a table key belongs to; None for keys that no figure reads."""
        programme, _, kind = pk.partition("#")
        if kind not in registry.KINDS:
            return None
        return cls(programme, kind, sk[:10] if kind in registry.DATED else ALL)


class _Overtaken(Problem):
    """Somebody else refolded the unit since we began to read."""


def sourced(unit: Unit) -> Iterator[tuple[str, int, Fact]]:
    """(record id, version, fact) of every record of a unit, read from the tables now."""
    first = last = "" if unit.day == ALL else unit.day
    return sourced_between(unit.programme, unit.kind, first, last)


def sourced_between(
    programme: str, kind: str, first: str, last: str, only: wire.Only | None = None
) -> Iterator[tuple[str, int, Fact]]:
    """(record id, version, fact) of every record of a kind from day `first` to day `last`, in the order of the ids.

    `only` leaves out what nobody wants, before it is sent.
    """
    if kind in _OF_BOOK:
        unit, facts_of = _OF_BOOK[kind]
        for transfer in ledger.transfers_between(programme, first, last, unit, only):
            yield from ((transfer.id, 1, fact) for fact in facts_of(transfer))
        return
    pseudonym = partial(privacy.pseudonym, programme)
    for record in records.glances(programme, kind, facts.FIELDS[kind], first, last, only):
        yield from ((record.id, record.version, fact) for fact in facts.of_record(record, pseudonym))


def fold(found: Iterable[Fact]) -> dict[Address, Cell]:
    """Facts -> cells."""
    cells: defaultdict[Address, Cell] = defaultdict(Cell)
    for fact in found:
        cells[fact.figure, tuple(sorted(fact.dimensions.items()))].add(fact)
    return dict(cells)


def refold(unit: Unit) -> bool:
    """Reads a unit's records and overwrites its cube.

    Returns:
        Whether the cube had said something else.

    Raises:
        Busy: when others refold the same unit all the time.
    """
    partition = f"{unit.programme}#{unit.kind}"

    def anew() -> bool:
        standing = cube_parts.find(partition, unit.day)
        cells = _packed(fold(fact for _, _, fact in sourced(unit)))
        if standing and standing.content() == cells:
            cube_parts.clean(standing)
            return False
        cube_parts.overwrite(partition, unit.day, standing, cells, lambda _: _Overtaken())
        return True

    return writes.anew(anew, _Overtaken, TRIES)


def suspected(programme: str, kind: str) -> list[Unit]:
    """The units of a kind whose cube is not what their records say, found in one pass over the records.

    Cubes are read before records, so a cube that equals its records was right at the time of this call; one that does
    not may have been overtaken since, and a refold tells.
    """
    standing = cube_parts.all_of(f"{programme}#{kind}")
    told = {day: _packed(cells) for day, cells in _folded_by_day(programme, kind)}
    nothing = _packed({})
    days = (day for day in sorted({*standing, *told}) if standing.get(day, nothing) != told.get(day, nothing))
    return [Unit(programme, kind, day) for day in days]


def _folded_by_day(programme: str, kind: str) -> Iterator[tuple[str, dict[Address, Cell]]]:
    """Each unit's day and its fold, from one pass over all records of the kind."""

    def day(found: tuple[str, int, Fact]) -> str:
        return found[0][:10] if kind in registry.DATED else ALL

    for on, found in groupby(sourced_between(programme, kind, "", ""), key=day):
        yield on, fold(fact for _, _, fact in found)


def between(programme: str, kind: str, first: str, last: str) -> Iterator[tuple[Address, Cell]]:
    """The cells of a kind's cubes from day `first` to day `last`; kinds without days have one cube."""
    bounds = (first, last) if kind in registry.DATED else (ALL, ALL)
    for content in cube_parts.contents(f"{programme}#{kind}", *bounds):
        yield from _unpacked(content)


def _packed(cells: dict[Address, Cell]) -> bytes:
    rows = [
        [figure, dict(at), cell.amount, cell.count, sorted(cell.subjects)]
        for (figure, at), cell in sorted(cells.items())
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def _unpacked(packed: bytes) -> Iterator[tuple[Address, Cell]]:
    for figure, at, amount, count, subjects in json.loads(zlib.decompress(packed)):
        yield (figure, tuple(sorted(at.items()))), Cell(amount, count, set(subjects))
