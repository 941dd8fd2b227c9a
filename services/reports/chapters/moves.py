"""Money that moved between lines, line by line: in and out, with the other line, the day and the sentence."""

from services.reports.dataset import BudgetRow, Dataset, ReallocationRow
from services.reports.document import Column, Group, Linked, Spans, Table
from services.reports.writing import Writer, number


def by_line(dataset: Dataset, writer: Writer) -> Table:
    """The moved-in and moved-out columns of the budget, taken apart; a move stands under both of its lines."""
    word = writer.word
    columns = (
        Column(word("对应科目", "Other line"), width=4),
        Column(word("调入", "Moved in"), numeric=True, width=3),
        Column(word("调出", "Moved out"), numeric=True, width=3),
        Column(word("日期", "Day"), width=3),
        Column(word("说明", "Reason"), width=7),
    )
    groups = tuple(group for row in dataset.budget if (group := _group(row, dataset, writer)).rows)
    return Table(word("各科目调剂明细（单位：元）", "Moves by line (CNY)"), columns, groups=groups)


def _group(line: BudgetRow, dataset: Dataset, writer: Writer) -> Group:
    moves = [each for each in dataset.reallocations if line.line in (each.source, each.target)]
    return Group(writer.name(line.name), "", tuple(_row(each, line.line, writer) for each in moves))


def _row(move: ReallocationRow, line: str, writer: Writer) -> Spans:
    amount = Linked(number(move.amount), move.records)
    came_in = move.target == line
    other = writer.name(move.source_name if came_in else move.target_name)
    reason, day = writer.name(move.reason), writer.day(move.day)
    return (other, amount, "", day, reason) if came_in else (other, "", amount, day, reason)
