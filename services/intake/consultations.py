"""Consultations: one record of one contact, logged by a social worker, a partner app or from a sheet."""

import re

from houyuan import days, privacy, records
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState
from houyuan.reasons import Reason
from houyuan.records import Change, Record
from houyuan.types import day_of
from services.intake import programmes
from services.intake.models import Consultation, NewConsultation

KIND = "consultation"
_NOT_DIALLED = re.compile(r"^(?:\+86|0086)|[ -]")


def prepare(programme: str, new: NewConsultation, caller: Caller) -> Record:
    """A consultation as it will be stored.

    Raises:
        Invalid: for a group that the programme does not have, or a day that has not come.
    """
    days.has_come("id", day_of(new.id))
    programmes.check_group(programme, new.group)
    return records.new_record(programme, KIND, new, caller, subject=_subject(programme, new))


def _subject(programme: str, new: NewConsultation) -> str | None:
    """Whom the record is about: told by the phone number however it is written, else by the name."""
    person = _NOT_DIALLED.sub("", new.phone) if new.phone else new.person
    return f"{programme}#person#{privacy.pseudonym(programme, 'person', person)}" if person else None


def log(programme: str, new: NewConsultation, caller: Caller) -> tuple[Consultation, bool]:
    """Stores a consultation; the same id with the same content is stored once."""
    record, is_new = records.create(prepare(programme, new, caller))
    return record.answer(Consultation), is_new


def show(programme: str, consultation: str) -> Consultation:
    """One consultation."""
    return records.get(programme, KIND, consultation).answer(Consultation)


def void(programme: str, consultation: str, reason: Reason, caller: Caller) -> Consultation:
    """Takes a wrong record out of every figure and keeps it, with the reason.

    Raises:
        WrongState: when it is void for another reason already.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body.get("void"):
            if seen.body["void_reason"] == reason.reason:
                return None
            raise WrongState(Fault("reason", "该记录已因其他原因作废", "This was voided for another reason"))
        return Change({"void": True, "void_reason": reason.reason})

    return records.change(programme, KIND, consultation, caller, rule).answer(Consultation)
