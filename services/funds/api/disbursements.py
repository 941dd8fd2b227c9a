"""Routes of disbursements: asked for, submitted, cancelled."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, Order, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import disbursements
from services.funds.api.base import P, api
from services.funds.models.disbursements import (
    Cancellation,
    Content,
    Disbursement,
    NewDisbursement,
    State,
    Submission,
)
from services.funds.proving import answered

THIS = f"{P}/disbursements/<disbursement>"
InStates = Annotated[tuple[State, ...], Query(max_length=8, description="Only those in one of these states.")]


@api.creates(f"{P}/disbursements", Permission.ASK_MONEY, "Request a disbursement")
def request_disbursement(programme: NamePath, new: NewDisbursement) -> Response[Disbursement]:
    return answer(disbursements.request(programme, new, api.caller))


@api.reads(f"{P}/disbursements", Permission.SEE_PAYMENTS, "List disbursements")
def list_disbursements(  # noqa: PLR0913, PLR0917 - the parts of a query
    programme: NamePath,
    start: FirstDay = "",
    end: LastDay = "",
    state: InStates = (),
    order: Order = "oldest-first",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[Disbursement]:
    return list_page(
        Disbursement,
        programme,
        disbursements.KIND,
        start=start,
        end=end,
        limit=limit,
        cursor=cursor,
        shown=answered,
        only=disbursements.in_states(state),
        order=order,
    )


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
