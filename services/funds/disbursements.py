"""Disbursements: a draft, or submitted with its amount reserved and its payee as they are now; cancelled unless paid.

Each step changes the record and moves the money in one transaction, so neither can be seen without the other. A step
is decided on one version of the record and stored on condition that this version still stands; who requested it is
part of every version, so nobody's approval of their own request can pass, whatever happens in between.
"""

from typing import Any, Literal

from houyuan import days, ledger, privacy, records, writes
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.problems import DuplicateGrant, Excluded, Fault, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.settings import settings
from houyuan.types import day_of, fen
from services.funds import bands, books, chart, payees
from services.funds.models.disbursements import (
    Cancellation,
    Content,
    Disbursement,
    NewDisbursement,
    Snapshot,
    Submission,
)

KIND = "disbursement"
EDITABLE = ("draft", "returned", "failed")


def request(programme: str, new: NewDisbursement, caller: Caller) -> tuple[Disbursement, bool]:
    """Asks for a payment: kept as a draft, or submitted on the id's day.

    Raises:
        Invalid: for a line or a payee that does not exist, or a day that has not come.
        Excluded: when the line excludes what it would pay.
        InsufficientFunds: when the line does not hold the amount.
    """
    day = day_of(new.id)
    days.has_come("id", day)
    extra: dict[str, Any] = {"state": "draft", "requested_by": caller.subject, "organisation": caller.organisation}
    record = records.new_record(programme, KIND, new, caller, extra=extra)
    if new.draft:
        stored, is_new = records.create(record)
        return answered(stored), is_new
    try:
        fields, also = _submitted(record, day, second_grant=False)
        stored, is_new = records.create(record.telling(record.body | fields), also)
    except DuplicateGrant:
        fields, also = _submitted(record, day, second_grant=True)
        stored, is_new = records.create(record.telling(record.body | fields), also)
    return answered(stored), is_new


def revise(programme: str, disbursement: str, content: Content, caller: Caller) -> Disbursement:
    """Replaces what a draft, or a returned or failed request, asks for.

    Raises:
        WrongState: for any other.
    """
    wanted = content.model_dump()

    def rule(seen: Record) -> Change | None:
        if wanted.items() <= seen.body.items():
            return None
        expect(seen, *EDITABLE)
        return Change(wanted | {"requested_by": caller.subject, "organisation": caller.organisation})

    return answered(records.change(programme, KIND, disbursement, caller, rule))


def submit(programme: str, disbursement: str, submission: Submission, caller: Caller) -> Disbursement:
    """Submits a draft, or anew what was returned or failed: reserves the amount, keeps the payee as they are now.

    Raises:
        As `request`.
        WrongState: when it stands submitted, or is beyond that.
    """
    day = submission.submitted_on

    def rule(second_grant: bool, seen: Record) -> Change | None:  # noqa: FBT001 - what the store has just said
        if seen.body["state"] == "submitted" and seen.body["submitted_on"] == day:
            return None
        expect(seen, *EDITABLE)
        follows("submitted_on", day, day_of(seen.id))
        fields, also = _submitted(seen, day, second_grant=second_grant)
        return Change(fields, also)

    try:
        changed = records.change(programme, KIND, disbursement, caller, lambda seen: rule(False, seen))
    except DuplicateGrant:
        changed = records.change(programme, KIND, disbursement, caller, lambda seen: rule(True, seen))
    return answered(changed)


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
        also = released(seen, cancellation.cancelled_on, caller) if reserved else []
        return Change({"state": "cancelled", **fields}, also)

    return answered(records.change(programme, KIND, disbursement, caller, rule))


def show(programme: str, disbursement: str) -> Disbursement:
    """One disbursement."""
    return answered(records.get(programme, KIND, disbursement))


def answered(record: Record) -> Disbursement:
    """A disbursement as it is answered."""
    told = {name: value for name, value in record.body.items() if name in Disbursement.model_fields}
    return record.telling(told).answer(Disbursement)


def released(seen: Record, day: str, caller: Caller) -> list[writes.Write]:
    """The writes that give a reservation back, and with it the grant's key."""
    voided = resolution(seen, "void", day, caller)
    return [*books.moving(seen.programme, [voided]), *_grant_key_given_back(seen)]


def resolution(seen: Record, phase: Literal["post", "void"], day: str, caller: Caller) -> Transfer:
    """The transfer that posts a reservation in full, or voids it."""
    transfer_id = chart.transfer_id(day, phase, _attempt(seen))
    by, reference = caller.subject, f"{KIND}/{seen.id}"
    return ledger.resolution(_reservation(seen), transfer_id, phase, by=by, at=now(), reference=reference)


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


def _submitted(seen: Record, day: str, *, second_grant: bool) -> tuple[dict[str, Any], list[writes.Write]]:
    """What a submission sets and what happens with it: the reservation, the payee's snapshot, the grant's key."""
    programme, body = seen.programme, seen.body
    payee = payees.find(programme, body["payee"])
    _check_line(programme, body, payee)
    name, account = payees.opened(payee, "name"), payees.opened(payee, "account")
    snapshot = Snapshot(payee_name=name or "", payee_account=account)
    fields = {
        "state": "submitted",
        "submitted_on": day,
        "attempt": body.get("attempt", 0) + 1,
        "submitted_by": body["requested_by"],
        "approvers": bands.approvers(programme, body["amount"], day),
        "approvals": [],
        "exception": None,
        "second_grant_of": None,
        "payee_version": payee.version,
        "payee_hash": privacy.digest(programme, snapshot).hex(),
        "payee_subject": payee.body["subject"],
        "payee_organisation": payee.body["organisation"],
        "person": payee.body["person"],
        **privacy.seal(programme, KIND, seen.id, snapshot),
    }
    submitted = seen.telling(body | fields)
    if second_grant:
        fields["second_grant_of"] = _standing_grant(submitted)
    key = [] if second_grant else _grant_key(submitted)
    return fields, [*key, *books.moving(programme, [_reservation(submitted)])]


def _check_line(programme: str, body: dict[str, Any], payee: Record) -> None:
    line = records.find(programme, "line", body["line"])
    if line is None:
        raise invalid("line", f"没有预算科目 {body['line']}", f"There is no budget line {body['line']}")
    wanted = {*body["beneficiaries"], *payee.body["categories"]}
    excluded = sorted(wanted & set(line.body["excluded_categories"]))
    if excluded:
        told = ", ".join(excluded)
        raise Excluded(Fault("line", f"科目 {line.id} 不得用于：{told}", f"The line {line.id} excludes {told}"))


def _reservation(record: Record) -> Transfer:
    """What a submission reserves; all of it stands in the record and changes only with the next submission."""
    line, day = record.body["line"], record.body["submitted_on"]
    return Transfer(
        chart.transfer_id(day, "pend", _attempt(record)),
        chart.line(line),
        chart.spent(line),
        fen(record.body["amount"]),
        KIND,
        record.body["submitted_by"],
        record.created_at,
        reference=f"{KIND}/{record.id}",
        phase="pend",
        debit_field="line",
        credit_field="line",
    )


def _attempt(record: Record) -> str:
    return f"{record.id}.{record.body['attempt']}"


def _key_of(record: Record) -> dict[str, str] | None:
    grant = record.body["grant"]
    key = {"pk": f"{record.programme}#grant-key", "sk": f"{grant['purpose']}#{record.body['person']}"} if grant else None
    return key


def _grant_key(record: Record) -> list[writes.Write]:
    """One grant per person and purpose: the key is new, or this request's own."""
    key = _key_of(record)
    if key is None:
        return []
    condition, values = "attribute_not_exists(pk) OR disbursement = :own", {":own": record.id}
    item = {**key, "disbursement": record.id}
    table = settings().records_table
    return [
        writes.Write("Put", table, lambda _: DuplicateGrant(), item=item, condition=condition, values=values),
    ]


def _grant_key_given_back(record: Record) -> list[writes.Write]:
    key = _key_of(record)
    if key is None or record.body["second_grant_of"]:
        return []
    return [writes.Write("Delete", settings().records_table, lambda _: DuplicateGrant(), key=key)]


def _standing_grant(record: Record) -> str:
    key = _key_of(record) or {}
    return str(records.key_item(key)["disbursement"])
