"""Routes of amount bands."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import bands
from services.funds.api.base import P, api
from services.funds.models.bands import Bands, NewBands


@api.creates(f"{P}/approval-bands", Permission.RUN_PROGRAMME, "Say how many people approve which amounts")
def lay_down_bands(programme: NamePath, new: NewBands) -> Response[Bands]:
    return answer(bands.lay_down(programme, new, api.caller))


@api.reads(f"{P}/approval-bands", Permission.SEE_MONEY, "List the bands")
def list_bands(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Bands]:
    return list_page(Bands, programme, bands.KIND, limit=limit, cursor=cursor)
