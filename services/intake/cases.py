"""Cases: opened, followed up, closed with an outcome."""

from houyuan import privacy, records
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState, invalid
from houyuan.records import Change, Record
from houyuan.types import day_of
from services.intake import programmes
from services.intake.models import Case, CaseClosing, FollowUp, NewCase, NewFollowUp

KIND, FOLLOW_UP = "case", "follow-up"


def open_case(programme: str, new: NewCase, caller: Caller) -> tuple[Case, bool]:
    """Opens a case.

    Raises:
        Invalid: for a group that the programme does not have.
    """
    programmes.check_group(programme, new.group)
    record, is_new = records.create(records.new_record(programme, KIND, new, caller, extra={"state": "open"}))
    return record.answer(Case), is_new


def show(programme: str, case: str) -> Case:
    """One case."""
    return records.get(programme, KIND, case).answer(Case)


def follow_ups(programme: str, case: str) -> list[FollowUp]:
    """The follow-ups of a case, oldest first."""
    about = records.about(f"{programme}#case#{case}")
    return [record.answer(FollowUp) for record in about if record.kind == FOLLOW_UP]


def follow_up(programme: str, case: str, new: NewFollowUp, caller: Caller) -> tuple[FollowUp, bool]:
    """Adds a follow-up to an open case.

    Raises:
        NotFound: when there is no such case.
        WrongState: when the case was closed before the follow-up's day.
        Invalid: for a follow-up before the case was opened.
    """
    standing = records.get(programme, KIND, case)
    closed_on = standing.body.get("closed_on")
    if closed_on and day_of(new.id) > closed_on:
        raise WrongState(Fault("id", f"个案已于 {closed_on} 结案", f"The case was closed on {closed_on}"))
    if day_of(new.id) < day_of(case):
        raise invalid("id", "跟进不得早于开案日", "A follow-up cannot precede the opening of its case")
    record, is_new = records.create(
        records.new_record(programme, FOLLOW_UP, new, caller, extra={"case": case}, subject=f"{programme}#case#{case}")
    )
    return record.answer(FollowUp), is_new


def close(programme: str, case: str, closing: CaseClosing, caller: Caller) -> Case:
    """Closes a case with its outcome; the same closing again changes nothing.

    Raises:
        NotFound: when there is no such case.
        WrongState: when it was closed otherwise.
        Invalid: for a closing before the opening.
    """
    if closing.closed_on < day_of(case):
        raise invalid("closed_on", "结案不得早于开案日", "A case cannot be closed before it was opened")

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] == "closed":
            if (seen.body["outcome"], seen.body["closed_on"]) == (closing.outcome, closing.closed_on):
                return None
            raise WrongState(Fault("outcome", "个案已结案", "The case was closed before"))
        return Change({"state": "closed"} | privacy.seal(programme, KIND, case, closing))

    return records.change(programme, KIND, case, caller, rule).answer(Case)
