"""Making a pay list: days claimed, lines written, total reserved; each in steps that may be repeated."""

from collections.abc import Iterator, Sequence
from itertools import islice

from houyuan import jobs, records, writes
from houyuan.jobs import Job, Step
from houyuan.ledger import Opening, Transfer
from houyuan.problems import Busy, Fault, Problem
from houyuan.records import Change, Record
from houyuan.types import day_of, fen
from services.funds import bands, books, chart, paid_days, paylist_lines, reckoning
from services.funds.paylist_lines import CLERK
from services.funds.reckoning import Reckoning
from services.funds.stipends import Stipend

KIND = "paylist"
ITEMS = 99
"""What a transaction takes beside the guard of the lease."""

LINES = 25


def build(job: Job) -> Iterator[Step]:
    """Claims the days, writes the lines, submits the list; or tells why not, and gives the days back."""
    record = records.get(job.programme, KIND, job.record)
    if job.phase != "list":
        yield from _claim(job, record)
    # From here on the claims stand still: who claims for this list holds its lease, in the phase before.
    read = Reckoning(record)
    stipends = read.owed()
    days = sum(stipend.days for stipend in stipends)
    if job.phase != "list":
        yield Step("list", days)
    try:
        for lines in _list(read, stipends):
            yield Step("list", days + lines)
        _submit(job, record)
    except (Busy, jobs.Lost):
        raise
    except Problem as problem:
        _fail(job, days, problem)


def release(job: Job) -> Iterator[Step]:
    """Gives back every day that the list claims."""
    claims = iter(Reckoning(records.get(job.programme, KIND, job.record)).own)
    done = job.done
    while chunk := list(islice(claims, ITEMS)):
        writes.commit([jobs.held(job), *(paid_days.freeing(job.programme, claim) for claim in chunk)])
        done += len(chunk)
        yield Step("", done)
    writes.commit([jobs.ending(job)])


def reservation(record: Record) -> Transfer:
    """What a list reserves on its line for those who are on it; all of it stands in the record and never changes."""
    line = record.body["line"]
    return Transfer(
        chart.transfer_id(day_of(record.id), "paylist-pend", record.id),
        chart.line(line),
        chart.due(line, record.id),
        fen(record.body["total"]),
        KIND,
        record.created_by,
        record.created_at,
        reference=f"{KIND}/{record.id}",
        phase="pend",
        debit_field="line",
        credit_field="line",
    )


def _claim(job: Job, record: Record) -> Iterator[Step]:
    """Claims day by day; where a day or its attendance changes in between, both are read again."""
    while True:
        try:
            yield from _claim_free(job, record)
        except paid_days.Moved:
            continue
        return


def _claim_free(job: Job, record: Record) -> Iterator[Step]:
    read = Reckoning(record)
    claimed = {(claim.volunteer, claim.day) for claim in read.own}
    together: list[writes.Write] = []
    done = waiting = len(claimed)
    for volunteer, days in sorted(read.free.items()):
        for day, shifts in sorted(days.items()):
            if (volunteer, day) in claimed:
                continue
            more = paid_days.claiming(job.programme, job.record, volunteer, day, shifts)
            if len(together) + len(more) > ITEMS:
                writes.commit([jobs.held(job), *together])
                together, done = [], waiting
                yield Step("claim", done)
            together += more
            waiting += 1
    if together:
        writes.commit([jobs.held(job), *together])
        yield Step("claim", waiting)


def _list(read: Reckoning, stipends: Sequence[Stipend]) -> Iterator[int]:
    """Writes a line for each volunteer whose days are claimed, in the order of their codes; tells how many stand."""
    record = read.record
    standing = {line["volunteer"] for line in paylist_lines.facts(record.programme, record.id, ("volunteer",))}
    lacking = [(number, each) for number, each in enumerate(stipends, 1) if each.volunteer not in standing]
    if not lacking:
        return
    # All at once, also those whose lines stand: who is one person is seen only by looking at all of them together.
    payees = reckoning.payees(record, [stipend.volunteer for stipend in stipends], read.free)
    for start in range(0, len(lacking), LINES):
        chunk = lacking[start : start + LINES]
        paylist_lines.store_new(
            paylist_lines.new_line(record, number, stipend, payees[stipend.volunteer]) for number, stipend in chunk
        )
        yield len(standing) + start + len(chunk)


def _submit(job: Job, record: Record) -> None:
    """Submits the list and reserves its total, if its lines are what was declared."""
    amounts = [fen(line["amount"]) for line in paylist_lines.facts(job.programme, job.record, ("amount",))]
    read = Reckoning(record)
    read.check_declared(amounts)
    left_out = len(read.others)

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] != "building":
            raise jobs.Lost
        opens = [Opening(chart.due(seen.body["line"], seen.id), limited=True)]
        moved = books.moving(job.programme, [reservation(seen)], opens)
        approvers = bands.approvers(job.programme, seen.body["total"], day_of(seen.id))
        submitted = {"state": "submitted", "left_out": left_out, "approvers": approvers}
        return Change(submitted, [jobs.ending(job), *moved])

    records.change(job.programme, KIND, job.record, CLERK, rule)


def _fail(job: Job, days: int, problem: Problem) -> None:
    """Says on the list why it cannot be made, and has its days given back."""
    faults = problem.faults or (Fault("paylist", problem.zh, problem.en),)
    failures = [{"field": each.field, "zh": each.zh, "en": each.en} for each in faults]

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] != "building":
            raise jobs.Lost
        back = Job(job.programme, KIND, job.record, "release", days)
        return Change({"state": "failed", "failures": failures}, [jobs.following(back, job)])

    records.change(job.programme, KIND, job.record, CLERK, rule)
