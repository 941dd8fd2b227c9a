"""Approvals: one, two or three people by the amount's band; no author, not the payee, nobody of the payee's house."""

from houyuan import records
from houyuan.identity import Caller
from houyuan.problems import ConflictOfInterest, DuplicateGrant, Fault, OwnRequest, WrongState, invalid
from houyuan.records import Change, Record, now
from services.funds import interests, payees, reservations
from services.funds.disbursements import KIND
from services.funds.models.disbursements import Approval, Disbursement, Return
from services.funds.proving import answered
from services.funds.steps import expect, expect_attempt, follows


def approve(programme: str, disbursement: str, approval: Approval, caller: Caller) -> Disbursement:
    """Says yes to a request of somebody else; the last of the band's approvers makes it approved.

    Raises:
        OwnRequest: when the caller is one of its authors.
        ConflictOfInterest: when it pays the caller, or the organisation that they work for.
        PayeeChanged: when the payee is no longer who the request was submitted for.
        DuplicateGrant: for a person's second grant without a reason for the exception.
        WrongState: when it is not waiting for an approval.
    """
    related = interests.related(programme) if caller.organisation else set()

    def rule(seen: Record) -> Change | None:
        _independent(seen, caller, related)
        given = seen.body.get("approvals", [])
        if caller.subject in {each["by"] for each in given}:
            _expect_same(seen, approval, caller)
            return None
        expect(seen, "submitted")
        expect_attempt(seen, approval.attempt)
        reason = _exception(seen, approval)
        approvals = [*given, {"by": caller.subject, "at": now(), "exception": reason}]
        state = "approved" if len(approvals) == seen.body["approvers"] else "submitted"
        guard = payees.unchanged(programme, seen.body["payee"], seen.body["payee_version"])
        return Change({"state": state, "approvals": approvals}, [guard])

    return answered(records.change(programme, KIND, disbursement, caller, rule))


def send_back(programme: str, disbursement: str, sent_back: Return, caller: Caller) -> Disbursement:
    """Returns a request to its authors and gives its amount back to the line; they may revise and submit it anew.

    Raises:
        OwnRequest: when the caller is one of its authors; they cancel it.
        WrongState: when it was paid, cancelled, or returned otherwise.
        Invalid: for a day before its submission, or one that has not come.
    """
    fields = {"reason": sent_back.reason, "ended_on": sent_back.returned_on}

    def rule(seen: Record) -> Change | None:
        if caller.subject in seen.body["authors"]:
            raise OwnRequest
        if seen.body["state"] == "returned" and fields.items() <= seen.body.items():
            return None
        expect(seen, "submitted", "approved")
        follows("returned_on", sent_back.returned_on, seen.body["submitted_on"])
        return Change({"state": "returned", **fields}, reservations.released(seen, sent_back.returned_on, caller))

    return answered(records.change(programme, KIND, disbursement, caller, rule))


def _independent(seen: Record, caller: Caller, related: set[str]) -> None:
    if caller.subject in seen.body["authors"]:
        raise OwnRequest
    if caller.subject == seen.body.get("payee_subject"):
        raise ConflictOfInterest(Fault("disbursement", "收款人是您本人", "It pays you"))
    interests.check(
        "disbursement",
        caller,
        houses=[seen.body.get("payee_organisation")],
        askers=seen.body["organisations"],
        related_parties=related,
    )


def _expect_same(seen: Record, approval: Approval, caller: Caller) -> None:
    expect(seen, "submitted", "approved", "paid", "closed")
    expect_attempt(seen, approval.attempt)
    own = next(each for each in seen.body["approvals"] if each["by"] == caller.subject)
    if approval.exception not in (None, own["exception"]):
        raise WrongState(Fault("exception", "您已审批，理由不同", "You approved this before, with another reason"))


def _exception(seen: Record, approval: Approval) -> str | None:
    """The approver's own reason for a person's second grant; the first approver must have one."""
    second: str | None = seen.body["second_grant_of"]
    if approval.exception and not second:
        raise invalid(
            "exception", "此人没有同一用途的其他资助，无须例外", "The person has no other grant for this purpose"
        )
    if second and not (approval.exception or seen.body["approvals"]):
        raise DuplicateGrant(Fault("exception", f"已有资助 {second}", f"There is the grant {second}"))
    return approval.exception
