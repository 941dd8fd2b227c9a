"""Statements of lines and funders: folded from the transfers each time they are read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from houyuan import cursors, records, store
from houyuan.identity import ROLES, Caller, Permission
from houyuan.ledger import Transfer
from houyuan.problems import Fault, NotFound, invalid
from houyuan.settings import settings
from houyuan.types import yuan
from services.funds import agreements, balances, chart
from services.funds.balances import Balances, Standing
from services.funds.models.periods import Told
from services.funds.models.statements import Entry, FunderStatement, LineEntry, LineStatement, ProgrammeUse
from services.funds.names import Names
from services.funds.sentences import Sentences

POOLED = Told(
    zh="本项目资金合并使用，支出不按资助方拆分；以下是全部资金的使用情况。",
    en="The programme's money is pooled and no spending is any one funder's; below is the use of all of it.",
)
E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Asked:
    """Which days a statement is of, and which page of its entries: all of them without a limit."""

    start: str = ""
    end: str = ""
    limit: int | None = None
    cursor: str | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise invalid("end", "结束日期不得早于开始日期", "The end must not lie before the start")


@dataclass(frozen=True)
class Row:
    """A transfer of an account, and what the account stood at before and after it."""

    transfer: Transfer
    before: Standing
    after: Standing


@dataclass(frozen=True)
class Account:
    """An account over a stretch of days, and all the programme's balances at its end."""

    id: str
    opening: Standing
    rows: tuple[Row, ...]
    closing: Standing
    all: Balances


def account(programme: str, name: str, asked: Asked) -> Account:
    """Folds one account: what it opened the first day with, every transfer of it, what it stood at after the last."""
    standing = balances.before(programme, asked.start)
    opening = standing.of(name).copy()
    rows = []
    for transfer in balances.between(programme, asked.start, asked.end):
        touched = name in (transfer.debit, transfer.credit)
        before = standing.of(name).copy() if touched else opening
        standing.take(transfer)
        if touched:
            rows.append(Row(transfer, before, standing.of(name).copy()))
    return Account(name, opening, tuple(rows), standing.of(name), standing)


def of_line(programme: str, line: str, asked: Asked, caller: Caller) -> LineStatement:
    """A line's statement.

    Raises:
        NotFound: when there is no such line.
        Invalid: for an end before the start, or a cursor of another statement.
    """
    records.get(programme, "line", line)
    names = Names(programme)
    found = account(programme, chart.line(line), asked)
    shown, cursor = _page(found.rows, asked)
    sentences = _sentences(programme, names, shown, caller)

    def entry(row: Row) -> LineEntry:
        return LineEntry(
            **_entry(row, found.id, sentences),
            balance=yuan(row.after.balance),
            reserved=yuan(row.after.reserved - row.before.reserved),
            left=yuan(row.after.available),
        )

    return LineStatement(
        line=line,
        name=names.line(line),
        **_sums(found, asked, sign=1),
        opening_reserved=yuan(found.opening.reserved),
        reserved=yuan(found.closing.reserved),
        left=yuan(found.closing.available),
        entries=[entry(row) for row in shown],
        cursor=cursor,
    )


def of_funder(programme: str, funder: str, asked: Asked, caller: Caller) -> FunderStatement:
    """A funder's statement, as the programme sees it: what was paid in comes in.

    Raises:
        NotFound: when the programme has no such funder.
        Invalid: for an end before the start, or a cursor of another statement.
    """
    own = records.get(programme, "programme", programme)
    if funder not in {each["id"] for each in own.body["funders"]}:
        raise NotFound(Fault("funder", f"项目没有资助方 {funder}", f"The programme has no funder {funder}"))
    names = Names(programme)
    found = account(programme, chart.funder(funder), asked)
    shown, cursor = _page(found.rows, asked)
    sentences = _sentences(programme, names, shown, caller)
    agreement = agreements.with_funder(programme).get(funder)
    return FunderStatement(
        funder=funder,
        name=names.funder(funder),
        **_sums(found, asked, sign=-1),
        agreed=agreement.body["amount"] if agreement else None,
        entries=[Entry(**_entry(row, found.id, sentences, sign=-1), balance=yuan(-row.after.balance)) for row in shown],
        use=use(found.all),
        note=POOLED,
        cursor=cursor,
    )


def use(standing: Balances) -> ProgrammeUse:
    """What became of all money that came in."""
    sums = dict.fromkeys(("received", "unallocated", "left", "committed", "spent"), 0)
    for name, each in standing.accounts.items():
        kind = name.partition(":")[0]
        if kind == "funder":
            sums["received"] -= each.balance
        elif kind == "line":
            sums["left"] += each.available
            sums["committed"] += each.reserved
        elif kind == "due":
            sums["committed"] += each.balance
        elif kind in ("unallocated", "spent"):
            sums[kind] += each.balance
    return ProgrammeUse(**{name: yuan(amount) for name, amount in sums.items()})


def _sums(found: Account, asked: Asked, *, sign: int) -> dict[str, str]:
    paid_in = found.closing.credits - found.opening.credits
    paid_out = found.closing.debits - found.opening.debits
    return {
        "start": asked.start,
        "end": asked.end,
        "opening": yuan(sign * found.opening.balance),
        "amount_in": yuan(paid_in if sign > 0 else paid_out),
        "amount_out": yuan(paid_out if sign > 0 else paid_in),
        "closing": yuan(sign * found.closing.balance),
    }


def _entry(row: Row, own: str, sentences: Sentences, *, sign: int = 1) -> dict[str, Any]:
    transfer = row.transfer
    paid_in = row.after.credits - row.before.credits
    paid_out = row.after.debits - row.before.debits
    counterpart = transfer.credit if own == transfer.debit else transfer.debit
    return {
        "day": transfer.id[:10],
        "transfer": transfer.id,
        "code": transfer.code,
        "phase": transfer.phase,
        "counterpart": counterpart,
        "counterpart_name": sentences.account(counterpart),
        "reference": transfer.reference,
        "text": sentences.of(transfer),
        "amount_in": yuan(paid_in if sign > 0 else paid_out),
        "amount_out": yuan(paid_out if sign > 0 else paid_in),
    }


def _sentences(programme: str, names: Names, rows: Iterable[Row], caller: Caller) -> Sentences:
    """Only the records behind the entries that are shown are read."""
    references = list(dict.fromkeys(row.transfer.reference for row in rows if row.transfer.reference))
    keys = [(f"{programme}#{kind}", record_id) for kind, _, record_id in (each.partition("/") for each in references)]
    found = store.get_many(settings().records_table, keys, "body")
    bodies = {each: found[key] for each, key in zip(references, keys, strict=True) if key in found}
    return Sentences(names, bodies, payments=Permission.SEE_PAYMENTS in ROLES[caller.role])


def _page(rows: Sequence[Row], asked: Asked) -> tuple[Sequence[Row], str | None]:
    return page(rows, asked, lambda row: row.transfer.id)


R = TypeVar("R")


def page(rows: Sequence[R], asked: Asked, key: Callable[[R], str]) -> tuple[Sequence[R], str | None]:
    """The rows after the cursor's, in key order, and the cursor of the next page.

    Raises:
        Invalid: for a cursor that this function did not make.
    """
    if asked.cursor is not None:
        after = cursors.opened(asked.cursor)
        rows = [row for row in rows if key(row) > after]
    if asked.limit is None or len(rows) <= asked.limit:
        return rows, None
    shown = rows[: asked.limit]
    return shown, cursors.of(key(shown[-1]))
