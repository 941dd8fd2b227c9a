"""Routes of kits."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import kits
from services.deliveries.api.base import P, api
from services.deliveries.models.kits import Kit, NewKit


@api.creates(f"{P}/kits", Permission.PLAN_ROUNDS, "Define a kit")
def define_kit(programme: NamePath, new: NewKit) -> Response[Kit]:
    return answer(kits.define(programme, new, api.caller))


@api.reads(f"{P}/kits", Permission.SEE_PROGRAMME, "List kits")
def list_kits(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Kit]:
    return list_page(Kit, programme, kits.KIND, limit=limit, cursor=cursor)
