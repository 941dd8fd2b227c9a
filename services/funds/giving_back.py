"""What the bank did not pay goes back: from what is due to the budget line, and its days to whoever pays them next.

A line that was paid in part keeps its days: they are paid, if not in full, and no day is paid twice.
"""

from collections.abc import Iterator
from itertools import islice

from houyuan import days, jobs, records, versions, writes
from houyuan.identity import Caller
from houyuan.jobs import Job, Step
from houyuan.ledger import Transfer
from houyuan.problems import Fault, PeriodClosed, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.types import day_of, fen
from services.funds import books, chart, paid_days, paylist_lines
from services.funds.building import ITEMS
from services.funds.models.paylists import GiveBack, Paylist
from services.funds.paylist_lines import CLERK, Changed
from services.funds.paylists import KIND, answered
from services.funds.reckoning import Reckoning
from services.funds.steps import expect

ROWS = 40
UNPAID = ("failed", "part-paid")


def give_back(programme: str, paylist: str, giving: GiveBack, caller: Caller) -> Paylist:
    """Has everything that failed, and the rest of what was paid in part, given back to the budget line.

    The same words once more are a repeat as long as that work goes on, or when nothing has failed since.

    Raises:
        WrongState: when the list is not approved, nothing failed, or other work on it goes on.
        Invalid: for a day before the list's or its approval, or one that has not come.
        PeriodClosed: when the month of that day is closed.
    """
    told = giving.model_dump()

    def rule(seen: Record) -> Change | None:
        expect(seen, "approved")
        unpaid = sum(line["state"] in UNPAID for line in paylist_lines.facts(programme, paylist, ("state",)))
        again = told in seen.body["give_backs"]
        if again and (not unpaid or _goes_on(programme, paylist)):
            return None
        if giving.given_back_on < day_of(seen.id):
            raise invalid("given_back_on", "日期不得早于发放表日期", "This cannot precede the list")
        if giving.given_back_on < seen.body["approved_on"]:
            raise invalid("given_back_on", "日期不得早于批准日期", "This cannot precede the approval")
        days.has_come("given_back_on", giving.given_back_on)
        if not unpaid:
            raise WrongState(Fault("paylist", "没有可退回的款项", "There is nothing to give back"))
        details = {"day": giving.given_back_on, "by": caller.subject}
        begun = jobs.starting(Job(programme, KIND, paylist, "give-back", unpaid, details=details))
        guard = books.open_month(programme, giving.given_back_on[:7])
        give_backs = seen.body["give_backs"] if again else [*seen.body["give_backs"], told]
        return Change({"give_backs": give_backs, "failures": []}, [begun, guard])

    return answered(records.change(programme, KIND, paylist, caller, rule))


def _goes_on(programme: str, paylist: str) -> bool:
    job = jobs.find(programme, KIND, paylist)
    return job is not None and job.task == "give-back"


def carry_out(job: Job) -> Iterator[Step]:
    """Gives back line by line, then frees the days of those who got nothing."""
    record = records.get(job.programme, KIND, job.record)
    if job.phase != "days":
        try:
            yield from _give_back_lines(job, record)
        except PeriodClosed as problem:
            # What went back before the month was closed frees its days; the phase stays, so that a repeat stops too.
            for _ in _free_days(job, record):
                yield Step("lines", job.done)
            _stop(job, problem)
            return
        yield Step("days", job.of)
    yield from _free_days(job, record)
    writes.commit([jobs.ending(job)])


def _give_back_lines(job: Job, record: Record) -> Iterator[Step]:
    done = job.done
    while lines := list(_unpaid(record)):
        for start in range(0, len(lines), ROWS):
            chunk = lines[start : start + ROWS]
            moved = [_transfer(job, record, line) for line in chunk]
            changed = [versions.setting(line, {"state": "given-back"}, lambda _: Changed()) for line in chunk]
            try:
                writes.commit([jobs.held(job), *changed, *books.moving(job.programme, moved)])
            except Changed:
                # The bank's answer came in between: the lines are read again.
                break
            done += len(chunk)
            yield Step("lines", done)


def _unpaid(record: Record) -> Iterator[Record]:
    return (line for line in paylist_lines.all_of(record.programme, record.id) if line.body["state"] in UNPAID)


def _free_days(job: Job, record: Record) -> Iterator[Step]:
    facts = paylist_lines.facts(job.programme, job.record, ("volunteer", "state", "paid"))
    nothing = {line["volunteer"] for line in facts if line["state"] == "given-back" and not fen(line["paid"])}
    claims = iter([claim for claim in Reckoning(record).own if claim.volunteer in nothing])
    while chunk := list(islice(claims, ITEMS)):
        writes.commit([jobs.held(job), *(paid_days.freeing(job.programme, claim) for claim in chunk)])
        yield Step("days", job.of)


def _transfer(job: Job, record: Record, line: Record) -> Transfer:
    return Transfer(
        chart.transfer_id(job.details["day"], "paylist-back", f"{record.id}.{line.body['number']:05d}"),
        chart.due(record.body["line"], record.id),
        chart.line(record.body["line"]),
        fen(line.body["amount"]) - fen(line.body["paid"]),
        KIND,
        job.details["by"],
        now(),
        reference=f"{KIND}/{record.id}",
    )


def _stop(job: Job, problem: PeriodClosed) -> None:
    """The month was closed in between: what is left stays due, and the list says so."""
    failures = [{"field": each.field, "zh": each.zh, "en": each.en} for each in problem.faults]
    records.change(job.programme, KIND, job.record, CLERK, lambda _: Change({"failures": failures}, [jobs.ending(job)]))
