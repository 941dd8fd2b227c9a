"""Disbursements: a draft, or submitted with its amount reserved and its payee as they are now; cancelled unless paid.

Each step changes the record and moves the money in one transaction, so neither can be seen without the other. A step
is decided on one version of the record and stored on condition that this version still stands; who asked for it is
part of every version, so nobody's approval of their own request can pass, whatever happens in between.
"""

from collections.abc import Sequence
from typing import Any

from houyuan import days, records, wire, writes
from houyuan.identity import Caller
from houyuan.records import Change, Record
from houyuan.types import day_of
from services.funds import grants, payees, reservations, submissions
from services.funds.models.disbursements import (
    Cancellation,
    Content,
    Disbursement,
    NewDisbursement,
    Submission,
)
from services.funds.proving import answered
from services.funds.steps import expect, follows

KIND = reservations.KIND
EDITABLE = ("draft", "returned", "failed")
TRIES = 4


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
        fields, also = submissions.of(record, day, caller)
        return records.create(record.with_fields(fields), also)

    if new.draft:
        payees.find(programme, new.payee)
    stored, is_new = writes.anew(made, grants.Moved, TRIES)
    return answered(stored), is_new


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

    return answered(records.change(programme, KIND, disbursement, caller, rule))


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
        fields, also = submissions.of(seen, day, caller)
        return Change(fields | _authors(caller, seen.body), also)

    def submitted() -> Record:
        return records.change(programme, KIND, disbursement, caller, rule)

    return answered(writes.anew(submitted, grants.Moved, TRIES))


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

    return answered(records.change(programme, KIND, disbursement, caller, rule))


def in_states(states: Sequence[str]) -> wire.Only | None:
    """The expression that leaves only disbursements in one of these states; None where none is said."""
    told = {f":state{number}": state for number, state in enumerate(states)}
    return (f"body.#state IN ({', '.join(told)})", {"#state": "state", **told}) if told else None


def show(programme: str, disbursement: str) -> Disbursement:
    """One disbursement."""
    return answered(records.get(programme, KIND, disbursement))


def _authors(caller: Caller, before: dict[str, Any]) -> dict[str, Any]:
    """Everybody who wrote or submitted a request is its author, with their house: none of them may approve it."""
    houses = [*before.get("organisations", []), *([caller.organisation] if caller.organisation else [])]
    return {
        "requested_by": before.get("requested_by", caller.subject),
        "authors": list(dict.fromkeys([*before.get("authors", []), caller.subject])),
        "organisations": list(dict.fromkeys(houses)),
    }
