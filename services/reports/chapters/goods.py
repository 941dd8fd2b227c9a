"""The chapter on goods: by purpose and community, the rounds, households, deliveries and person-times."""

from services.reports.chapters import counts, requests, stock
from services.reports.dataset import Dataset, PlaceRow, PurposeRow
from services.reports.document import Block, Column, Paragraph, Section, Spans, Table
from services.reports.writing import Writer, figure


def deliveries(dataset: Dataset, writer: Writer) -> Section:
    """The counts side by side, each purpose by community, how often households were served, lists, and the stock."""
    blocks: list[Block] = counts.side_by_side(dataset, writer)
    for purpose in dataset.purposes:
        places = [place for place in dataset.places if place.purpose == purpose.purpose]
        blocks += [Paragraph(_listed(purpose, places, writer)), _table(purpose, places, writer)]
        if purpose.undelivered.value:
            blocks.append(Paragraph(_missed(purpose, writer)))
    if any(column.rows for column in dataset.overlaps):
        blocks += counts.overlap(dataset, writer)
    blocks += requests.against_deliveries(dataset, writer)
    if dataset.stock:
        blocks += stock.reckoned(dataset, writer)
    return Section("deliveries", writer.word("物资发放", "Deliveries"), tuple(blocks))


def _listed(purpose: PurposeRow, places: list[PlaceRow], writer: Writer) -> Spans:
    """The communities by name, behind a count that is the length of this very list."""
    return writer.say(
        "{purpose}：在{communities}个社区（{names}）发放{rounds}轮，共{deliveries}户次，服务{households}户、{people}人次。",
        "{purpose}. Communities: {communities} ({names}); rounds: {rounds}; deliveries: {deliveries}; "
        "households: {households}; person-times: {people}.",
        purpose=writer.name(purpose.name),
        communities=figure(purpose.communities),
        names=writer.names(place.name for place in places),
        rounds=figure(purpose.rounds),
        deliveries=figure(purpose.deliveries),
        households=figure(purpose.households),
        people=figure(purpose.person_times),
    )


def _missed(purpose: PurposeRow, writer: Writer) -> Spans:
    return writer.say(
        "另有{undelivered}次未能送达，均记录原因，不计入以上数字。",
        "Attempts that did not reach the household: {undelivered}. Each has its reason on record and none is counted "
        "above.",
        undelivered=figure(purpose.undelivered),
    )


def _table(purpose: PurposeRow, places: list[PlaceRow], writer: Writer) -> Table:
    word = writer.word
    columns = (
        Column(word("社区", "Community"), width=4),
        Column(word("轮次", "Rounds"), numeric=True),
        Column(word("户数", "Households"), numeric=True),
        Column(word("户次", "Deliveries"), numeric=True),
        Column(word("人次", "Person-times"), numeric=True),
    )
    rows = tuple((place.name, *_counts(place)) for place in places)
    caption = word(f"{purpose.name.zh}：各社区发放情况", f"{purpose.name.en}: community by community")
    return Table(caption, columns, rows, total=(word("合计", "Total"), *_counts(purpose)))


def _counts(row: PlaceRow | PurposeRow) -> Spans:
    return figure(row.rounds), figure(row.households), figure(row.deliveries), figure(row.person_times)
