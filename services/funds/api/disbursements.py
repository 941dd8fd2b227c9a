"""Routes of disbursements."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import disbursements
from services.funds.api.base import P, api
from services.funds.models.disbursements import Cancellation, Disbursement, NewDisbursement, Payment


@api.creates(f"{P}/disbursements", Permission.ASK_MONEY, "Request a disbursement")
def request_disbursement(programme: NamePath, new: NewDisbursement) -> Response[Disbursement]:
    return answer(disbursements.request(programme, new, api.caller))


@api.reads(f"{P}/disbursements", Permission.SEE_PAYMENTS, "List disbursements")
def list_disbursements(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Disbursement]:
    return list_page(Disbursement, programme, disbursements.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.reads(f"{P}/disbursements/<disbursement>", Permission.SEE_PAYMENTS, "Read a disbursement")
def read_disbursement(programme: NamePath, disbursement: DatedPath) -> Disbursement:
    return disbursements.show(programme, disbursement)


@api.does(f"{P}/disbursements/<disbursement>/approve", Permission.APPROVE_MONEY, "Approve somebody else's request")
def approve_disbursement(programme: NamePath, disbursement: DatedPath) -> Disbursement:
    return disbursements.approve(programme, disbursement, api.caller)


@api.does(f"{P}/disbursements/<disbursement>/pay", Permission.ASK_MONEY, "Record a payment with the bank's reference")
def pay_disbursement(programme: NamePath, disbursement: DatedPath, payment: Payment) -> Disbursement:
    return disbursements.pay(programme, disbursement, payment, api.caller)


@api.does(f"{P}/disbursements/<disbursement>/cancel", Permission.ASK_MONEY, "Cancel what is not paid yet")
def cancel_disbursement(programme: NamePath, disbursement: DatedPath, cancellation: Cancellation) -> Disbursement:
    return disbursements.cancel(programme, disbursement, cancellation, api.caller)
