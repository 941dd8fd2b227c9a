"""The call list of a check: names and numbers in clear, so each time somebody takes it is kept."""

from houyuan import households, records
from houyuan.identity import Caller
from houyuan.records import Change, Record, now
from services.deliveries import check_answers, checks
from services.deliveries.models.checks import CallList, ToCall

KEPT = 100
"""How many takings the record tells; earlier versions of it tell earlier ones."""

DONE = ("confirmed", "denied")


def take(programme: str, check: str, caller: Caller) -> CallList:
    """Who of the sample is still to be called; who took the list, and when, is kept on the check first.

    Raises:
        NotFound: when there is no such check.
    """
    taken = {"by": caller.subject, "at": now()}

    def rule(seen: Record) -> Change | None:
        if taken in seen.body["call_lists"]:
            return None
        return Change({"call_lists": [*seen.body["call_lists"], taken][-KEPT:]})

    drawn = records.change(programme, checks.KIND, check, caller, rule).body["sample"]
    answers = check_answers.given(programme, check)
    open_ = [household for household in drawn if answers.get(household) not in DONE]
    register = records.find_many(programme, households.KIND, open_)
    listed = [_to_call(household, register.get(household), answers.get(household)) for household in open_]
    return CallList(check=check, count=len(listed), households=listed)


def _to_call(household: str, registered: Record | None, answer: str | None) -> ToCall:
    if registered is None:
        return ToCall(household=household, answer=answer)
    return ToCall(
        household=household,
        head=records.opened(registered, "head"),
        phone=records.opened(registered, "phone") if registered.body.get("phone") else None,
        place=registered.body["place"],
        answer=answer,
    )
