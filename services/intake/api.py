"""Routes of intake: read the request, call one function, return a model."""

from aws_lambda_powertools.event_handler import Response

from houyuan import identity
from houyuan.edge import Api, Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.reasons import Reason
from houyuan.types import ImportResult, Page
from services.intake import cases, consultations, programmes, sheets
from services.intake.models import (
    Case,
    CaseClosing,
    Consultation,
    FollowUp,
    Membership,
    NewCase,
    NewConsultation,
    NewFollowUp,
    NewProgramme,
    Programme,
)

api = Api("intake")
P = "/v1/programmes/<programme>"


@api.creates("/v1/programmes", None, "Start a programme whose coordinator you are")
def start_programme(new: NewProgramme) -> Response[Programme]:
    claims = identity.claims_of(api.current_event.raw_event)
    return answer(programmes.start(new, identity.authorise(claims, new.id, Permission.RUN_PROGRAMME)))


@api.reads("/v1/programmes", None, "List your programmes")
def list_programmes() -> Page[Programme]:
    return Page(items=programmes.mine(api.subject))


@api.reads(P, Permission.SEE_PROGRAMME, "Read a programme")
def read_programme(programme: NamePath) -> Programme:
    return programmes.show(programme)


@api.reads(f"{P}/me", Permission.SEE_PROGRAMME, "What you are in a programme, and what you may do there")
def read_membership(programme: NamePath) -> Membership:  # noqa: ARG001 - the caller is a member of it
    return Membership.of(api.caller)


@api.creates(f"{P}/consultations", Permission.LOG_CONSULTATIONS, "Log a consultation")
def log_consultation(programme: NamePath, new: NewConsultation) -> Response[Consultation]:
    return answer(consultations.log(programme, new, api.caller))


@api.reads(f"{P}/consultations", Permission.SEE_RECORDS, "List consultations")
def list_consultations(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Consultation]:
    return list_page(Consultation, programme, consultations.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.does(f"{P}/consultations/import", Permission.LOG_CONSULTATIONS, "Import consultations from a CSV sheet")
def import_consultations(programme: NamePath, dry_run: bool = True) -> ImportResult:  # noqa: FBT001, FBT002 - a query parameter
    return sheets.import_consultations(programme, api.sheet(), api.caller, dry_run=dry_run)


@api.reads(f"{P}/consultations/<consultation>", Permission.SEE_RECORDS, "Read a consultation")
def read_consultation(programme: NamePath, consultation: DatedPath) -> Consultation:
    return consultations.show(programme, consultation)


@api.does(f"{P}/consultations/<consultation>/void", Permission.LOG_CONSULTATIONS, "Void a wrong consultation")
def void_consultation(programme: NamePath, consultation: DatedPath, reason: Reason) -> Consultation:
    return consultations.void(programme, consultation, reason, api.caller)


@api.creates(f"{P}/cases", Permission.KEEP_CASES, "Open a case")
def open_case(programme: NamePath, new: NewCase) -> Response[Case]:
    return answer(cases.open_case(programme, new, api.caller))


@api.reads(f"{P}/cases", Permission.KEEP_CASES, "List cases")
def list_cases(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Case]:
    return list_page(Case, programme, cases.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.reads(f"{P}/cases/<case>", Permission.KEEP_CASES, "Read a case")
def read_case(programme: NamePath, case: DatedPath) -> Case:
    return cases.show(programme, case)


@api.creates(f"{P}/cases/<case>/follow-ups", Permission.KEEP_CASES, "Follow up a case")
def follow_up_case(programme: NamePath, case: DatedPath, new: NewFollowUp) -> Response[FollowUp]:
    return answer(cases.follow_up(programme, case, new, api.caller))


@api.reads(f"{P}/cases/<case>/follow-ups", Permission.KEEP_CASES, "List the follow-ups of a case")
def list_follow_ups(programme: NamePath, case: DatedPath) -> Page[FollowUp]:
    return Page(items=cases.follow_ups(programme, case))


@api.does(f"{P}/cases/<case>/close", Permission.KEEP_CASES, "Close a case with its outcome")
def close_case(programme: NamePath, case: DatedPath, closing: CaseClosing) -> Case:
    return cases.close(programme, case, closing, api.caller)
