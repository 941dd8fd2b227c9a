"""What a report is made of: its dataset, frozen, with every figure's definition, filter, value and address.

Nothing here is computed but the hash: who assembles the dataset asks the registry and the records, and whoever reads
it can check each value against the list behind it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from houyuan.types import Code, DatedId, Day, Line, Model, PlaceCode, PositiveYuan, Text, days_between
from services.reports.models import FigureValue, IndicatorValue


class Party(Model):
    """An implementer or a funder. `related` marks a body that is both, or is close to one that is."""

    name: Text
    related: bool = False


class ProgrammeFacts(Model):
    """Who ran the programme for whom, and when; both ends of the period belong to it."""

    id: Code
    name: Text
    start: Day
    end: Day
    implementers: list[Party]
    funders: list[Party]

    @property
    def days(self) -> int:
        """The length of the period, both ends included."""
        return days_between(self.start, self.end)


class BreakdownRow(Model):
    """One value of a dimension, such as the channel `phone`, and the figure filtered by it."""

    code: Line
    name: Text
    value: FigureValue


class Breakdown(Model):
    """A figure split by one dimension; the rows cover it, so that they add up to the total."""

    dimension: Code
    rows: list[BreakdownRow]
    total: FigureValue


class CaseRow(Model):
    """A class of cases: the people followed, and the case files closed with an outcome."""

    category: Code
    name: Text
    followed: FigureValue
    files: FigureValue


class PurposeRow(Model):
    """What was handed out for one purpose, over all its communities; a household counts once."""

    purpose: Code
    name: Text
    communities: FigureValue
    rounds: FigureValue
    households: FigureValue
    deliveries: FigureValue
    person_times: FigureValue
    undelivered: FigureValue


class PlaceRow(Model):
    """What was handed out for one purpose in one community."""

    purpose: Code
    place: PlaceCode
    name: Line
    rounds: FigureValue
    households: FigureValue
    deliveries: FigureValue
    person_times: FigureValue


class CountsRow(Model):
    """Four counts of what was handed out, side by side, of one purpose; of all, where it names none."""

    purpose: Code | None
    name: Text
    households: FigureValue
    deliveries: FigureValue
    services: FigureValue
    person_times: FigureValue


class TimesRow(Model):
    """The households that were served in exactly so many rounds."""

    times: int
    households: FigureValue


class OverlapColumn(Model):
    """How often households were served for one purpose, or for any; the rows add up to its households."""

    purpose: Code | None
    name: Text
    households: FigureValue
    rows: list[TimesRow]


class Fulfilled(Model):
    """What frozen lists asked for, and what was delivered."""

    requested: FigureValue
    requested_kits: FigureValue
    deliveries: FigureValue
    exceptions: FigureValue
    services: FigureValue


class RequestRow(Fulfilled):
    """One purpose in one community."""

    place: PlaceCode
    name: Line


class RequestGroup(Fulfilled):
    """One purpose, over all its communities; the rows add up to it."""

    purpose: Code
    name: Text
    rows: list[RequestRow]


class StockRow(Model):
    """What became of an item, in pieces: bought + given + made = packed into kits + handed over + lost + left.

    A kit is an item too; it is counted as such, and what is in it as packed. `unit` is its register's, if it has one.
    """

    item: Code
    name: Text
    unit: Line | None
    bought: FigureValue
    given: FigureValue
    made: FigureValue
    packed: FigureValue
    handed: FigureValue
    lost: FigureValue
    left: FigureValue


class Balances(Model):
    """What became of planned money, in yuan: left = planned + moved in - moved out - spent - committed."""

    planned: FigureValue
    moved_in: FigureValue
    moved_out: FigureValue
    spent: FigureValue
    committed: FigureValue
    left: FigureValue


class BudgetRow(Balances):
    """One budget line. `excludes` says whom or what it may not pay."""

    line: Code
    name: Text
    excludes: Text | None = None


class ConsentGiven(Model):
    """A funder's consent to a reallocation, by the reference of its letter."""

    funder: Text
    reference: Line
    day: Day


class ReallocationRow(Model):
    """Money that moved between two lines: why, when, by whom, with whose consent. People are pseudonyms.

    `waived` says why no consent was needed: within the source's tolerance, or no funder's agreement asks for one.
    """

    id: DatedId
    day: Day
    source: Code
    source_name: Text
    target: Code
    target_name: Text
    amount: PositiveYuan
    reason: Text
    proposed_by: Line
    approved_by: Line
    consents: list[ConsentGiven]
    waived: Literal["tolerance", "agreement"] | None = None
    records: str


class AppropriationRow(Model):
    """Money that a funder paid in. `records` is the address where the record stands."""

    id: DatedId
    day: Day
    funder: Text
    amount: PositiveYuan
    reference: Line
    records: str


class Dataset(Model):
    """Everything a close-out report says, in both languages, as it was when the report was frozen.

    What has a default was told by no report of before, and those are read still.
    """

    report: DatedId
    number: Line
    created: Day
    cut_off: Day
    programme: ProgrammeFacts
    figures: list[FigureValue]
    indicators: list[IndicatorValue]
    consultations: list[Breakdown]
    cases: list[CaseRow]
    purposes: list[PurposeRow]
    places: list[PlaceRow]
    counts: list[CountsRow] = Field(default_factory=list)
    overlaps: list[OverlapColumn] = Field(default_factory=list)
    requests: list[RequestGroup] = Field(default_factory=list)
    requests_total: Fulfilled | None = None
    stock: list[StockRow] = Field(default_factory=list)
    budget: list[BudgetRow]
    budget_total: Balances
    reallocations: list[ReallocationRow]
    appropriations: list[AppropriationRow]

    def figure(self, figure: str, **where: str) -> FigureValue:
        """The figure with exactly this filter, wherever in the dataset it stands.

        Raises:
            LookupError: when the dataset holds no such figure.
        """
        for value in self.every_figure():
            if value.figure == figure and value.where == where:
                return value
        raise LookupError(f"{figure} {where}")

    def every_figure(self) -> Iterator[FigureValue]:
        """Every figure once, headline figures first, then as the report prints them."""
        seen: set[tuple[str, ...]] = set()
        for value in self.mentions():
            key = (value.figure, *(f"{name}={wanted}" for name, wanted in sorted(value.where.items())))
            if key not in seen:
                seen.add(key)
                yield value

    def mentions(self) -> Iterator[FigureValue]:
        """Every figure as often as a part of the dataset names it."""
        yield from self.figures
        yield from (indicator.actual for indicator in self.indicators)
        for breakdown in self.consultations:
            yield from (row.value for row in breakdown.rows)
            yield breakdown.total
        yield from (row.households for column in self.overlaps for row in column.rows)
        yield from (column.households for column in self.overlaps)
        requests = [row for group in self.requests for row in group.rows]
        tables: tuple[Sequence[Model], ...] = (
            *(self.cases, self.purposes, self.places, self.counts, requests, self.requests),
            [self.requests_total] if self.requests_total else [],
            *(self.stock, self.budget, [self.budget_total]),
        )
        for table in tables:
            for row in table:
                yield from (value for _, value in row if isinstance(value, FigureValue))

    def canonical(self) -> bytes:
        """The dataset as JSON with sorted keys and no blanks, in UTF-8: one dataset, one sequence of bytes."""
        content = self.model_dump(mode="json")
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()

    def content_hash(self) -> str:
        """SHA-256 of the canonical bytes, as `sha256sum` prints it for them."""
        return hashlib.sha256(self.canonical()).hexdigest()
