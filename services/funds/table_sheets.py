"""The budget table and the trial balance as workbooks: each sum a formula, and a cell that says whether all tie out."""

from houyuan.types import fen, yuan
from services.funds.models.lines import BudgetLine, BudgetTable
from services.funds.models.periods import Period, Told
from services.funds.workbook import Column, Sheet

_BUDGET = ("planned", "moved_in", "moved_out", "spent", "committed", "left")
_PLANNED, _MOVED_IN, _MOVED_OUT, _SPENT, _COMMITTED, _LEFT = range(3, 9)
_BUDGET_COLUMNS = (
    Column("科目", "Code", 16),
    Column("名称", "Name in Chinese", 28),
    Column("英文名称", "Name", 28),
    Column("预算", "Planned", 16),
    Column("调入", "Moved in", 15),
    Column("调出", "Moved out", 15),
    Column("支出", "Spent", 16),
    Column("已批未付", "Committed", 15),
    Column("结余", "Left", 16),
)
_TRIAL = ("opening", "debits", "credits", "balance", "reserved")
_OPENING, _DEBITS, _CREDITS, _BALANCE, _RESERVED = range(3, 8)
_TRIAL_COLUMNS = (
    Column("账户", "Account", 24),
    Column("名称", "Name in Chinese", 30),
    Column("英文名称", "Name", 30),
    Column("期初余额", "Opening", 17),
    Column("本期借方", "Debits", 16),
    Column("本期贷方", "Credits", 16),
    Column("期末余额", "Balance", 17),
    Column("其中预留", "Of it reserved", 16),
)


def of_budget(table: BudgetTable, programme: Told) -> bytes:
    """The budget table: left = planned + moved in - moved out - spent - committed, by a formula on each line."""
    note = (
        f"{programme.zh} / {programme.en}    单位：元 / CNY\n"
        "结余＝预算＋调入－调出－支出－已批未付 / Left = planned + moved in − moved out − spent − committed"
    )
    sheet = Sheet("Budget", "预算执行表 / Budget and spending", note, _BUDGET_COLUMNS)
    first = sheet.row
    for line in table.lines:
        _budget_line(sheet, line)
        sheet.next()
    sums = {name: sum(fen(getattr(line, name)) for line in table.lines) for name in _BUDGET}
    sheet.labelled("合计", "Total", _PLANNED - 1)
    for column, name in enumerate(_BUDGET, _PLANNED):
        _sum(sheet, column, first, sums[name])
    total = sheet.row
    for zh, en, amount in (("未分配", "Unallocated", table.unallocated), ("到账", "Received", table.appropriated)):
        sheet.next()
        sheet.labelled(zh, en, _COMMITTED)
        sheet.yuan(_LEFT, amount, "sum")
    held = [sheet.cell(column, total) for column in (_SPENT, _COMMITTED, _LEFT)]
    whole = "+".join([*held, sheet.above(_LEFT)])
    same = f"ROUND({whole}-{sheet.cell(_LEFT)},2)=0"
    moved = f"{sheet.cell(_MOVED_IN, total)}={sheet.cell(_MOVED_OUT, total)}"
    sheet.next()
    sheet.labelled(
        "支出＋已批未付＋结余＋未分配＝到账", "Spent + committed + left + unallocated = received", _COMMITTED
    )
    sheet.check(_LEFT, f"AND({same},{moved})")
    return sheet.done()


def of_period(period: Period, programme: Told) -> bytes:
    """A closed month's trial balance: balance = opening - debits + credits by a formula, debits equal credits."""
    note = (
        f"{programme.zh} / {programme.en}    {period.first} – {period.last}    单位：元 / CNY\n"
        f"结账人 / Closed by: {period.closed_by}    SHA-256: {period.content_hash}"
    )
    sheet = Sheet("Trial balance", f"{period.id} 试算平衡表 / Trial balance", note, _TRIAL_COLUMNS)
    first = sheet.row
    for row in period.accounts:
        _names(sheet, row.account, row.name)
        for column, name in (
            (_OPENING, "opening"),
            (_DEBITS, "debits"),
            (_CREDITS, "credits"),
            (_RESERVED, "reserved"),
        ):
            sheet.yuan(column, getattr(row, name))
        balance = f"{sheet.cell(_OPENING)}-{sheet.cell(_DEBITS)}+{sheet.cell(_CREDITS)}"
        sheet.formula(_BALANCE, balance, row.balance)
        sheet.next()
    sheet.labelled("合计", "Total", _OPENING - 1)
    for column, name in enumerate(_TRIAL, _OPENING):
        _sum(sheet, column, first, sum(fen(getattr(row, name)) for row in period.accounts))
    zero = [f"{sheet.cell(column)}=0" for column in (_OPENING, _BALANCE)]
    same = f"{sheet.cell(_DEBITS)}={sheet.cell(_CREDITS)}"
    sheet.next()
    sheet.labelled("借贷相等，余额合计为零", "Debits equal credits, balances add up to zero", _CREDITS)
    sheet.check(_BALANCE, f"AND({','.join([*zero, same])})")
    return sheet.done()


def _budget_line(sheet: Sheet, line: BudgetLine) -> None:
    _names(sheet, line.id, Told(zh=line.name.zh, en=line.name.en))
    for column, name in enumerate(_BUDGET[:-1], _PLANNED):
        sheet.yuan(column, getattr(line, name))
    planned, moved_in, moved_out, spent, committed = (sheet.cell(column) for column in range(_PLANNED, _LEFT))
    sheet.formula(_LEFT, f"{planned}+{moved_in}-{moved_out}-{spent}-{committed}", line.left)


def _names(sheet: Sheet, code: str, name: Told) -> None:
    for column, text in enumerate((code, name.zh, name.en)):
        sheet.text(column, text)


def _sum(sheet: Sheet, column: int, first: int, amount: int) -> None:
    """The sum of the rows above; of none where there are none."""
    formula = f"SUM({sheet.down(column, first)})" if sheet.row > first else "0"
    sheet.formula(column, formula, yuan(amount), "sum")
