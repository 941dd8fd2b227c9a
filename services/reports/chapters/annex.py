"""The annex: every figure of the report with its definition, its filter and its value."""

from itertools import groupby
from operator import attrgetter

from houyuan.codes import DIMENSIONS
from services.reports.dataset import Dataset
from services.reports.document import Column, Group, Paragraph, Section, Table
from services.reports.models import FigureValue
from services.reports.writing import Writer, figure

_DIMENSIONS = {
    "channel": ("渠道", "channel"),
    "topic": ("主题", "topic"),
    "group": ("社群", "group"),
    "category": ("个案类别", "class"),
    "risk": ("风险", "risk"),
    "purpose": ("用途", "purpose"),
    "place": ("社区", "community"),
    "line": ("科目", "line"),
    "result": ("结果", "result"),
    "kit": ("物资包", "kit"),
    "class": ("家庭类别", "class of household"),
    "round": ("轮次", "round"),
    "times": ("领取轮数", "rounds served in"),
    "item": ("物资", "item"),
    "origin": ("来源", "origin"),
    "cause": ("原因", "cause"),
}


def definitions(dataset: Dataset, writer: Writer) -> Section:
    """One group of rows a figure, one row a filter."""
    word = writer.word
    names = _names(dataset, writer)
    ordered = sorted(dataset.every_figure(), key=lambda value: (value.figure, len(value.where)))
    groups: list[Group] = []
    for _, same in groupby(ordered, key=attrgetter("figure")):
        values = list(same)
        head = values[0]
        heading = f"{writer.name(head.name)}{writer.unit(head.unit)}"
        rows = tuple((_filter(value, names, writer), figure(value)) for value in values)
        groups.append(Group(heading, writer.name(head.definition), rows))
    first = dataset.figure("consultations")
    text = writer.say(
        "本报告的数字均按以下定义计算，统计期为{start}至{end}（含首尾两日）。每行列出筛选条件，可据此在系统中重新查询。",
        "All figures follow the definitions below, over {start} to {end}, both ends included. Each row gives the "
        "filter by which the figure can be asked for again.",
        start=writer.day(first.start),
        end=writer.day(first.end),
    )
    columns = (Column(word("筛选条件", "Filter"), width=8), Column(word("数值", "Value"), numeric=True, width=2))
    table = Table(
        word("数字的定义、筛选条件与数值", "Definition, filter and value of each figure"), columns, groups=tuple(groups)
    )
    return Section("definitions", word("附录：数字定义", "Annex: definitions"), (Paragraph(text), table), annex=True)


def _names(dataset: Dataset, writer: Writer) -> dict[tuple[str, str], str]:
    """What the codes in filters are called."""
    names = {(name, code): writer.name(text) for name, codes in DIMENSIONS.items() for code, text in codes.items()}
    names |= {("place", place.place): place.name for place in dataset.places}
    names |= {("place", row.place): row.name for group in dataset.requests for row in group.rows}
    names |= {("purpose", row.purpose): writer.name(row.name) for row in dataset.requests}
    names |= {("purpose", row.purpose): writer.name(row.name) for row in dataset.purposes}
    names |= {("item", row.item): writer.name(row.name) for row in dataset.stock}
    names |= {("line", row.line): writer.name(row.name) for row in dataset.budget}
    names |= {("category", row.category): writer.name(row.name) for row in dataset.cases}
    for breakdown in dataset.consultations:
        names |= {(breakdown.dimension, row.code): writer.name(row.name) for row in breakdown.rows}
    return names


def _filter(value: FigureValue, names: dict[tuple[str, str], str], writer: Writer) -> str:
    """`用途：爱心菜；社区：成宝社区`, or the word for no filter."""
    if not value.where:
        return writer.word("全部", "All")
    parts = [
        writer.word(*_DIMENSIONS.get(dimension, (dimension, dimension)))
        + writer.word("：", ": ")
        + names.get((dimension, code), code)
        for dimension, code in value.where.items()
    ]
    return writer.word("；", "; ").join(parts)
