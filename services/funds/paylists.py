"""Pay lists: asked for with the count and total that they must have, made behind the request, decided by others.

`building` → `submitted` (its total is reserved) → `approved` (its total is due to those on it) or `returned`; whoever
asked may have it `cancelled` before it is approved. A list that cannot be made has `failed` and says why.
"""

from collections.abc import Callable

from houyuan import days, jobs, ledger, records
from houyuan.identity import Caller
from houyuan.jobs import Job
from houyuan.problems import OwnRequest, invalid
from houyuan.records import Change, Record, now
from houyuan.types import day_of, fen, yuan
from services.funds import books, building, chart, paylist_lines, reckoning
from services.funds.models.paylists import Ending, NewPaylist, Paylist, PaylistDetail
from services.funds.steps import expect

KIND = building.KIND


def ask(programme: str, new: NewPaylist, caller: Caller) -> tuple[Paylist, bool]:
    """Asks for a list; what it comes to is reckoned now, and the list is made behind this request.

    Raises:
        Invalid: for a day that has not come or a period that ends after the list's day; and as `reckoning.check`.
        AlreadyPaid: when other lists pay every day of the period.
        InsufficientFunds: when the line does not hold the total.
        PeriodClosed: when the month of the list's day is closed.
    """
    extra = {
        "state": "building",
        "requested_by": caller.subject,
        "organisation": caller.organisation,
        "approved_by": [],
        "left_out": 0,
    }
    extra |= {"failures": [], "downloads": [], "give_backs": []}
    record = records.new_record(programme, KIND, new, caller, extra=extra)
    of = 0
    if records.find(programme, KIND, new.id) is None:
        days.has_come("id", day_of(new.id))
        if new.end > day_of(new.id):
            raise invalid("end", "发放表只支付其日期之前的出勤", "A list pays for days up to its own")
        of = reckoning.check(record)
    begun = jobs.starting(Job(programme, KIND, new.id, "build", of))
    stored, is_new = records.create(record, [begun, books.open_month(programme, new.id[:7])])
    return answered(stored), is_new


def show(programme: str, paylist: str) -> PaylistDetail:
    """A list with its lines counted by state; the counts are computed from the lines."""
    # The work first: who reads that none is left reads what it ended with.
    job = jobs.find(programme, KIND, paylist)
    record = records.get(programme, KIND, paylist)
    tallies = paylist_lines.tallies(programme, paylist)
    open_lines = [tally for state, tally in tallies.items() if state in paylist_lines.OPEN]
    outstanding = sum(fen(tally.amount) - fen(tally.paid) for tally in open_lines)
    return record.answer(PaylistDetail, work=_told(job), lines=tallies, outstanding=yuan(outstanding))


def answered(record: Record) -> Paylist:
    """A list as it is answered to who asked for a step, with the work that goes on behind it."""
    job = jobs.find(record.programme, KIND, record.id)
    if job:
        jobs.nudge(job)
    return record.answer(Paylist, work=_told(job))


def listing(programme: str) -> Callable[[Record], Paylist]:
    """How the lists of a programme are answered, with the work that goes on behind them."""
    under_way = jobs.all_of(programme, KIND)
    return lambda record: record.answer(Paylist, work=_told(under_way.get(record.id)))


def cancel(programme: str, paylist: str, ending: Ending, caller: Caller) -> Paylist:
    """Takes back a list that is not approved; its reservation and its days are given back.

    Raises:
        WrongState: when it is approved or ended otherwise.
        Invalid: for a day before the list's, or one that has not come.
        PeriodClosed: when the month of that day is closed.
    """
    return _end(programme, paylist, ending, caller, "cancelled")


def return_(programme: str, paylist: str, ending: Ending, caller: Caller) -> Paylist:
    """Sends a submitted list of somebody else back, not approved; its reservation and its days are given back.

    Raises:
        OwnRequest: when the caller asked for it.
        WrongState: when it is not submitted, or ended otherwise.
        Invalid: for a day before the list's, or one that has not come.
        PeriodClosed: when the month of that day is closed.
    """
    return _end(programme, paylist, ending, caller, "returned")


def _end(programme: str, paylist: str, ending: Ending, caller: Caller, state: str) -> Paylist:
    fields = {"state": state, "ended_because": ending.reason, "ended_on": ending.ended_on}

    def rule(seen: Record) -> Change | None:
        if state == "returned" and seen.body["requested_by"] == caller.subject:
            raise OwnRequest
        if fields.items() <= seen.body.items():
            return None
        expect(seen, *(("submitted",) if state == "returned" else ("building", "submitted")))
        if ending.ended_on < day_of(seen.id):
            raise invalid("ended_on", "日期不得早于发放表日期", "This cannot precede the list")
        days.has_come("ended_on", ending.ended_on)
        back = Job(programme, KIND, paylist, "release", len(reckoning.Reckoning(seen).own))
        released = [jobs.starting(back, interrupting=True)]
        if seen.body["state"] == "submitted":
            released += books.moving(programme, [_voided(seen, ending.ended_on, caller)])
        return Change(fields, released)

    return answered(records.change(programme, KIND, paylist, caller, rule))


def _voided(record: Record, day: str, caller: Caller) -> ledger.Transfer:
    void_id = chart.transfer_id(day, "paylist-void", record.id)
    reference = f"{KIND}/{record.id}"
    return ledger.resolution(
        building.reservation(record), void_id, "void", by=caller.subject, at=now(), reference=reference
    )


def _told(job: Job | None) -> dict[str, object] | None:
    return {"task": job.task, "done": job.done, "of": job.of} if job else None
