"""Reallocations: proposed by one person, approved by another, consented to by the funders who ask for it, posted.

Where every consent is there on approval, or none is needed, one transaction approves and posts. Otherwise approval
reserves the amount on the source and asks the other funders; `services.funds.answers` goes on from there.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.problems import ConflictOfInterest, Fault, OwnRequest, WrongState, invalid
from houyuan.reasons import Reason
from houyuan.records import Change, Record
from houyuan.types import day_of, fen
from services.funds import agreements, consents, moves, tolerances
from services.funds.models.agreements import ConsentBy
from services.funds.models.reallocations import Consent, NewReallocation, Reallocation, ReallocationApproval

KIND: Literal["reallocation"] = "reallocation"


def propose(programme: str, new: NewReallocation, caller: Caller) -> tuple[Reallocation, bool]:
    """Stores a proposal; nothing moves yet.

    Raises:
        Invalid: for a line that does not exist, a day that has not come, or one before either line was planned.
    """
    day = day_of(new.id)
    days.has_come("id", day)
    for name, code in (("source", new.source), ("target", new.target)):
        line = records.find(programme, "line", code)
        if line is None:
            raise invalid(name, f"没有预算科目 {code}", f"There is no line {code}")
        if day < line.body["on"]:
            since = line.body["on"]
            raise invalid("id", f"预算科目 {code} 自 {since} 起才有", f"The line {code} is planned from {since} on")
    extra = {"state": "proposed", "proposed_by": caller.subject, "proposed_for": caller.organisation}
    record, is_new = records.create(records.new_record(programme, KIND, new, caller, extra=extra))
    return record.answer(Reallocation), is_new


def show(programme: str, reallocation: str) -> Reallocation:
    """One reallocation."""
    return records.get(programme, KIND, reallocation).answer(Reallocation)


def approve(programme: str, reallocation: str, approval: ReallocationApproval, caller: Caller) -> Reallocation:
    """Approves a proposal; posts it in the same transaction unless a funder has to be asked first.

    Raises:
        OwnRequest: when the caller proposed it.
        ConflictOfInterest: when caller and proposer work for one related organisation, or when a funder is asked by a
            link that is mailed to a contact which the caller set.
        Invalid: when a funder's letter is missing, or its day has not come.
        InsufficientFunds: when the source does not hold the amount.
        WrongState: when it was decided before, or approved by somebody else or with other letters.
    """
    consents.check_days(approval.consents)
    own = records.get(programme, "programme", programme)
    needed = agreements.consent_by(own)
    letters = [consent.model_dump() for consent in approval.consents]

    def rule(seen: Record) -> Change | None:
        _may_decide(seen, own, caller)
        told = [each for each in seen.body.get("consents", []) if each["funder"] not in seen.body.get("asked", [])]
        if seen.body.get("approved_by") == caller.subject and told == letters:
            return None
        _expect(seen, "proposed")
        return _approval(seen, needed, approval.consents, caller)

    def decided() -> Record:
        return records.change(programme, KIND, reallocation, caller, rule)

    return writes.anew(decided, tolerances.Taken, records.CHANGE_TRIES).answer(Reallocation)


def refuse(programme: str, reallocation: str, reason: Reason, caller: Caller) -> Reallocation:
    """Refuses a proposal, or takes back an approval that still waits for a funder: what was reserved is given back.

    Raises:
        OwnRequest: when the caller proposed it.
        ConflictOfInterest: when caller and proposer work for one related organisation.
        WrongState: when it was posted, refused otherwise, or has expired.
    """
    own = records.get(programme, "programme", programme)

    def rule(seen: Record) -> Change | None:
        _may_decide(seen, own, caller)
        if seen.body["state"] == "refused" and seen.body["refusal"] == reason.reason and not _by_a_funder(seen):
            return None
        _expect(seen, "proposed", "approved")
        held = seen.body["state"] == "approved"
        also = moves.settled(seen, "void", days.today(), caller) if held else ()
        return Change({"state": "refused", "refusal": reason.reason, "refused_by": caller.subject}, also)

    return records.change(programme, KIND, reallocation, caller, rule).answer(Reallocation)


def _approval(seen: Record, needed: Mapping[str, ConsentBy], letters: list[Consent], caller: Caller) -> Change:
    """Posts what needs no consent more, or reserves and asks."""
    links, day = consents.by_link(needed), day_of(seen.id)
    complete = not links and not consents.lacking(needed, letters)
    line, amount = records.get(seen.programme, "line", seen.body["source"]), fen(seen.body["amount"])
    within = not complete and tolerances.covers(line, amount)
    consents.check_letters(needed, letters, all_of_them=not within)
    fields: dict[str, Any] = {
        "approved_by": caller.subject,
        "consents": [letter.model_dump() for letter in letters],
        "waived": "tolerance" if within else None if needed.keys() - consents.waived(needed) else "agreement",
    }
    if complete or within:
        used = [tolerances.using(line, amount)] if within else []
        posted = {"state": "posted", "posted_on": day}
        return Change(fields | posted, [*moves.at_once(seen, day, caller), *used])
    agreed = agreements.with_funder(seen.programme)
    for funder in links:
        agreements.independent(funder, agreements.contact_by(agreed[funder]), caller.subject)
    today = days.today()
    expires = (date.fromisoformat(today) + timedelta(days=consents.CONSENT_DAYS)).isoformat()
    waiting = {"state": "approved", "asked": links, "answers": [], "reserved_on": today, "expires_on": expires}
    asking = [consents.asking(seen, funder, expires, caller) for funder in links]
    return Change(fields | waiting, [*moves.reserved(seen, today, caller), *asking])


def _may_decide(seen: Record, programme: Record, caller: Caller) -> None:
    if seen.body["proposed_by"] == caller.subject:
        raise OwnRequest
    parties = [*programme.body["funders"], *programme.body["implementers"]]
    related = {party["id"] for party in parties if party["related"]}
    if caller.organisation in related and caller.organisation == seen.body.get("proposed_for"):
        raise ConflictOfInterest(
            Fault(
                "reallocation",
                f"提出人与您同属关联机构 {caller.organisation}",
                f"Its proposer works for {caller.organisation} too, a related party",
            )
        )


def _by_a_funder(seen: Record) -> bool:
    return any(each["answer"] == "refuse" for each in seen.body.get("answers", []))


def _expect(seen: Record, *states: str) -> None:
    if seen.body["state"] not in states:
        raise WrongState(Fault("reallocation", "该调整已处理", "This proposal was decided before"))
