"""What a pay list comes to: reckoned from attendance before anything is written, and from its claims afterwards."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from houyuan import ledger, records
from houyuan.problems import AlreadyPaid, Fault, InsufficientFunds, Invalid, invalid
from houyuan.records import Record
from houyuan.types import fen, yuan
from services.funds import attendance, chart, paid_days, payable
from services.funds.paid_days import Attended, Claim
from services.funds.stipends import Stipend, Terms, reckon

FAULTS = 20
DAYS = 40_000
"""How many days of attendance a list pays at most: they are held in memory, and each is claimed by itself."""


class Reckoning:
    """What a list is reckoned from, each read once: the attendance of its period, and the days that are claimed."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def attended(self) -> Attended:
        """The attendance that stood when the list was asked for, and still stands."""
        body = self.record.body
        return paid_days.attended(self.record.programme, body["start"], body["end"], self.record.created_at)

    @cached_property
    def claims(self) -> list[Claim]:
        """The days of the period that any list claims."""
        return list(paid_days.claims(self.record.programme, self.record.body["start"], self.record.body["end"]))

    @property
    def own(self) -> list[Claim]:
        """The days that this list claims."""
        return [claim for claim in self.claims if claim.paylist == self.record.id]

    @property
    def others(self) -> list[Claim]:
        """The days of attendance that other lists claim."""
        return [
            claim
            for claim in self.claims
            if claim.paylist != self.record.id and claim.day in self.attended.get(claim.volunteer, {})
        ]

    @cached_property
    def free(self) -> Attended:
        """The attendance that no other list pays."""
        taken = {(claim.volunteer, claim.day) for claim in self.others}
        free = {
            volunteer: {day: shifts for day, shifts in days.items() if (volunteer, day) not in taken}
            for volunteer, days in self.attended.items()
        }
        return {volunteer: days for volunteer, days in free.items() if days}

    def expected(self) -> list[Stipend]:
        """What the list would owe if it claimed every free day."""
        minutes = {
            volunteer: {day: sum(shift.minutes for shift in shifts) for day, shifts in days.items()}
            for volunteer, days in self.free.items()
        }
        return reckon(Terms.of(self.record.body), minutes)

    def owed(self) -> list[Stipend]:
        """What the list owes, by the days that it claims."""
        days: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for claim in self.own:
            days[claim.volunteer][claim.day] = claim.minutes
        return reckon(Terms.of(self.record.body), days)

    def check_declared(self, amounts: Sequence[int]) -> None:
        """Raises Invalid unless count and total are those that were declared; both numbers are told."""
        body, others = self.record.body, _lists(self.others)
        zh, en = (f"；已列入 {others} 的出勤不计", f"; days on {others} left out") if others else ("", "")
        pairs = (
            ("count", str(body["count"]), str(len(amounts))),
            ("total", body["total"], yuan(sum(amounts))),
        )
        wrong = [
            Fault(name, f"申报 {declared}，按出勤应为 {found}{zh}", f"{declared} declared, {found} by attendance{en}")
            for name, declared, found in pairs
            if declared != found
        ]
        if wrong:
            raise Invalid(*wrong)


def check(record: Record) -> int:
    """Refuses a list that could not be made, before anything of it is written.

    Returns:
        How much there is to do: the days that it will claim, and its lines.

    Raises:
        Invalid: for a count or total that is not what attendance gives, a volunteer whom the register does not know or
            who has no account there or stands there twice, a line that does not exist, more days than a list holds.
        Excluded: when the line excludes a volunteer.
        ConflictOfInterest: when a volunteer confirmed their own attendance.
        AlreadyPaid: when other lists pay every day of the period.
        InsufficientFunds: when the line does not hold the total.
    """
    reckoning = Reckoning(record)
    _check_shifts(reckoning.free)
    stipends = reckoning.expected()
    if not stipends and reckoning.others:
        told = _lists(reckoning.others)
        raise AlreadyPaid(Fault("start", f"出勤均已列入 {told}", f"Every day of attendance stands on {told}"))
    reckoning.check_declared([each.amount for each in stipends])
    payees(record, [each.volunteer for each in stipends], reckoning.free)
    _check_funds(record)
    return sum(each.days for each in stipends) + len(stipends)


def payees(record: Record, volunteers: Sequence[str], attended: Attended) -> dict[str, Record]:
    """The register's records of all who are on a list, each with a name and an account.

    Raises:
        Invalid: naming those (20 at most) who are not in the register, or have no account there.
        Excluded: when the line excludes one of them.
        ConflictOfInterest: when one of them confirmed their own attendance.
    """
    found = records.find_many(record.programme, attendance.PAYEE, volunteers)
    wrong = [
        Fault(f"payees.{code}", f"{code} 不在收款人名册，或没有账号", f"{code} is no payee, or has no account")
        for code in volunteers
        if code not in found or not found[code].body.get("account")
    ]
    if wrong:
        raise Invalid(*wrong[:FAULTS])
    payable.check(record, found, attended)
    return found


def _lists(claims: Sequence[Claim]) -> str:
    return ", ".join(sorted({claim.paylist for claim in claims})[:FAULTS])


def _check_shifts(free: Attended) -> None:
    attended = sum(map(len, free.values()))
    if attended > DAYS:
        raise invalid(
            "end",
            f"一张发放表最多 {DAYS} 人天，此期间有 {attended}",
            f"A list holds {DAYS} days of attendance at most; this period has {attended}",
        )
    for volunteer, days in free.items():
        for day, shifts in days.items():
            if len(shifts) > paid_days.SHIFTS:
                told = f"{volunteer}, {day}"
                raise invalid("start", f"一天的出勤记录过多：{told}", f"Too many records of one day: {told}")


def _check_funds(record: Record) -> None:
    """Told early; what guards the money is the reservation itself."""
    line, total = record.body["line"], fen(record.body["total"])
    account = next((each for each in ledger.accounts(record.programme) if each.id == chart.line(line)), None)
    if account is None:
        raise invalid("line", f"没有预算科目 {line}", f"There is no line {line}")
    if account.available < total:
        held, asked = yuan(account.available), yuan(total)
        raise InsufficientFunds(
            Fault(
                "line", f"{account.id} 可用 {held}，需要 {asked}", f"{account.id} has {held} available, {asked} needed"
            )
        )
