"""Statements as workbooks: running balances and sums by formulas, and a cell that says whether they tie out."""

from collections.abc import Iterable
from dataclasses import dataclass

from houyuan.problems import invalid
from houyuan.types import fen, yuan
from services.funds.models.periods import Told
from services.funds.models.statements import Entry, FunderStatement, LineStatement, PayeeStatement, Statement
from services.funds.workbook import Column, Sheet

MOST = 10_000
"""The rows of the longest sheet: what an answer of the API has room for."""

_COLUMNS = (
    Column("日期", "Day", 11),
    Column("凭证", "Record", 27),
    Column("摘要", "Summary in Chinese", 30),
    Column("英文摘要", "Summary", 32),
    Column("收入（元）", "In (CNY)", 14),
    Column("支出（元）", "Out (CNY)", 14),
    Column("余额（元）", "Balance (CNY)", 15),
)
_RESERVES = (
    Column("预留变动", "Reserved", 13),
    Column("预留合计", "In reserve", 13),
    Column("可用（元）", "Left (CNY)", 15),
)
_IN, _OUT, _BALANCE, _CHANGE, _RESERVED, _LEFT = range(4, 10)


@dataclass(frozen=True)
class _Row:
    """A transfer or a payment as a sheet shows it."""

    day: str
    record: str
    text: Told
    amount_in: str
    amount_out: str
    balance: str


def of_line(statement: LineStatement) -> bytes:
    """A line's statement: beside the balance, what is reserved of it and what is left."""
    sheet = _begun("Line", ("科目明细账", "Statement of a budget line"), statement, statement.name, _RESERVES)
    opening, reserved = sheet.row, fen(statement.opening_reserved)
    _open(sheet, statement)
    sheet.text(_CHANGE, "", "sum")
    sheet.yuan(_RESERVED, statement.opening_reserved, "sum")
    _left(sheet, yuan(fen(statement.opening) - reserved), "sum")
    for entry in statement.entries:
        sheet.next()
        _add(sheet, _of_entry(entry))
        reserved += fen(entry.reserved)
        sheet.yuan(_CHANGE, entry.reserved)
        sheet.formula(_RESERVED, f"{sheet.above(_RESERVED)}+{sheet.cell(_CHANGE)}", yuan(reserved))
        _left(sheet, entry.left)
    _close(sheet, statement, opening)
    change = yuan(fen(statement.reserved) - fen(statement.opening_reserved))
    sheet.formula(_CHANGE, f"SUM({sheet.down(_CHANGE, opening)})", change, "sum")
    sheet.formula(_RESERVED, f"{sheet.cell(_RESERVED, opening)}+{sheet.cell(_CHANGE)}", statement.reserved, "sum")
    _left(sheet, statement.left, "sum")
    _compare(sheet, {_BALANCE: statement.closing, _RESERVED: statement.reserved, _LEFT: statement.left})
    return sheet.done()


def of_funder(statement: FunderStatement) -> bytes:
    """A funder's statement, and below it what became of all money."""
    sheet = _begun("Funder", ("资助方对账单", "Statement of a funder"), statement, statement.name)
    _plain(sheet, statement, map(_of_entry, statement.entries))
    if statement.agreed is not None:
        sheet.next()
        sheet.labelled("协议金额", "Agreed", _OUT)
        sheet.yuan(_BALANCE, statement.agreed, "sum")
    sheet.next()
    sheet.next()
    sheet.labelled(statement.note.zh, statement.note.en, _BALANCE)
    use, first = statement.use, sheet.row + 1
    for zh, en, amount in (
        ("未分配", "Unallocated", use.unallocated),
        ("科目结余", "Left on lines", use.left),
        ("已批未付", "Committed", use.committed),
        ("已支出", "Spent", use.spent),
    ):
        sheet.next()
        sheet.labelled(zh, en, _OUT)
        sheet.yuan(_BALANCE, amount)
    sheet.next()
    sheet.labelled("合计", "Total", _OUT)
    sheet.formula(_BALANCE, f"SUM({sheet.down(_BALANCE, first)})", use.received, "sum")
    _compare(sheet, {_BALANCE: use.received}, "全部资助方到账", "Received from all funders")
    return sheet.done()


def of_payee(statement: PayeeStatement) -> bytes:
    """A payee's statement; the name masked."""
    name = statement.name or statement.payee
    sheet = _begun("Payee", ("收款人对账单", "Statement of a payee"), statement, Told(zh=name, en=name))
    rows = []
    for each in statement.entries:
        more = (each.purpose.zh, each.purpose.en) if each.purpose else ("", "")
        text = Told(
            zh="；".join(filter(None, (each.text.zh, each.line, more[0], each.reference))),
            en="; ".join(filter(None, (each.text.en, each.line, more[1], each.reference))),
        )
        rows.append(_Row(each.day, each.record, text, each.amount_in, each.amount_out, each.balance))
    _plain(sheet, statement, rows)
    return sheet.done()


def _begun(
    sheet: str,
    title: tuple[str, str],
    statement: LineStatement | FunderStatement | PayeeStatement,
    name: Told,
    more: tuple[Column, ...] = (),
) -> Sheet:
    """The sheet's head.

    Raises:
        Invalid: for more entries than a sheet holds.
    """
    if len(statement.entries) > MOST:
        raise invalid("start", f"超过 {MOST} 笔，请缩短期间", f"More than {MOST} entries: ask for fewer days")
    days = f"{statement.start or '…'} – {statement.end or '…'}"
    note = f"{name.zh} / {name.en}\n期间 / Days: {days}    单位：元 / CNY"
    return Sheet(sheet, " / ".join(title), note, _COLUMNS + more)


def _of_entry(entry: Entry) -> _Row:
    return _Row(entry.day, entry.reference, entry.text, entry.amount_in, entry.amount_out, entry.balance)


def _plain(sheet: Sheet, statement: Statement, rows: Iterable[_Row]) -> None:
    """A statement without reservations."""
    opening = sheet.row
    _open(sheet, statement)
    for row in rows:
        sheet.next()
        _add(sheet, row)
    _close(sheet, statement, opening)
    _compare(sheet, {_BALANCE: statement.closing})


def _open(sheet: Sheet, statement: Statement) -> None:
    sheet.labelled("期初", "Opening", _OUT)
    sheet.yuan(_BALANCE, statement.opening, "sum")


def _add(sheet: Sheet, row: _Row) -> None:
    sheet.day(0, row.day)
    sheet.text(1, row.record)
    sheet.text(2, row.text.zh)
    sheet.text(3, row.text.en)
    sheet.yuan(_IN, row.amount_in)
    sheet.yuan(_OUT, row.amount_out)
    sheet.formula(_BALANCE, f"{sheet.above(_BALANCE)}+{sheet.cell(_IN)}-{sheet.cell(_OUT)}", row.balance)


def _left(sheet: Sheet, amount: str, look: str = "yuan") -> None:
    sheet.formula(_LEFT, f"{sheet.cell(_BALANCE)}-{sheet.cell(_RESERVED)}", amount, look)


def _close(sheet: Sheet, statement: Statement, opening: int) -> None:
    """The sums, and the closing computed from them and not from the row above."""
    sheet.next()
    sheet.labelled("合计与期末", "Totals and closing", _IN - 1)
    for column, amount in ((_IN, statement.amount_in), (_OUT, statement.amount_out)):
        sheet.formula(column, f"SUM({sheet.down(column, opening)})", amount, "sum")
    closing = f"{sheet.cell(_BALANCE, opening)}+{sheet.cell(_IN)}-{sheet.cell(_OUT)}"
    sheet.formula(_BALANCE, closing, statement.closing, "sum")


def _compare(sheet: Sheet, books: dict[int, str], zh: str = "账簿", en: str = "In the books") -> None:
    """What the books say as plain numbers, and whether the formulas above come to the same."""
    computed = sheet.row
    sheet.next()
    sheet.labelled(zh, en, _OUT)
    for column, amount in books.items():
        sheet.yuan(column, amount, "sum")
    same = [f"{sheet.cell(column, computed)}={sheet.cell(column)}" for column in books]
    sheet.next()
    sheet.labelled("公式与账簿一致", "Formulas and books agree", _OUT)
    sheet.check(_BALANCE, f"AND({','.join(same)})")
