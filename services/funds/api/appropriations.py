"""Routes of appropriations."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import appropriations
from services.funds.api.base import P, api
from services.funds.models.appropriations import Appropriation, NewAppropriation, TakingBack


@api.creates(f"{P}/appropriations", Permission.ASK_MONEY, "Book money received from a funder")
def receive_appropriation(programme: NamePath, new: NewAppropriation) -> Response[Appropriation]:
    return answer(appropriations.receive(programme, new, api.caller))


@api.does(
    f"{P}/appropriations/<appropriation>/take-back", Permission.ASK_MONEY, "Take back money that was booked wrongly"
)
def take_back_appropriation(programme: NamePath, appropriation: DatedPath, taken: TakingBack) -> Appropriation:
    return appropriations.take_back(programme, appropriation, taken, api.caller)


@api.reads(f"{P}/appropriations", Permission.SEE_MONEY, "List appropriations")
def list_appropriations(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Appropriation]:
    return list_page(Appropriation, programme, appropriations.KIND, start=start, end=end, limit=limit, cursor=cursor)
