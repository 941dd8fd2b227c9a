"""Approval of pay lists: by others than who asked and who is on it; then each line is opened for the bank."""

from collections.abc import Iterator
from itertools import islice

from houyuan import days, jobs, ledger, records, versions, writes
from houyuan.identity import Caller
from houyuan.jobs import Job, Step
from houyuan.problems import ConflictOfInterest, Fault, OwnRequest, PayeeChanged, Signal
from houyuan.records import Change, Record, now
from houyuan.types import day_of
from services.funds import attendance, books, building, chart, interests, payees, paylist_lines
from services.funds.models.paylists import Paylist
from services.funds.paylists import KIND, answered
from services.funds.steps import expect

FAULTS = 20
TRIES = 4


class _Revised(Signal):
    """Somebody in the register was revised between our read and our write."""


def approve(programme: str, paylist: str, caller: Caller) -> Paylist:
    """Approves a list of somebody else; with the last approval that it needs, its total is due to those on it.

    It is due from the list's day on; from today, when the month of that day is closed.

    Raises:
        OwnRequest: when the caller asked for it.
        ConflictOfInterest: when it pays the caller or the organisation that they work for, or when that organisation
            is a related party and asks for it.
        PayeeChanged: when somebody on it is no longer in the register as they were when the list was made.
        WrongState: when it is not submitted.
        PeriodClosed: when the month of the list's day is closed at the same moment; repeated, it passes.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body["requested_by"] == caller.subject:
            raise OwnRequest
        if caller.subject in seen.body["approved_by"] and seen.body["state"] in ("submitted", "approved"):
            return None
        expect(seen, "submitted")
        revisions = payees.revisions(programme)
        _check_payees(programme, paylist, seen.body["organisation"], caller)
        guard = payees.none_revised(programme, revisions, lambda _: _Revised())
        approved_by = [*seen.body["approved_by"], caller.subject]
        if len(approved_by) < seen.body["approvers"]:
            return Change({"approved_by": approved_by}, [guard])
        approved_on = days.today() if books.is_locked(programme, paylist[:7]) else day_of(paylist)
        opened = jobs.starting(Job(programme, KIND, paylist, "open", seen.body["count"]))
        return Change(
            {"state": "approved", "approved_by": approved_by, "approved_on": approved_on},
            [guard, opened, *books.moving(programme, [_posted(seen, approved_on, caller)])],
        )

    def approved() -> Record:
        return records.change(programme, KIND, paylist, caller, rule)

    return answered(writes.anew(approved, _Revised, TRIES))


def open_lines(job: Job) -> Iterator[Step]:
    """Makes each line of an approved list payable."""
    lines = (line for line in paylist_lines.all_of(job.programme, job.record) if line.body["state"] == "listed")
    done = job.done
    while chunk := list(islice(lines, building.ITEMS)):
        opened = [versions.setting(line, {"state": "payable"}, lambda _: jobs.Lost()) for line in chunk]
        writes.commit([jobs.held(job), *opened])
        done += len(chunk)
        yield Step("", done)
    writes.commit([jobs.ending(job)])


def _posted(record: Record, day: str, caller: Caller) -> ledger.Transfer:
    return ledger.resolution(
        building.reservation(record),
        chart.transfer_id(day, "paylist-post", record.id),
        "post",
        by=caller.subject,
        at=now(),
        reference=f"{KIND}/{record.id}",
    )


def _check_payees(programme: str, paylist: str, asker: str, caller: Caller) -> None:
    """The register as it is now: nobody approves money of their own, and the list is what the register still says."""
    made_of = {
        line["volunteer"]: line["payee_version"]
        for line in paylist_lines.facts(programme, paylist, ("volunteer", "payee_version"))
    }
    found = records.find_many(programme, attendance.PAYEE, made_of)
    own = {code for code, payee in found.items() if payee.body.get("subject") == caller.subject}
    if own or caller.subject in made_of:
        raise ConflictOfInterest(Fault("paylist", "本人在该发放表上", "You are on this list yourself"))
    if caller.organisation:
        houses = {payee.body.get("organisation") for payee in found.values()}
        related = interests.related(programme)
        interests.check("paylist", caller, houses=houses, askers=[asker], related_parties=related)
    changed = [code for code, seen in made_of.items() if code not in found or found[code].version != seen]
    if changed:
        told = ", ".join(changed[:FAULTS])
        raise PayeeChanged(
            Fault("paylist", f"收款人信息已改变：{told}", f"Changed in the register since the list was made: {told}")
        )
