"""Routes of reallocations."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.reasons import Reason
from houyuan.types import Page
from services.funds import consents, reallocations
from services.funds.api.base import P, api
from services.funds.models.consents import ConsentRequest
from services.funds.models.reallocations import NewReallocation, Reallocation, ReallocationApproval


@api.creates(f"{P}/reallocations", Permission.ASK_MONEY, "Propose a reallocation")
def propose_reallocation(programme: NamePath, new: NewReallocation) -> Response[Reallocation]:
    return answer(reallocations.propose(programme, new, api.caller))


@api.reads(f"{P}/reallocations", Permission.SEE_MONEY, "List reallocations")
def list_reallocations(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Reallocation]:
    return list_page(
        Reallocation,
        programme,
        reallocations.KIND,
        start=start,
        end=end,
        limit=limit,
        cursor=cursor,
    )


@api.reads(f"{P}/reallocations/<reallocation>", Permission.SEE_MONEY, "Read a reallocation")
def read_reallocation(programme: NamePath, reallocation: DatedPath) -> Reallocation:
    return reallocations.show(programme, reallocation)


@api.reads(f"{P}/reallocations/<reallocation>/consents", Permission.SEE_MONEY, "List the funders asked by a link")
def list_consents(programme: NamePath, reallocation: DatedPath) -> Page[ConsentRequest]:
    return consents.of_reallocation(programme, reallocation)


@api.does(f"{P}/reallocations/<reallocation>/approve", Permission.APPROVE_MONEY, "Approve a reallocation")
def approve_reallocation(programme: NamePath, reallocation: DatedPath, approval: ReallocationApproval) -> Reallocation:
    return reallocations.approve(programme, reallocation, approval, api.caller)


@api.does(f"{P}/reallocations/<reallocation>/refuse", Permission.APPROVE_MONEY, "Refuse a reallocation")
def refuse_reallocation(programme: NamePath, reallocation: DatedPath, reason: Reason) -> Reallocation:
    return reallocations.refuse(programme, reallocation, reason, api.caller)
