"""Reallocations: proposed by one person, approved by another with every funder's consent, then posted."""

from typing import Literal

from houyuan import days, ledger, records
from houyuan.identity import Caller
from houyuan.problems import Fault, OwnRequest, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.types import Reason, day_of, fen
from services.funds import books, chart
from services.funds.models.reallocations import NewReallocation, Reallocation, ReallocationApproval

KIND: Literal["reallocation"] = "reallocation"


def propose(programme: str, new: NewReallocation, caller: Caller) -> tuple[Reallocation, bool]:
    """Stores a proposal; nothing moves yet.

    Raises:
        Invalid: for a line that does not exist, or a day that has not come.
    """
    days.has_come("id", day_of(new.id))
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
        Invalid: when a funder's consent is missing, or its day has not come.
        InsufficientFunds: when the source does not hold the amount.
        WrongState: when it was refused, or approved by somebody else or with other consents.
    """
    _check_consents(programme, approval)
    consents = [consent.model_dump() for consent in approval.consents]

    def rule(seen: Record) -> Change | None:
        if seen.body["proposed_by"] == caller.subject:
            raise OwnRequest
        if seen.body.get("approved_by") == caller.subject and seen.body["consents"] == consents:
            return None
        if seen.body["state"] != "proposed":
            raise WrongState(Fault("reallocation", "该调整已处理", "This proposal was decided before"))
        moved = ledger.Transfer(
            chart.transfer_id(day_of(reallocation), KIND, reallocation),
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
        fields = {"state": "posted", "approved_by": caller.subject, "consents": consents}
        return Change(fields, books.moving(programme, [moved]))

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
    given = [consent.funder for consent in approval.consents]
    for wrong, zh, en in (
        (sorted(funders - set(given)), "缺少", "lacking"),
        (sorted(set(given) - funders), "不是本项目资助方", "not a funder of this programme"),
        (sorted({each for each in given if given.count(each) > 1}), "重复", "given twice"),
    ):
        if wrong:
            raise invalid(
                "consents",
                f"须有每个资助方的一份同意。{zh}：{'、'.join(wrong)}",
                f"One consent of each funder is needed; {en}: {', '.join(wrong)}",
            )
    for at, consent in enumerate(approval.consents):
        days.has_come(f"consents.{at}.day", consent.day)
