"""The stock in the chapter on goods: where every item came from, and what became of it."""

from services.reports.dataset import Dataset, StockRow
from services.reports.document import Block, Column, Note, Spans, Table
from services.reports.writing import Writer, figure


def reckoned(dataset: Dataset, writer: Writer) -> list[Block]:
    """Each item in one row, whose left side is its right side."""
    word = writer.word
    columns = (
        Column(word("物资", "Item"), width=4),
        *(
            Column(word(zh, en), numeric=True, width=2)
            for zh, en in (
                ("购入", "Bought"),
                ("受赠", "Given"),
                ("组装", "Made"),
                ("装入包", "In kits"),
                ("发放", "Handed"),
                ("损耗", "Lost"),
                ("结存", "Left"),
            )
        ),
    )
    rows = tuple((_name(row, writer), *_pieces(row)) for row in dataset.stock)
    caption = word("物资收支（件）", "Goods: where they came from, what became of them (pieces)")
    rule = writer.say(
        "购入＋受赠＋组装＝装入包＋发放＋损耗＋结存。装入物资包的物资随包计算；盘点缺少的计入损耗。每一件物资都在账上。",
        "Bought + given + made = in kits + handed over + lost + left. What is in a kit goes where the kit goes; what a "
        "count found missing is lost. Every piece stands in the ledger.",
    )
    return [Table(caption, columns, rows), Note(rule)]


def _name(row: StockRow, writer: Writer) -> str:
    """An item's unit is a word of its register's, in one language; a kit is counted in kits."""
    unit = writer.word(f"（{row.unit}）", "") if row.unit else writer.word("（包）", " (kits)")
    return f"{writer.name(row.name)}{unit}"


def _pieces(row: StockRow) -> Spans:
    values = (row.bought, row.given, row.made, row.packed, row.handed, row.lost, row.left)
    return tuple(figure(value) for value in values)
