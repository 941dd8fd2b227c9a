"""Disbursements: a draft, or submitted with its amount reserved and its payee as they are now; cancelled unless paid.

Each step changes the record and moves the money in one transaction, so neither can be seen without the other. A step
is decided on one version of the record and stored on condition that this version still stands; who asked for it is
part of every version, so nobody's approval of their own request can pass, whatever happens in between.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from houyuan import days, privacy, records, writes
from houyuan.identity import Caller
from houyuan.problems import Busy, DuplicateGrant, Excluded, Fault, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.types import day_of
from services.funds import bands, books, grants, payees, reservations
from services.funds.models.disbursements import (
    Cancellation,
    Content,
    Disbursement,
    NewDisbursement,
    Snapshot,
    Submission,
)

KIND = reservations.KIND
EDITABLE = ("draft", "returned", "failed")
_TRIES = 4

T = TypeVar("T")


def request(programme: str, new: NewDisbursement, caller: Caller) -> tuple[Disbursement, bool]:
    """Asks for a payment: kept as a draft, or submitted on the id's day.

    Raises:
        Invalid: for a line or a payee that does not exist, or a day that has not come.
        Excluded: when the line excludes whom or what it would pay.
        InsufficientFunds: when the line does not hold the amount.
    """
    day = day_of(new.id)
    days.has_come("id", day)
    extra: dict[str, Any] = {"state": "draft", **_authors(caller, {})}
    record = records.new_record(programme, KIND, new, caller, extra=extra)

    def made() -> tuple[Record, bool]:
        # What stands under the id is answered whatever has become of line and payee since.
        if new.draft or records.find(programme, KIND, new.id):
            return records.create(record)
        fields, also = _submission(record, day, caller)
        return records.create(record.with_fields(fields), also)

    if new.draft:
        payees.find(programme, new.payee)
    stored, is_new = _once_no_other_grant_comes_between(made)
    return stored.answer(Disbursement), is_new


def revise(programme: str, disbursement: str, content: Content, caller: Caller) -> Disbursement:
    """Replaces what a draft, or a returned or failed request, asks for.

    Raises:
        WrongState: for any other.
    """
    payees.find(programme, content.payee)
    wanted = content.model_dump()

    def rule(seen: Record) -> Change | None:
        if wanted.items() <= seen.body.items():
            return None
        expect(seen, *EDITABLE)
        return Change(wanted | _authors(caller, seen.body))

    return records.change(programme, KIND, disbursement, caller, rule).answer(Disbursement)


def submit(programme: str, disbursement: str, submission: Submission, caller: Caller) -> Disbursement:
    """Submits a draft, or anew what was returned or failed: reserves the amount, keeps the payee as they are now.

    Raises:
        As `request`.
        WrongState: when it stands submitted, or is beyond that.
    """
    day = submission.submitted_on

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] not in EDITABLE and seen.body.get("submitted_on") == day:
            return None
        expect(seen, *EDITABLE)
        follows("submitted_on", day, seen.body.get("ended_on") or day_of(seen.id))
        fields, also = _submission(seen, day, caller)
        return Change(fields | _authors(caller, seen.body), also)

    def submitted() -> Record:
        return records.change(programme, KIND, disbursement, caller, rule)

    return _once_no_other_grant_comes_between(submitted).answer(Disbursement)


def cancel(programme: str, disbursement: str, cancellation: Cancellation, caller: Caller) -> Disbursement:
    """Cancels what is not paid yet and gives a reserved amount back to the line, on the day that it says.

    Raises:
        WrongState: when it was paid, or cancelled otherwise.
        Invalid: for a cancellation before the request, or on a day that has not come.
    """
    fields = {"reason": cancellation.reason, "ended_on": cancellation.cancelled_on}

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] == "cancelled" and fields.items() <= seen.body.items():
            return None
        expect(seen, "submitted", "approved", *EDITABLE)
        follows("cancelled_on", cancellation.cancelled_on, seen.body.get("submitted_on") or day_of(seen.id))
        reserved = seen.body["state"] not in EDITABLE
        also = reservations.released(seen, cancellation.cancelled_on, caller) if reserved else []
        return Change({"state": "cancelled", **fields}, also)

    return records.change(programme, KIND, disbursement, caller, rule).answer(Disbursement)


def show(programme: str, disbursement: str) -> Disbursement:
    """One disbursement."""
    return records.get(programme, KIND, disbursement).answer(Disbursement)


def follows(field: str, day: str, earlier: str) -> None:
    """A step cannot precede the one before it, nor lie in the future.

    Raises:
        Invalid: naming `field`.
    """
    if day < earlier:
        raise invalid(field, f"日期不得早于上一步（{earlier}）", f"This cannot precede the step before ({earlier})")
    days.has_come(field, day)


def expect(seen: Record, *states: str) -> None:
    """A step is for certain states.

    Raises:
        WrongState: for any other.
    """
    if seen.body["state"] not in states:
        raise WrongState(Fault("disbursement", f"当前状态：{seen.body['state']}", f"Its state is {seen.body['state']}"))


def expect_attempt(seen: Record, attempt: int) -> None:
    """A yes, a payment or a failure is for one submission: repeated late, it does not hit the next one.

    Raises:
        WrongState: naming `attempt`.
    """
    stands = seen.body["attempt"]
    if attempt != stands:
        raise WrongState(Fault("attempt", f"现为第 {stands} 次提交", f"This is its submission number {stands}"))


def _authors(caller: Caller, before: dict[str, Any]) -> dict[str, Any]:
    """Everybody who wrote or submitted a request is its author, with their house: none of them may approve it."""
    houses = [*before.get("organisations", []), *([caller.organisation] if caller.organisation else [])]
    return {
        "requested_by": before.get("requested_by", caller.subject),
        "authors": list(dict.fromkeys([*before.get("authors", []), caller.subject])),
        "organisations": list(dict.fromkeys(houses)),
    }


def _submission(seen: Record, day: str, caller: Caller) -> tuple[dict[str, Any], list[writes.Write]]:
    """What a submission sets and what happens with it: the reservation, the payee's snapshot, the grant's key."""
    programme, body = seen.programme, seen.body
    payee = payees.find(programme, body["payee"])
    _check_use(programme, body, payee, day)
    snapshot = Snapshot(payee_name=payees.opened(payee, "name") or "", payee_account=payees.opened(payee, "account"))
    marks = payee.body["marks"]
    other_grants = grants.others(seen, marks)
    fields = {
        "state": "submitted",
        "submitted_on": day,
        "submitted_by": caller.subject,
        "submitted_at": now(),
        "attempt": body.get("attempt", 0) + 1,
        "approvers": bands.approvers(programme, body["amount"], day),
        "approvals": [],
        "second_grant_of": min(frozenset().union(*other_grants.values()), default=None),
        "payee_version": payee.version,
        "payee_hash": privacy.digest(programme, snapshot).hex(),
        "payee_subject": payee.body["subject"],
        "payee_organisation": payee.body["organisation"],
        "marks": marks,
        **privacy.seal(programme, KIND, seen.id, snapshot),
    }
    submitted = seen.with_fields(fields)
    return fields, [
        *grants.claimed(seen, other_grants),
        payees.unchanged(programme, payee.id, payee.version),
        *books.moving(programme, [reservations.reservation(submitted)]),
    ]


def _check_use(programme: str, body: dict[str, Any], payee: Record, day: str) -> None:
    """The line is there by that day and excludes nobody and nothing that this would pay; a grant is a person's."""
    line = records.find(programme, "line", body["line"])
    if line is None:
        raise invalid("line", f"没有预算科目 {body['line']}", f"There is no budget line {body['line']}")
    if day < line.body["on"]:
        on = line.body["on"]
        raise invalid("line", f"科目 {line.id} 自 {on} 起", f"The line {line.id} begins on {on}")
    excluded = sorted({*body["beneficiaries"], *payee.body["categories"]} & set(line.body["excluded_categories"]))
    if excluded:
        told = ", ".join(excluded)
        raise Excluded(Fault("line", f"科目 {line.id} 不得用于：{told}", f"The line {line.id} excludes {told}"))
    if body["grant"] and payee.body["kind"] != "person":
        raise invalid("payee", "资助金只发给个人", "A grant is paid to a person")


def _once_no_other_grant_comes_between(act: Callable[[], T]) -> T:
    """Acts again when another grant to the same person was submitted between our read and our write."""
    for _ in range(_TRIES):
        try:
            return act()
        except DuplicateGrant:
            continue
    raise Busy
