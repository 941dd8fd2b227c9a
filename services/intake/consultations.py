"""Consultations: one record of one contact, logged by a social worker, a partner app or from a sheet."""

from houyuan import privacy, records
from houyuan.identity import Caller
from houyuan.problems import WrongState
from houyuan.records import Change, Record
from houyuan.types import Reason
from services.intake import programmes
from services.intake.models import Consultation, NewConsultation

KIND = "consultation"


def prepare(programme: str, new: NewConsultation, caller: Caller) -> Record:
    """A consultation as it will be stored.

    Raises:
        Invalid: for a group that the programme does not have.
    """
    programmes.check_group(programme, new.group)
    person = new.phone or new.person
    subject = f"{programme}#person#{privacy.pseudonym(programme, 'person', person)}" if person else None
    return records.new_record(programme, KIND, new, caller, subject=subject)


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
            raise WrongState
        return Change({"void": True, "void_reason": reason.reason})

    return records.change(programme, KIND, consultation, caller, rule).answer(Consultation)
