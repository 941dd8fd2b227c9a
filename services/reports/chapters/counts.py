"""Four counts side by side, and how often households were served: who reads one of them is told the others."""

from collections.abc import Iterator, Sequence

from services.reports.dataset import CountsRow, Dataset, OverlapColumn
from services.reports.document import Block, Column, Note, Paragraph, Spans, Table
from services.reports.models import FigureValue
from services.reports.writing import Writer, figure

COUNTED = ("households", "deliveries", "services", "person-times")
COLUMNS = 4
"""How many purposes stand beside each other before a narrow page is full."""


def side_by_side(dataset: Dataset, writer: Writer) -> list[Block]:
    """Households, deliveries, services and person-times of each purpose, then what each of them counts."""
    word = writer.word
    values = [dataset.figure(name) for name in COUNTED]
    columns = (
        Column(word("用途", "Purpose"), width=4),
        *(Column(_heading(each, writer), numeric=True, width=3) for each in values),
    )
    *purposes, everything = dataset.counts
    rows = tuple((writer.name(row.name), *_four(row)) for row in purposes)
    caption = word("四项计数，按用途", "Four counts, by purpose")
    total = (writer.name(everything.name), *_four(everything))
    colon = word("：", ": ")
    notes = [Note((f"{writer.name(each.name)}{colon}{writer.name(each.definition)}",)) for each in values]
    return [Table(caption, columns, rows, total=total), *notes, Note(_not_a_sum(writer))]


def overlap(dataset: Dataset, writer: Writer) -> list[Block]:
    """How many households were served in one round, in two, and so on, by purpose and for any."""
    *purposes, everything = dataset.overlaps
    # For one purpose alone, what is served for any says the same once more.
    shown = purposes if len(purposes) == 1 else [*purposes, everything]
    tables = [_times(some, writer) for some in _some(shown)]
    text = writer.say(
        "下表按领取轮数列出户数：每户只在一行，各行相加即为户数；户数乘以轮数再相加，即为户轮次。",
        "The table below gives households by the number of rounds in which they were served. Each household stands in "
        "one row, so a column adds up to its households; each row times its rounds adds up to household-rounds.",
    )
    return [Paragraph(text), *tables]


def _heading(value: FigureValue, writer: Writer) -> str:
    """The figure's name, with its unit where the name does not tell it."""
    name, unit = writer.name(value.name), writer.name(value.unit)
    return name if unit in name.lower() else f"{name}{writer.unit(value.unit)}"


def _four(row: CountsRow) -> Spans:
    return figure(row.households), figure(row.deliveries), figure(row.services), figure(row.person_times)


def _not_a_sum(writer: Writer) -> Spans:
    return writer.say(
        "一户只计一次，因此户数合计不一定等于各用途、各社区户数之和。",
        "A household counts once, so the total of households need not be the sum over purposes or communities.",
    )


def _some(columns: Sequence[OverlapColumn]) -> Iterator[Sequence[OverlapColumn]]:
    for start in range(0, len(columns), COLUMNS):
        yield columns[start : start + COLUMNS]


def _times(columns: Sequence[OverlapColumn], writer: Writer) -> Table:
    word = writer.word
    headings = (
        Column(word("领取轮数", "Rounds served in"), width=3),
        *(Column(writer.name(column.name), numeric=True, width=3) for column in columns),
    )
    rows: tuple[Spans, ...] = tuple(
        (word(f"{same[0].times}轮", str(same[0].times)), *(figure(row.households) for row in same))
        for same in zip(*(column.rows for column in columns), strict=True)
    )
    total: Spans = (word("户数合计", "Households"), *(figure(column.households) for column in columns))
    return Table(word("每户领取轮数（单位：户）", "How often households were served"), headings, rows, total=total)
