"""The bank's answer to a pay list: paid in full, in part, not at all, or not yet; row by row, each with its movement.

Rows that can be taken are posted some forty a transaction, each line together with its transfer. What was taken is
found again, so the same sheet sent once more goes on where it broke off, and changes nothing when all was taken.
"""

import time
from collections.abc import Iterator, Sequence

from houyuan import records, sheets, versions, writes
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.problems import Busy, Fault, Problem
from houyuan.records import Record, now
from houyuan.types import ImportResult
from services.funds import bank_file, books, chart, paylist_lines
from services.funds.bank_answers import REPEATED, Taken, check_total, judge
from services.funds.models.paylists import LINES, BankResult
from services.funds.paylist_lines import Changed

ROWS = 40
MONTHS = 12
"""What one transaction takes: a line and a transfer for each row, two balances, a guard for each month."""

PATIENCE_SECONDS = 20.0
"""A request takes less than half a minute; a sheet that takes longer is sent again and goes on."""

clock = time.monotonic


def import_results(  # noqa: PLR0913 - the parts of an import
    programme: str, paylist: str, sheet: bytes, caller: Caller, *, total: str | None, dry_run: bool
) -> ImportResult:
    """Takes the bank's answers from a CSV sheet: `reference`, `amount` (blank: no answer yet), `date`, `note`.

    Raises:
        WrongState: when the list is not approved, or its lines are still being opened.
        Invalid: for a header that does not fit, or a total that is not the sum of the rows; to store, it is declared.
        TooLarge: for more rows than a list has lines.
        Busy: when the sheet takes longer than a request may; sent again, it goes on.
    """
    record = records.get(programme, "paylist", paylist)
    bank_file.expect_opened(record)
    rows, rejected = sheets.read(sheet, BankResult, most=LINES)
    check_total(rows, rejected, total, dry_run=dry_run)
    lines = {line.body["reference"].upper(): line for line in paylist_lines.all_of(programme, paylist)}
    numbers: list[int] = []
    fates: list[bool] = []
    taken: list[Taken] = []
    named: set[str] = set()
    for row in rows:
        reference = row.content.reference.upper()
        judged = REPEATED if reference in named else judge(record, row, lines.get(reference))
        named.add(reference)
        if isinstance(judged, Taken):
            taken.append(judged)
        elif isinstance(judged, Fault):
            rejected += sheets.refusals(row.number, [judged])
        else:
            numbers.append(row.number)
            fates.append(False)
    for each, became in _fates(record, taken, caller, dry_run=dry_run):
        if isinstance(became, Fault):
            rejected += sheets.refusals(each.row.number, [became])
        else:
            numbers.append(each.row.number)
            fates.append(became)
    return sheets.outcome(numbers, list(fates), rejected, dry_run=dry_run)


def _fates(
    record: Record, taken: Sequence[Taken], caller: Caller, *, dry_run: bool
) -> Iterator[tuple[Taken, bool | Fault]]:
    end = clock() + PATIENCE_SECONDS
    for together in _transactions(taken):
        if clock() > end:
            raise Busy
        yield from ((each, True) for each in together) if dry_run else _post(record, together, caller)


def _transactions(taken: Sequence[Taken]) -> Iterator[list[Taken]]:
    together: list[Taken] = []
    months: set[str] = set()
    for each in taken:
        month = (each.row.content.date or "")[:7]
        if len(together) == ROWS or len(months | {month}) > MONTHS:
            yield together
            together, months = [], set()
        together.append(each)
        months.add(month)
    if together:
        yield together


def _post(record: Record, together: Sequence[Taken], caller: Caller) -> list[tuple[Taken, bool | Fault]]:
    """Posts rows in one transaction; when one of them is refused, each half in its own."""
    if not together:
        return []
    moved = [_transfer(record, each, caller) for each in together if each.amount]
    changed = [versions.setting(each.line, each.fields, lambda _: Changed()) for each in together]
    try:
        writes.commit([*changed, *(books.moving(record.programme, moved) if moved else [])])
    except Busy:
        raise
    except Changed:
        return _post_anew(record, together, caller)
    except Problem as problem:
        if len(together) == 1:
            return [(together[0], _of_row(problem))]
        middle = len(together) // 2
        return [*_post(record, together[:middle], caller), *_post(record, together[middle:], caller)]
    return [(each, True) for each in together]


def _post_anew(record: Record, together: Sequence[Taken], caller: Caller) -> list[tuple[Taken, bool | Fault]]:
    """Somebody else took answers in between: the lines are read again, and each row is judged by what stands now."""
    lines = records.find_many(record.programme, paylist_lines.KIND, [each.line.id for each in together])
    fates: list[tuple[Taken, bool | Fault]] = []
    still: list[Taken] = []
    for each in together:
        judged = judge(record, each.row, lines[each.line.id])
        if isinstance(judged, Taken):
            still.append(judged)
        else:
            fates.append((each, judged or False))
    return fates + _post(record, still, caller)


def _transfer(record: Record, each: Taken, caller: Caller) -> Transfer:
    line = record.body["line"]
    day = each.row.content.date or ""
    return Transfer(
        paylist_lines.paid_as(record.id, each.line, day),
        chart.due(line, record.id),
        chart.spent(line),
        each.amount,
        "paylist",
        caller.subject,
        now(),
        reference=f"paylist/{record.id}",
        debit_field="amount",
        credit_field="reference",
    )


def _of_row(problem: Problem) -> Fault:
    """A refusal in the words of the sheet's columns: a closed month is a matter of the date."""
    fault = next(iter(problem.faults), Fault("row", problem.zh, problem.en))
    return Fault("date", fault.zh, fault.en) if fault.field == "day" else fault
