"""Routes of disbursements: asked for, submitted, cancelled."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import disbursements
from services.funds.api.base import P, api
from services.funds.models.disbursements import Cancellation, Content, Disbursement, NewDisbursement, Submission

THIS = f"{P}/disbursements/<disbursement>"


@api.creates(f"{P}/disbursements", Permission.ASK_MONEY, "Request a disbursement")
def request_disbursement(programme: NamePath, new: NewDisbursement) -> Response[Disbursement]:
    return answer(disbursements.request(programme, new, api.caller))


@api.reads(f"{P}/disbursements", Permission.SEE_PAYMENTS, "List disbursements")
def list_disbursements(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Disbursement]:
    return list_page(Disbursement, programme, disbursements.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.reads(THIS, Permission.SEE_PAYMENTS, "Read a disbursement")
def read_disbursement(programme: NamePath, disbursement: DatedPath) -> Disbursement:
    return disbursements.show(programme, disbursement)


@api.does(f"{THIS}/revise", Permission.ASK_MONEY, "Replace what a draft, or what came back, asks for")
def revise_disbursement(programme: NamePath, disbursement: DatedPath, content: Content) -> Disbursement:
    return disbursements.revise(programme, disbursement, content, api.caller)


@api.does(f"{THIS}/submit", Permission.ASK_MONEY, "Submit a draft, or what came back, and reserve its amount")
def submit_disbursement(programme: NamePath, disbursement: DatedPath, submission: Submission) -> Disbursement:
    return disbursements.submit(programme, disbursement, submission, api.caller)


@api.does(f"{THIS}/cancel", Permission.ASK_MONEY, "Cancel what is not paid yet")
def cancel_disbursement(programme: NamePath, disbursement: DatedPath, cancellation: Cancellation) -> Disbursement:
    return disbursements.cancel(programme, disbursement, cancellation, api.caller)
