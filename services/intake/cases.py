"""Cases: opened, followed up, closed with an outcome."""

from houyuan import days, privacy, records, wire, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, IdTaken, NotFound, Problem, WrongState, invalid
from houyuan.records import Change, Record
from houyuan.settings import settings
from houyuan.types import day_of
from services.intake import programmes
from services.intake.models import Case, CaseClosing, FollowUp, NewCase, NewFollowUp

KIND, FOLLOW_UP = "case", "follow-up"


def open_case(programme: str, new: NewCase, caller: Caller) -> tuple[Case, bool]:
    """Opens a case.

    Raises:
        Invalid: for a group that the programme does not have, or a day that has not come.
    """
    days.has_come("id", day_of(new.id))
    programmes.check_group(programme, new.group)
    record, is_new = records.create(records.new_record(programme, KIND, new, caller, extra={"state": "open"}))
    return record.answer(Case), is_new


def show(programme: str, case: str) -> Case:
    """One case."""
    return records.get(programme, KIND, case).answer(Case)


def follow_ups(programme: str, case: str) -> list[FollowUp]:
    """The follow-ups of a case, oldest first.

    Raises:
        NotFound: when there is no such case.
    """
    show(programme, case)
    return [record.answer(FollowUp) for record in _followed(programme, case)]


def _followed(programme: str, case: str) -> list[Record]:
    return [record for record in records.about(f"{programme}#case#{case}") if record.kind == FOLLOW_UP]


def follow_up(programme: str, case: str, new: NewFollowUp, caller: Caller) -> tuple[FollowUp, bool]:
    """Adds a follow-up to a case that is open on its day.

    Raises:
        NotFound: when there is no such case.
        IdTaken: when the id is that of another case's follow-up, or stored with other content.
        WrongState: when the case was closed before the follow-up's day.
        Invalid: for a follow-up before the case was opened, or on a day that has not come.
    """
    days.has_come("id", day_of(new.id))
    if day_of(new.id) < day_of(case):
        raise invalid("id", "跟进不得早于开案日", "A follow-up cannot precede the opening of its case")
    fresh = records.new_record(
        programme, FOLLOW_UP, new, caller, extra={"case": case}, subject=f"{programme}#case#{case}"
    )
    record, is_new = records.create(fresh, [_open_on(programme, case, day_of(new.id))])
    if record.body["case"] != case:
        raise IdTaken(Fault("id", f"编号 {new.id} 属于另一个案", f"The id {new.id} is of another case"))
    return record.answer(FollowUp), is_new


def close(programme: str, case: str, closing: CaseClosing, caller: Caller) -> Case:
    """Closes a case with its outcome; the same closing again changes nothing.

    Raises:
        NotFound: when there is no such case.
        WrongState: when it was closed otherwise.
        Invalid: for a closing before the opening or the last follow-up, or on a day that has not come.
    """
    days.has_come("closed_on", closing.closed_on)

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] == "closed":
            if _closed_as(seen, closing):
                return None
            raise WrongState(Fault("outcome", "个案已结案", "The case was closed before"))
        if closing.closed_on < day_of(case):
            raise invalid("closed_on", "结案不得早于开案日", "A case cannot be closed before it was opened")
        if closing.closed_on < max((day_of(each.id) for each in _followed(programme, case)), default=""):
            raise invalid("closed_on", "结案不得早于最后一次跟进", "A case cannot be closed before its last follow-up")
        return Change({"state": "closed"} | privacy.seal(programme, KIND, case, closing))

    return records.change(programme, KIND, case, caller, rule).answer(Case)


def _closed_as(seen: Record, closing: CaseClosing) -> bool:
    note = records.opened(seen, "closing_note")
    return CaseClosing(outcome=seen.body["outcome"], closed_on=seen.body["closed_on"], closing_note=note) == closing


def _open_on(programme: str, case: str, day: str) -> writes.Write:
    """The check that a case exists and is not closed before a day."""

    def refuse(standing: wire.Item | None) -> Problem:
        if standing is None:
            return NotFound(Fault("case", f"没有编号为 {case} 的记录", f"There is no case {case}"))
        closed_on = standing["body"]["closed_on"]
        return WrongState(Fault("id", f"个案已于 {closed_on} 结案", f"The case was closed on {closed_on}"))

    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        refuse,
        key=records.key(programme, KIND, case),
        condition="attribute_exists(pk) AND (attribute_not_exists(body.closed_on) OR body.closed_on >= :day)",
        values={":day": day},
    )
