"""Reallocations: proposed by one person, approved by another with every funder's consent, then posted."""

from houyuan import ledger, records
from houyuan.identity import Caller
from houyuan.problems import Fault, OwnRequest, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.types import Reason, fen
from services.funds import chart
from services.funds.models import NewReallocation, Reallocation, ReallocationApproval

KIND = "reallocation"


def propose(programme: str, new: NewReallocation, caller: Caller) -> tuple[Reallocation, bool]:
    """Stores a proposal; nothing moves yet.

    Raises:
        Invalid: for a line that does not exist.
    """
    lines = {account.id for account in ledger.accounts(programme)}
    for name, code in (("source", new.source), ("target", new.target)):
        if chart.line(code) not in lines:
            raise invalid(name, f"没有预算科目 {code}", f"There is no line {code}")
    extra = {"state": "proposed", "proposed_by": caller.subject}
    record, is_new = records.create(records.new_record(programme, KIND, new, caller, extra=extra))
    return record.answer(Reallocation), is_new


def approve(programme: str, reallocation: str, approval: ReallocationApproval, caller: Caller) -> Reallocation:
    """Approves a proposal and posts it in the same transaction.

    Raises:
        OwnRequest: when the caller proposed it.
        Invalid: when a funder's consent is missing.
        InsufficientFunds: when the source does not hold the amount.
        WrongState: when it was refused, or approved by somebody else.
    """
    _check_consents(programme, approval)

    def rule(seen: Record) -> Change | None:
        if seen.body["proposed_by"] == caller.subject:
            raise OwnRequest
        if seen.body["state"] == "posted" and seen.body["approved_by"] == caller.subject:
            return None
        if seen.body["state"] != "proposed":
            raise WrongState(Fault("reallocation", "该调整已处理", "This proposal was decided before"))
        moved = ledger.Transfer(
            reallocation,
            chart.line(seen.body["source"]),
            chart.line(seen.body["target"]),
            fen(seen.body["amount"]),
            KIND,
            caller.subject,
            now(),
            reference=f"{KIND}/{reallocation}",
            debit_field="source",
            credit_field="target",
        )
        consents = [consent.model_dump() for consent in approval.consents]
        fields = {"state": "posted", "approved_by": caller.subject, "consents": consents}
        return Change(fields, ledger.moving(programme, [moved]))

    return records.change(programme, KIND, reallocation, caller, rule).answer(Reallocation)


def refuse(programme: str, reallocation: str, reason: Reason, caller: Caller) -> Reallocation:
    """Refuses a proposal.

    Raises:
        OwnRequest: when the caller proposed it.
        WrongState: when it was decided before.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body["proposed_by"] == caller.subject:
            raise OwnRequest
        if seen.body["state"] == "refused" and seen.body["refusal"] == reason.reason:
            return None
        if seen.body["state"] != "proposed":
            raise WrongState(Fault("reallocation", "该调整已处理", "This proposal was decided before"))
        return Change({"state": "refused", "refusal": reason.reason})

    return records.change(programme, KIND, reallocation, caller, rule).answer(Reallocation)


def _check_consents(programme: str, approval: ReallocationApproval) -> None:
    funders = {funder["id"] for funder in records.get(programme, "programme", programme).body["funders"]}
    given = {consent.funder for consent in approval.consents}
    if given != funders or len(given) < len(approval.consents):
        lacking = "、".join(sorted(funders - given)) or "—"
        raise invalid(
            "consents",
            f"须有每个资助方的一份同意，缺少：{lacking}",
            f"One consent of each funder is needed; lacking: {lacking}",
        )
