"""What a funder answers to its link, and what becomes of a reallocation then: posted, refused, or expired.

All answers stand in the reallocation's own record, so that two funders who answer at once cannot both miss that theirs
was the last; record and money change in one transaction. A link is used once: the same answer again is answered as the
first time, another is refused.
"""

from typing import Any

from houyuan import days, records
from houyuan.identity import Caller
from houyuan.problems import LinkSpent
from houyuan.records import Change, Record, now
from services.funds import agreements, links, moves, reallocations
from services.funds.links import Link
from services.funds.models.consents import AskedConsent, ConsentAnswer

_CLERK = Caller("clerk", "")


def asked(token: str) -> AskedConsent:
    """What the holder of a link is asked, and what they have answered.

    Raises:
        NotFound: for a token that the programme's key did not make.
        LinkSpent: when it was not answered and cannot be any more.
    """
    link = links.read(token)
    seen = records.get(link.programme, reallocations.KIND, link.reallocation)
    if _answer_of(seen, link.funder) is None:
        _still_open(seen, link)
    return _told(seen, link)


def give(token: str, given: ConsentAnswer) -> AskedConsent:
    """Takes a funder's answer. The last consent that was missing moves the money, a refusal gives it back.

    Raises:
        NotFound: for a token that the programme's key did not make.
        LinkSpent: when it was answered otherwise, its days are over, or the reallocation was decided without it.
    """
    link = links.read(token)
    caller = Caller(f"funder:{link.funder}", "")

    def rule(seen: Record) -> Change | None:
        before = _answer_of(seen, link.funder)
        if before is not None:
            if (before["answer"], before["comment"]) == (given.answer, given.comment):
                return None
            raise LinkSpent
        _still_open(seen, link)
        return _refusal(seen, link, given, caller) if given.answer == "refuse" else _consent(seen, link, given, caller)

    return _told(records.change(link.programme, reallocations.KIND, link.reallocation, caller, rule), link)


def expire(programme: str, reallocation: str) -> bool:
    """Gives back what an approval reserved whose days are over; tells whether there was something to give back."""
    expired: list[bool] = []

    def rule(seen: Record) -> Change | None:
        today = days.today()
        expired[:] = [seen.body["state"] == "approved" and seen.body["expires_on"] < today]
        return Change({"state": "expired"}, moves.settled(seen, "void", today, _CLERK)) if expired[0] else None

    records.change(programme, reallocations.KIND, reallocation, _CLERK, rule)
    return expired[0]


def _consent(seen: Record, link: Link, given: ConsentAnswer, caller: Caller) -> Change:
    today = days.today()
    reference = f"link/{link.reallocation}.{link.funder}"
    fields: dict[str, Any] = {
        "answers": _with(seen, link, given),
        "consents": [*seen.body["consents"], {"funder": link.funder, "reference": reference, "day": today}],
    }
    # A contact that is changed meanwhile has answered before or does not.
    contact = agreements.unchanged(link.agreement)
    if {each["funder"] for each in fields["answers"]} < set(seen.body["asked"]):
        return Change(fields, [contact])
    posted = {"state": "posted", "posted_on": today}
    return Change(fields | posted, [contact, *moves.settled(seen, "post", today, caller)])


def _refusal(seen: Record, link: Link, given: ConsentAnswer, caller: Caller) -> Change:
    fields = {
        "state": "refused",
        "answers": _with(seen, link, given),
        "refusal": given.comment,
        "refused_by": caller.subject,
    }
    voided = moves.settled(seen, "void", days.today(), caller)
    return Change(fields, [agreements.unchanged(link.agreement), *voided])


def _with(seen: Record, link: Link, given: ConsentAnswer) -> list[dict[str, Any]]:
    return [*seen.body["answers"], {"funder": link.funder, **given.model_dump(), "at": now()}]


def _answer_of(seen: Record, funder: str) -> dict[str, Any] | None:
    return next((each for each in seen.body.get("answers", []) if each["funder"] == funder), None)


def _still_open(seen: Record, link: Link) -> None:
    waiting = seen.body["state"] == "approved" and link.funder in seen.body["asked"]
    if not waiting or link.expires_on != seen.body["expires_on"] or link.expires_on < days.today():
        raise LinkSpent


def _told(seen: Record, link: Link) -> AskedConsent:
    programme = records.get(link.programme, "programme", link.programme).body
    names = {funder["id"]: funder["name"] for funder in programme["funders"]}
    lines = {end: records.get(link.programme, "line", seen.body[end]).body["name"] for end in ("source", "target")}
    answer = _answer_of(seen, link.funder) or {}
    return AskedConsent(
        programme=programme["name"],
        funder=names[link.funder],
        reallocation=seen.id,
        amount=seen.body["amount"],
        reason=seen.body["reason"],
        expires_on=link.expires_on,
        answer=answer.get("answer"),
        comment=answer.get("comment"),
        **lines,
    )
