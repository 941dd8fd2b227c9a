"""Who may stand on a pay list: nobody whom the line excludes, nobody by their own word alone."""

from collections.abc import Mapping

from houyuan import records
from houyuan.problems import ConflictOfInterest, Excluded, Fault
from houyuan.records import Record
from services.funds.paid_days import Attended

FAULTS = 20


def check(record: Record, payees: Mapping[str, Record], attended: Attended) -> None:
    """Refuses a list for the sake of those on it, by what the register says of them now.

    Args:
        record: the list.
        payees: the register's records of all who are on it, by their codes.
        attended: the attendance that the list pays.

    Raises:
        Excluded: when the line excludes a category of one of them.
        ConflictOfInterest: when one of them confirmed their own attendance.
    """
    _check_line(record, payees)
    _check_confirmed(payees, attended)


def _check_line(record: Record, payees: Mapping[str, Record]) -> None:
    """A line that does not exist excludes nobody; the list is refused for the lack of it."""
    line = records.find(record.programme, "line", record.body["line"])
    barred = set(line.body["excluded_categories"]) if line else set()
    excluded = {code: sorted(barred & set(payee.body["categories"])) for code, payee in sorted(payees.items())}
    told = ", ".join([f"{code} ({', '.join(why)})" for code, why in excluded.items() if why][:FAULTS])
    if told:
        name = record.body["line"]
        raise Excluded(Fault("line", f"科目 {name} 不得用于：{told}", f"The line {name} excludes {told}"))


def _check_confirmed(payees: Mapping[str, Record], attended: Attended) -> None:
    """Who had no sign-in in the register when they confirmed attendance may have one now."""
    wrong = [
        Fault(f"payees.{code}", f"{code} 确认了本人 {day} 的出勤", f"{code} confirmed their own attendance on {day}")
        for code, payee in sorted(payees.items())
        for day, shifts in sorted(attended.get(code, {}).items())
        if any(shift.confirmed_by in (code, payee.body["subject"]) for shift in shifts)
    ]
    if wrong:
        raise ConflictOfInterest(*wrong[:FAULTS])
