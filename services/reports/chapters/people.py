"""The chapters on people: consultations by channel, topic and group, and the cases that were followed."""

from services.reports.dataset import Breakdown, Dataset
from services.reports.document import Block, Column, Note, Paragraph, Section, Table
from services.reports.writing import Writer, figure

_DIMENSIONS = {
    "channel": ("按服务渠道", "渠道", "By channel", "Channel"),
    "topic": ("按咨询主题", "主题", "By topic", "Topic"),
    "group": ("按社群", "社群", "By group", "Group"),
}


def consultations(dataset: Dataset, writer: Writer) -> Section:
    """Every contact, split three ways; each split covers all of them."""
    total = dataset.figure("consultations")
    blocks: list[Block] = [
        Paragraph(
            writer.say(
                "志愿者与社工共答复咨询{total}条。以下各表是同一批记录的不同分类，合计相同。",
                "Volunteers and social workers answered {total} consultations. The tables below split the same "
                "records in different ways; their totals are equal.",
                total=figure(total),
            )
        )
    ]
    blocks += [_split(breakdown, writer) for breakdown in dataset.consultations]
    blocks.append(Note((writer.name(total.definition),)))
    return Section("consultations", writer.word("咨询服务", "Consultations"), tuple(blocks))


def cases(dataset: Dataset, writer: Writer) -> Section:
    """People followed and case files closed, by class."""
    word, followed, files = writer.word, dataset.figure("cases-followed"), dataset.figure("case-files")
    columns = (
        Column(word("个案类别", "Class of case"), width=5),
        Column(word("跟进（人）", "People followed"), numeric=True),
        Column(word("结案档案（例）", "Case files closed"), numeric=True),
    )
    rows = tuple((writer.name(row.name), figure(row.followed), figure(row.files)) for row in dataset.cases)
    total = (word("合计", "Total"), figure(followed), figure(files))
    text = writer.say(
        "社工共跟进{followed}名服务对象，随访{visits}次；{files}例已结案并有评估结果。"
        "服务对象以代码表示，本报告不含任何个人信息。",
        "Social workers followed {followed} people with {visits} follow-ups; {files} cases were closed with an "
        "outcome. The people are known by code only: this report holds nothing personal.",
        followed=figure(followed),
        visits=figure(dataset.figure("follow-ups")),
        files=figure(files),
    )
    notes = tuple(
        Note((f"{writer.name(v.name)}{word('：', ': ')}{writer.name(v.definition)}",)) for v in (followed, files)
    )
    table = Table(word("个案：跟进与结案", "Cases: followed and closed"), columns, rows, total=total)
    return Section("cases", word("个案服务", "Cases"), (Paragraph(text), table, *notes))


def _split(breakdown: Breakdown, writer: Writer) -> Table:
    zh, zh_column, en, en_column = _DIMENSIONS[breakdown.dimension]
    columns = (
        Column(writer.word(zh_column, en_column), width=5),
        Column(writer.word("咨询（条）", "Consultations"), numeric=True),
    )
    rows = tuple((writer.name(row.name), figure(row.value)) for row in breakdown.rows)
    total = (writer.word("合计", "Total"), figure(breakdown.total))
    return Table(writer.word(f"咨询：{zh}", f"Consultations: {en.lower()}"), columns, rows, total=total)
