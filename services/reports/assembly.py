"""Assembling a report's dataset: asks the registry and the records; computes nothing that a record does not say."""

from houyuan import records
from houyuan.codes import CASE_CLASSES
from houyuan.records import Record
from houyuan.types import Text, day_of
from services.reports import figures, indicators, registry
from services.reports.dataset import (
    AppropriationRow,
    Balances,
    Breakdown,
    BreakdownRow,
    BudgetRow,
    CaseRow,
    ConsentGiven,
    Dataset,
    Party,
    ProgrammeFacts,
    ReallocationRow,
)
from services.reports.filters import Where
from services.reports.goods import Goods
from services.reports.models import FigureValue, NewReport
from services.reports.reader import Reader
from services.reports.vocabulary import CONSULTATION_TERMS

_HEADLINES = tuple(figure.id for figure in registry.WHOLE)
"""Every figure that is a number without a filter, so that none is left out of a report by oversight."""


def assemble(programme: str, new: NewReport) -> Dataset:
    """The dataset of a report over the programme's own period.

    Raises:
        NotFound: when there is no such programme.
    """
    own = records.get(programme, "programme", programme)
    period = (own.body["start"], own.body["end"])
    reader = Reader(programme, period)
    asked, goods = Asker(own, reader), Goods(reader)
    return Dataset(
        report=new.id,
        number=f"{programme}/{new.id}",
        created=day_of(new.id),
        cut_off=period[1],
        programme=_programme(own),
        figures=[asked(name) for name in _HEADLINES],
        indicators=indicators.every(programme, period).indicators,
        consultations=[asked.breakdown(dimension) for dimension in ("channel", "topic", "group")],
        cases=asked.cases(),
        purposes=goods.purposes(),
        places=goods.places(),
        counts=goods.counts(),
        overlaps=goods.overlaps(),
        requests=goods.requests(),
        requests_total=goods.fulfilled({}),
        stock=goods.stock(),
        budget=asked.budget(),
        budget_total=Balances(**asked.balances({})),
        reallocations=asked.reallocations(),
        appropriations=asked.appropriations(),
    )


class Asker:
    """Asks figures of one programme and period, and names what they are filtered by."""

    def __init__(self, programme: Record, reader: Reader) -> None:
        self.programme, self.reader = programme, reader
        self.funders = {funder["id"]: Text(**funder["name"]) for funder in programme.body["funders"]}
        self.lines = {line.id: line for line in records.between(programme.id, "line")}

    def __call__(self, figure: str, **where: str) -> FigureValue:
        """One figure."""
        return self.reader.value(registry.FIGURES[figure], where)

    def breakdown(self, dimension: str) -> Breakdown:
        """Consultations by one dimension."""
        codes = self.reader.dimension(registry.FIGURES["consultations"], dimension, {})
        rows = [
            BreakdownRow(code=code, name=self._term(code), value=self("consultations", **{dimension: code}))
            for code in codes
        ]
        return Breakdown(dimension=dimension, rows=rows, total=self("consultations"))

    def cases(self) -> list[CaseRow]:
        """Cases by class."""
        codes = self.reader.dimension(registry.FIGURES["cases-followed"], "category", {})
        return [
            CaseRow(
                category=code,
                name=CASE_CLASSES[code],
                followed=self("cases-followed", category=code),
                files=self("case-files", category=code),
            )
            for code in codes
        ]

    def budget(self) -> list[BudgetRow]:
        """Every budget line, in the budget's order."""
        ordered = sorted(self.lines.values(), key=lambda line: line.body["order"])
        return [
            BudgetRow(
                line=line.id, name=line.body["name"], excludes=line.body["excludes"], **self.balances({"line": line.id})
            )
            for line in ordered
        ]

    def balances(self, where: Where) -> dict[str, FigureValue]:
        """The six balances of a line, or of all."""
        names = ("planned", "moved-in", "moved-out", "spent", "committed", "left")
        return {name.replace("-", "_"): self(name, **where) for name in names}

    def reallocations(self) -> list[ReallocationRow]:
        """Every reallocation that was posted until the period's end, oldest first."""
        proposed = records.between(self.programme.id, "reallocation", "", self.reader.period[1])
        posted = (record for record in proposed if record.body["state"] == "posted")
        return [self._reallocation(record) for record in posted if _posted_on(record) <= self.reader.period[1]]

    def appropriations(self) -> list[AppropriationRow]:
        """Every appropriation that stood at the period's end, oldest first."""
        end = self.reader.period[1]
        booked = records.between(self.programme.id, "appropriation", "", end)
        return [
            AppropriationRow(
                id=record.id,
                day=day_of(record.id),
                funder=self.funders[record.body["funder"]],
                amount=record.body["amount"],
                reference=record.body["reference"],
                records=self("appropriated", transfer=record.id).records,
            )
            for record in booked
            if not record.body.get("taken_back_on") or record.body["taken_back_on"] > end
        ]

    def _reallocation(self, record: Record) -> ReallocationRow:
        body = record.body
        return ReallocationRow(
            id=record.id,
            day=_posted_on(record),
            source=body["source"],
            source_name=self.lines[body["source"]].body["name"],
            target=body["target"],
            target_name=self.lines[body["target"]].body["name"],
            amount=body["amount"],
            reason=body["reason"],
            proposed_by=figures.person(self.programme.id, body["proposed_by"]),
            approved_by=figures.person(self.programme.id, body["approved_by"]),
            consents=[
                ConsentGiven(funder=self.funders[consent["funder"]], reference=consent["reference"], day=consent["day"])
                for consent in body["consents"]
            ],
            waived=body.get("waived"),
            records=self("reallocated", transfer=record.id).records,
        )

    def _term(self, code: str) -> Text:
        groups = {group["id"]: Text(zh=group["name"], en=group["name"]) for group in self.programme.body["groups"]}
        return CONSULTATION_TERMS.get(code) or groups[code]


def _posted_on(reallocation: Record) -> str:
    """The day on which a reallocation moved its amount: later than its own where a funder was asked first."""
    day: str = reallocation.body.get("posted_on") or day_of(reallocation.id)
    return day


def _programme(own: Record) -> ProgrammeFacts:
    body = own.body
    return ProgrammeFacts(
        id=own.id,
        name=body["name"],
        start=body["start"],
        end=body["end"],
        implementers=[Party(name=each["name"], related=each["related"]) for each in body["implementers"]],
        funders=[Party(name=each["name"], related=each["related"]) for each in body["funders"]],
    )
