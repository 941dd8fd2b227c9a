"""Attendance of volunteers: confirmed by somebody else, one by one or from a sheet; what stipends are reckoned from."""

from collections.abc import Iterable

from houyuan import attendance, bulk, days, records, sheets, writes
from houyuan.attendance import Attendance, NewAttendance
from houyuan.identity import Caller
from houyuan.problems import AlreadyPaid, ConflictOfInterest, Fault, Problem, WrongState
from houyuan.reasons import Reason
from houyuan.records import Change, Record
from houyuan.settings import settings
from houyuan.types import ImportResult, day_of

KIND = attendance.KIND
PAYEE = "payee"
"""The register in which volunteers stand with their names and accounts."""


def log(programme: str, new: NewAttendance, caller: Caller) -> tuple[Attendance, bool]:
    """Stores that a volunteer was there; the caller confirms it.

    A record that comes after its day was paid is kept as the truth about the day; the day is not paid again.

    Raises:
        Invalid: for a day that has not come.
        ConflictOfInterest: when the caller is the volunteer.
    """
    record, is_new = records.create(_prepare(programme, new, caller, _own_codes(programme, [new.volunteer], caller)))
    return record.answer(Attendance), is_new


def log_sheet(programme: str, sheet: bytes, caller: Caller, *, dry_run: bool) -> ImportResult:
    """Stores the rows of a CSV sheet whose columns are the fields of attendance, each on its own.

    A row is stored once however often its sheet is sent, so an import that broke off is resumed by sending it again.

    Raises:
        Invalid: for a header that does not fit.
        TooLarge: for more rows than one request takes.
    """
    rows, rejected = sheets.read(sheet, NewAttendance)
    own = _own_codes(programme, (row.content.volunteer for row in rows), caller)
    numbers: list[int] = []
    fresh: list[Record] = []
    for row in rows:
        try:
            fresh.append(_prepare(programme, row.content, caller, own))
            numbers.append(row.number)
        except Problem as problem:
            rejected += sheets.refusals(row.number, list(problem.faults))
    fates = (bulk.compare_many if dry_run else bulk.create_many)(fresh)
    return sheets.outcome(numbers, fates, rejected, dry_run=dry_run)


def show(programme: str, record_id: str) -> Attendance:
    """One record of attendance."""
    return records.get(programme, KIND, record_id).answer(Attendance)


def void(programme: str, record_id: str, reason: Reason, caller: Caller) -> Attendance:
    """Takes back a wrong record and keeps it, with the reason; not while a pay list counts it.

    Raises:
        AlreadyPaid: while the day stands on a pay list.
        WrongState: when it is void for another reason already.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body.get("void"):
            if seen.body["void_reason"] == reason.reason:
                return None
            raise WrongState(Fault("reason", "该记录已因其他原因作废", "This was voided for another reason"))
        return Change({"void": True, "void_reason": reason.reason}, [_unclaimed(programme, seen)])

    return records.change(programme, KIND, record_id, caller, rule).answer(Attendance)


def _unclaimed(programme: str, seen: Record) -> writes.Write:
    day = day_of(seen.id)

    def refuse(claim: dict[str, str] | None) -> Problem:
        paylist = (claim or {}).get("paylist", "")
        return AlreadyPaid(
            Fault("attendance", f"{day} 已列入发放表 {paylist}", f"{day} stands on the pay list {paylist}")
        )

    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        refuse,
        key={
            "pk": attendance.paid_days(programme),
            "sk": attendance.paid_day(day, seen.body["volunteer"]),
        },
        condition="attribute_not_exists(pk)",
    )


def _prepare(programme: str, new: NewAttendance, caller: Caller, own: set[str]) -> Record:
    days.has_come("id", day_of(new.id))
    if new.volunteer in own:
        raise ConflictOfInterest(
            Fault("volunteer", "本人的出勤须由他人确认", "Somebody else confirms one's own attendance")
        )
    return records.new_record(programme, KIND, new, caller, extra={"confirmed_by": caller.subject})


def _own_codes(programme: str, volunteers: Iterable[str], caller: Caller) -> set[str]:
    """Those of these codes that are the caller's own: by the register's sign-in, or because the code is the sign-in."""
    payees = records.find_many(programme, PAYEE, volunteers)
    return {code for code, payee in payees.items() if payee.body.get("subject") == caller.subject} | {caller.subject}
