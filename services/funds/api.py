"""Routes of funds: read the request, call one function, return a model."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Api, Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page, Reason
from services.funds import appropriations, disbursements, lines, reallocations
from services.funds.models import (
    Appropriation,
    BudgetLine,
    BudgetTable,
    Cancellation,
    Disbursement,
    NewAppropriation,
    NewDisbursement,
    NewLine,
    NewReallocation,
    Payment,
    Reallocation,
    ReallocationApproval,
)

api = Api("funds")
P = "/v1/programmes/<programme>"


@api.creates(f"{P}/appropriations", Permission.ASK_MONEY, "Book money received from a funder")
def receive_appropriation(programme: NamePath, new: NewAppropriation) -> Response[Appropriation]:
    return answer(appropriations.receive(programme, new, api.caller))


@api.reads(f"{P}/appropriations", Permission.SEE_MONEY, "List appropriations")
def list_appropriations(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Appropriation]:
    return list_page(Appropriation, programme, appropriations.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.creates(f"{P}/lines", Permission.ASK_MONEY, "Plan a budget line")
def plan_line(programme: NamePath, new: NewLine) -> Response[BudgetLine]:
    return answer(lines.plan(programme, new, api.caller))


@api.reads(f"{P}/lines", Permission.SEE_MONEY, "Read the budget table")
def read_budget(programme: NamePath) -> BudgetTable:
    return lines.table(programme)


@api.creates(f"{P}/reallocations", Permission.ASK_MONEY, "Propose a reallocation")
def propose_reallocation(programme: NamePath, new: NewReallocation) -> Response[Reallocation]:
    return answer(reallocations.propose(programme, new, api.caller))


@api.reads(f"{P}/reallocations", Permission.SEE_MONEY, "List reallocations")
def list_reallocations(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Reallocation]:
    return list_page(Reallocation, programme, reallocations.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.does(f"{P}/reallocations/<reallocation>/approve", Permission.APPROVE_MONEY, "Approve a reallocation and post it")
def approve_reallocation(programme: NamePath, reallocation: DatedPath, approval: ReallocationApproval) -> Reallocation:
    return reallocations.approve(programme, reallocation, approval, api.caller)


@api.does(f"{P}/reallocations/<reallocation>/refuse", Permission.APPROVE_MONEY, "Refuse a reallocation")
def refuse_reallocation(programme: NamePath, reallocation: DatedPath, reason: Reason) -> Reallocation:
    return reallocations.refuse(programme, reallocation, reason, api.caller)


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
