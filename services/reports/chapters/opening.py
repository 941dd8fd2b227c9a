"""How a report opens: title block, headline figures, summary, and what was promised against what was done."""

from services.reports.dataset import Dataset, Party
from services.reports.document import Column, Headline, Note, Paragraph, Section, Span, Spans, Table
from services.reports.writing import Writer, figure, number

HEADLINES = ("consultations", "case-files", "households", "deliveries", "person-times")


def facts(dataset: Dataset, writer: Writer) -> tuple[tuple[str, Spans], ...]:
    """The title block: number, period with both ends and its days, who ran it, who paid."""
    programme, say = dataset.programme, writer.say
    period = say(
        "{start}至{end}，共{days}天（含首尾两日）",
        "{start} to {end}, {days} days, both ends included",
        start=writer.day(programme.start),
        end=writer.day(programme.end),
        days=figure(dataset.figure("programme-days")),
    )
    return (
        (writer.word("报告编号", "Report number"), (dataset.number,)),
        (writer.word("项目周期", "Programme period"), period),
        (writer.word("执行机构", "Implementers"), _parties(programme.implementers, writer)),
        (writer.word("资助机构", "Funders"), _parties(programme.funders, writer)),
        (writer.word("数据截止", "Figures up to"), (writer.day(dataset.cut_off),)),
        (writer.word("报告日期", "Date of the report"), (writer.day(dataset.created),)),
    )


def headlines(dataset: Dataset, writer: Writer) -> tuple[Headline, ...]:
    """The figures that a reader in a hurry takes away."""
    values = [*(dataset.figure(name) for name in HEADLINES), dataset.budget_total.spent]
    return tuple(Headline(writer.name(v.name), figure(v), writer.name(v.unit)) for v in values)


def summary(dataset: Dataset, writer: Writer) -> Section:
    """What happened, in four sentences."""
    total, say = dataset.budget_total, writer.say
    blocks = [
        Paragraph(
            say(
                "本报告由系统根据逐条记录计算得出，没有手工填写的数字。每个数字都是链接，打开即可看到其背后的记录清单。",
                "This report is computed from single records; no number in it was typed. Every number is a link: open "
                "it to see the list of the records behind it.",
            )
        ),
        Paragraph(
            say(
                "项目期内共记录咨询{consultations}条，跟进服务对象{followed}人，其中{files}例形成结案个案档案，累计随访{visits}次。",
                "Over the period {consultations} consultations were recorded. {followed} people were followed, "
                "{files} of them to a closed case file, with {visits} follow-ups.",
                consultations=figure(dataset.figure("consultations")),
                followed=figure(dataset.figure("cases-followed")),
                files=figure(dataset.figure("case-files")),
                visits=figure(dataset.figure("follow-ups")),
            )
        ),
        Paragraph(
            say(
                "共开展物资发放{rounds}轮，服务{households}户家庭，完成发放{deliveries}户次，惠及{people}人次。"
                "户数、户次、人次是三个不同的数字，分别列出。",
                "{rounds} distribution rounds reached {households} households with {deliveries} deliveries, counting "
                "{people} person-times. Households, deliveries and person-times are three figures, given as three.",
                rounds=figure(dataset.figure("delivery-rounds")),
                households=figure(dataset.figure("households")),
                deliveries=figure(dataset.figure("deliveries")),
                people=figure(dataset.figure("person-times")),
            )
        ),
        Paragraph(
            say(
                "资助机构共拨款{appropriated}元，预算{planned}元；实际支出{spent}元，"
                "已批未付{committed}元，预算科目结余{left}元。",
                "The funders paid in CNY {appropriated}, of which CNY {planned} was budgeted. CNY {spent} was spent "
                "and CNY {committed} is committed; CNY {left} is left on the lines.",
                appropriated=figure(dataset.figure("appropriated")),
                planned=figure(total.planned),
                spent=figure(total.spent),
                committed=figure(total.committed),
                left=figure(total.left),
            )
        ),
    ]
    return Section("summary", writer.word("概要", "Summary"), tuple(blocks))


def indicators(dataset: Dataset, writer: Writer) -> Section:
    """Every indicator: target, actual, percentage; no percentage without a target."""
    word = writer.word
    none_set = word("未设", "none")
    rows: list[Spans] = []
    for indicator in dataset.indicators:
        target: Span = number(indicator.target) if indicator.target else none_set
        share = writer.share(indicator.percent, indicator.actual.records)
        rows.append(
            (writer.name(indicator.name) + writer.unit(indicator.unit), target, figure(indicator.actual), share)
        )
    columns = (
        Column(word("指标", "Indicator"), width=5),
        Column(word("目标", "Target"), numeric=True),
        Column(word("实际", "Actual"), numeric=True),
        Column(word("完成率", "Reached"), numeric=True),
    )
    note = word(
        "完成率＝实际÷目标，四舍五入保留一位小数。没有约定目标的指标不计算完成率。",
        "Reached = actual ÷ target, rounded half up to one decimal. Without an agreed target no percentage is given.",
    )
    caption = word("约定指标与实际完成", "What was agreed and what was reached")
    return Section(
        "indicators",
        word("指标完成情况", "Indicators"),
        (Table(caption, columns, tuple(rows)), Note((note,))),
    )


def _parties(parties: list[Party], writer: Writer) -> Spans:
    """The names; a related party is named as one, since it must not approve its own spending."""
    related = writer.word(
        "（关联方：同时为资助方与执行方，不参与审批本机构支出）",
        " (related party: funds and implements, does not approve its own spending)",
    )
    return (writer.names(writer.name(p.name) + (related if p.related else "") for p in parties),)
