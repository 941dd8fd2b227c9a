"""Requested against delivered: what the frozen lists asked for and what was handed over, community by community."""

from houyuan.percent import percent
from services.reports.dataset import Dataset, Fulfilled
from services.reports.document import Block, Column, Group, Linked, Note, Paragraph, Span, Spans, Table
from services.reports.writing import Writer, figure


def against_deliveries(dataset: Dataset, writer: Writer) -> list[Block]:
    """The lists' households and kits beside those served; nothing where no list was frozen."""
    total = dataset.requests_total
    if total is None or not total.requested.value:
        return []
    text = writer.say(
        "冻结的名单共{requested}户次、{kits}份物资；送达{deliveries}户次，其中名单外{exceptions}户次，交付{services}份。",
        "Frozen lists asked for {requested} household places and {kits} kits; deliveries: {deliveries}, of which "
        "{exceptions} beside the list; kits handed over: {services}.",
        requested=figure(total.requested),
        kits=figure(total.requested_kits),
        deliveries=figure(total.deliveries),
        exceptions=figure(total.exceptions),
        services=figure(total.services),
    )
    note = writer.say(
        "送达率＝（送达－名单外）÷名单户次，四舍五入保留一位小数；没有名单的不计算。",
        "Reached = (delivered − beside the list) ÷ requested, rounded half up to one decimal; none without a list.",
    )
    return [Paragraph(text), _table(dataset, total, writer), Note(note)]


def _table(dataset: Dataset, total: Fulfilled, writer: Writer) -> Table:
    word = writer.word
    columns = (
        Column(word("社区", "Community"), width=4),
        Column(word("名单户次", "Requested"), numeric=True, width=3),
        Column(word("送达", "Delivered"), numeric=True, width=3),
        Column(word("名单外", "Beside the list"), numeric=True, width=2),
        Column(word("送达率", "Reached"), numeric=True, width=3),
        Column(word("名单份数", "Kits requested"), numeric=True, width=3),
        Column(word("交付份数", "Kits handed over"), numeric=True, width=3),
    )
    subtotal = word("小计", "Subtotal")
    groups = tuple(
        Group(
            writer.name(group.name),
            "",
            (*((row.name, *_cells(row)) for row in group.rows), (subtotal, *_cells(group))),
        )
        for group in dataset.requests
    )
    caption = word("名单与送达对照，按社区", "Requested against delivered, by community")
    return Table(caption, columns, groups=groups, total=(word("合计", "Total"), *_cells(total)))


def _cells(row: Fulfilled) -> Spans:
    return (
        figure(row.requested),
        figure(row.deliveries),
        figure(row.exceptions),
        _reached(row),
        figure(row.requested_kits),
        figure(row.services),
    )


def _reached(row: Fulfilled) -> Span:
    share = percent(int(row.deliveries.value) - int(row.exceptions.value), int(row.requested.value))
    return Linked(f"{share}%", row.deliveries.records) if share else "—"
