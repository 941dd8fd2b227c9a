"""The chapter on money: what funders paid in, what became of every line, each move with its reason."""

from decimal import Decimal

from services.reports.chapters import moves
from services.reports.dataset import Balances, Dataset, ReallocationRow
from services.reports.document import Block, Column, Linked, Listing, Note, Paragraph, Section, Spans, Table
from services.reports.writing import Writer, figure, number


def money(dataset: Dataset, writer: Writer) -> Section:
    """Appropriations, the budget table, the reallocations in words."""
    word, say = writer.word, writer.say
    blocks: list[Block] = [
        Paragraph(
            say(
                "资助机构拨款共{appropriated}元，其中{unallocated}元未列入任何预算科目。",
                "The funders paid in CNY {appropriated}; CNY {unallocated} of it stands on no budget line.",
                appropriated=figure(dataset.figure("appropriated")),
                unallocated=figure(dataset.figure("unallocated")),
            )
        ),
        _appropriations(dataset, writer),
        _budget(dataset, writer),
        Note(
            say(
                "结余＝预算＋调入－调出－支出－已批未付。所有金额由复式账本计算，任何科目不得透支。",
                "Left = planned + moved in − moved out − spent − committed. All amounts come from a double-entry "
                "ledger in which no line can fall below zero.",
            )
        ),
    ]
    if dataset.reallocations:
        sentences = tuple(_move(each, writer) for each in dataset.reallocations)
        blocks += [moves.by_line(dataset, writer), Paragraph(_moved(dataset, writer)), Listing(sentences)]
    else:
        blocks.append(Paragraph(say("项目期内没有预算调剂。", "No money moved between budget lines.")))
    return Section("money", word("资金", "Money"), tuple(blocks))


def spending(dataset: Dataset, writer: Writer) -> Table:
    """The budget in short, for a narrow page: every line on which money was spent or is left."""
    word = writer.word
    columns = (
        Column(word("预算科目", "Budget line"), width=4),
        Column(word("支出", "Spent"), numeric=True, width=3),
        Column(word("结余", "Left"), numeric=True, width=3),
    )
    used = [row for row in dataset.budget if Decimal(row.spent.value) or Decimal(row.left.value)]
    rows = tuple((writer.name(row.name), figure(row.spent), figure(row.left)) for row in used)
    total = (word("合计", "Total"), figure(dataset.budget_total.spent), figure(dataset.budget_total.left))
    return Table(word("各科目支出（单位：元）", "Spending by line (CNY)"), columns, rows, total=total)


def _appropriations(dataset: Dataset, writer: Writer) -> Table:
    word = writer.word
    columns = (
        Column(word("资助机构", "Funder"), width=4),
        Column(word("到账日期", "Received on"), width=3),
        Column(word("凭证号", "Reference"), width=3),
        Column(word("金额（元）", "Amount (CNY)"), numeric=True, width=3),
    )
    rows: tuple[Spans, ...] = tuple(
        (writer.name(row.funder), writer.day(row.day), row.reference, Linked(number(row.amount), row.records))
        for row in dataset.appropriations
    )
    total = (word("合计", "Total"), "", "", figure(dataset.figure("appropriated")))
    return Table(word("资助机构拨款", "Appropriations"), columns, rows, total=total)


def _budget(dataset: Dataset, writer: Writer) -> Table:
    word = writer.word
    columns = (
        Column(word("预算科目", "Budget line"), width=4),
        *(
            Column(word(zh, en), numeric=True, width=3)
            for zh, en in (
                ("预算", "Planned"),
                ("调入", "Moved in"),
                ("调出", "Moved out"),
                ("支出", "Spent"),
                ("已批未付", "Committed"),
                ("结余", "Left"),
            )
        ),
    )
    rows: list[Spans] = []
    for row in dataset.budget:
        name = writer.name(row.name)
        if row.excludes:
            name += word(f"（不含{row.excludes.zh}）", f" (excludes {row.excludes.en})")
        rows.append((name, *_balances(row)))
    caption = word("预算执行表（单位：元）", "Budget and spending (CNY)")
    return Table(caption, columns, tuple(rows), total=(word("合计", "Total"), *_balances(dataset.budget_total)))


def _balances(row: Balances) -> Spans:
    values = (row.planned, row.moved_in, row.moved_out, row.spent, row.committed, row.left)
    return tuple(figure(value) for value in values)


def _moved(dataset: Dataset, writer: Writer) -> Spans:
    return writer.say(
        "预算调剂共{count}笔，合计调出{amount}元。每笔均由一人提出、另一人批准，并按协议取得资助机构同意：",
        "Reallocations: {count}, moving CNY {amount} between lines. Each was proposed by one person, approved by "
        "another, and consented to by the funders whose agreement asks for it:",
        count=number(len(dataset.reallocations)),
        amount=figure(dataset.budget_total.moved_out),
    )


def _move(row: ReallocationRow, writer: Writer) -> Spans:
    """One reallocation as a sentence: what, why, when, who asked, who approved, which funder consented."""
    consents = writer.word("；", "; ").join(
        writer.word(
            f"{consent.funder.zh}（{writer.day(consent.day)}，{consent.reference}）",
            f"{consent.funder.en} ({writer.day(consent.day)}, {consent.reference})",
        )
        for consent in row.consents
    )
    return writer.say(
        "从{source}调出{amount}元至{target}：{reason}。{day}，{proposer}提出，{approver}批准；资助机构同意：{consents}。",
        "CNY {amount} from {source} to {target}: {reason}. {day}; proposed by {proposer}, approved by {approver}; "
        "consent: {consents}.",
        source=writer.name(row.source_name),
        target=writer.name(row.target_name),
        amount=Linked(number(row.amount), row.records),
        reason=writer.name(row.reason).rstrip("。."),
        day=writer.day(row.day),
        proposer=row.proposed_by,
        approver=row.approved_by,
        consents=consents or _waived(row, writer),
    )


def _waived(row: ReallocationRow, writer: Writer) -> str:
    """Why no funder was asked."""
    if row.waived == "tolerance":
        return writer.word("在科目容差之内，无须同意", "none needed within the line's tolerance")
    return writer.word("协议不要求", "none asked for by the agreements")
