"""What goes in and out of reports: figures, the records behind them, reports, subscriptions, dispatches."""

from typing import Annotated, Literal

from pydantic import Field

from houyuan.codes import DIMENSIONS
from houyuan.forms import called_by_key
from houyuan.types import Code, DatedId, Day, Email, Line, Masked, Model, OpenDay, Stored, Text

Language = Literal["zh", "en"]


Dimension = Annotated[str, Field(min_length=1, max_length=100)] | None
Places = Annotated[str, Field(pattern=r"^[0-9]{1,12}$", description="The first digits of an official code.")] | None
Times = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}$", description="Served in so many rounds.")] | None


class FigureQuery(Model):
    """What a figure is asked for: a period, the programme's own by default, and a filter by its dimensions."""

    start: OpenDay = ""
    end: OpenDay = ""
    channel: Dimension = None
    topic: Dimension = None
    group: Dimension = None
    category: Dimension = None
    risk: Dimension = None
    purpose: Dimension = None
    place: Places = None
    kit: Dimension = None
    class_: Dimension = Field(default=None, alias="class")
    round: Dimension = None
    times: Times = None
    result: Dimension = None
    item: Dimension = None
    origin: Dimension = None
    cause: Dimension = None
    line: Dimension = None
    funder: Dimension = None
    transfer: Dimension = None

    def where(self) -> dict[str, str]:
        """The filter: each dimension that was asked for, with its value."""
        return self.model_dump(exclude={"start", "end"}, exclude_none=True, by_alias=True)


class FigureValue(Model):
    """A figure over a period: `value` is an integer as it is counted, or yuan as a decimal string with two places."""

    figure: Code
    name: Text
    unit: Text
    definition: Text
    where: dict[str, str]
    start: Day
    end: Day
    value: int | str
    records: str = Field(description="The address of the list of records behind this figure.")


class RecordBehind(Model):
    """One record behind a figure, without anything personal: `amount` is what it adds (minutes, people, yuan)."""

    kind: str
    id: str
    version: int
    amount: int | str
    subject: str | None = Field(default=None, description="The pseudonym that a distinct count counts once.")
    facts: Annotated[dict[str, str], called_by_key(DIMENSIONS)]


class RecordsBehind(Model):
    """The list behind a figure. `value` is computed from all records of the list and *is* the figure."""

    figure: Code
    where: dict[str, str]
    start: Day
    end: Day
    value: int | str
    count: int
    records: list[RecordBehind]
    cursor: str | None = None


class FigureList(Model):
    """Figures of one period."""

    start: Day
    end: Day
    figures: list[FigureValue]


class OverlapRow(Model):
    """The households that were served in exactly so many rounds."""

    times: int
    households: FigureValue


class Overlap(Model):
    """How many households were served in one round, in two, and so on.

    The rows add up to `households`; each times its number of rounds, to `household_rounds`.
    """

    where: dict[str, str]
    start: Day
    end: Day
    households: FigureValue
    household_rounds: int
    rows: list[OverlapRow]


class Fulfilment(Model):
    """What frozen lists asked for, and what became of it.

    `missing` were listed and not served; households served beside the list (`exceptions`) do not make up for them.
    """

    requested: int
    requested_kits: int
    deliveries: int
    services: int
    exceptions: int
    undelivered: int
    missing: int


class RequestedRound(Fulfilment):
    """One round's list against its deliveries, with the addresses of the records behind either."""

    round: str
    purpose: str
    place: str
    kit: str
    requested_records: str
    deliveries_records: str


class Requested(Model):
    """Rounds whose lists were frozen for a day of the period: what was asked for, and what was delivered until `until`.

    `rounds` holds `count` entries, which add up to `total`.
    """

    where: dict[str, str]
    start: Day
    end: Day
    until: Day
    count: int
    rounds: list[RequestedRound]
    total: Fulfilment


class IndicatorValue(Model):
    """What was reached of what was promised; `percent` is half-up with one decimal, null without a target."""

    id: Code
    name: Text
    unit: Text
    target: int | None
    actual: FigureValue
    percent: str | None


class IndicatorList(Model):
    """Every indicator of the programme."""

    indicators: list[IndicatorValue]


class NewReport(Model):
    """Asks for a close-out report over the programme's period; the id carries the report's date."""

    id: DatedId
    template: Literal["close-out"] = "close-out"


class Report(NewReport, Stored):
    """A report: in preparation, then frozen with its number, its documents and the hash of its dataset.

    `failures` tell which of its figures contradicted each other when it could not be frozen.
    """

    state: Literal["preparing", "frozen", "failed"]
    number: str | None = None
    start: Day | None = None
    end: Day | None = None
    content_hash: str | None = None
    documents: list[str]
    failures: list[Text] = Field(default_factory=list)


class NewSubscription(Model):
    """A reader who gets reports by mail: each new frozen report, at the programme's mailing hour."""

    id: Code
    funder: Code
    email: Email
    language: Language


class Subscription(NewSubscription, Stored):
    """A subscription as stored."""

    email: Masked


class PlannedDispatch(Model):
    """One report for one subscriber."""

    id: Line
    report: DatedId
    subscription: Code


class Dispatch(Stored):
    """One mail of one report to one subscriber: sent once, kept whole."""

    id: Line
    report: DatedId
    subscription: Code
    email: Masked
    subject: Line
    state: Literal["sending", "sent"]
    message_id: str | None = None
    attachments: list[str]


class DispatchList(Model):
    """The mails of a report."""

    dispatches: list[Dispatch]
