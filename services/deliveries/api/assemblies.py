"""Routes of assemblies."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import assemblies
from services.deliveries.api.base import P, api
from services.deliveries.models.assemblies import Assembly, NewAssembly


@api.creates(f"{P}/assemblies", Permission.KEEP_STOCK, "Pack kits, or take them apart")
def assemble_kits(programme: NamePath, new: NewAssembly) -> Response[Assembly]:
    return answer(assemblies.assemble(programme, new, api.caller))


@api.reads(f"{P}/assemblies", Permission.SEE_STOCK, "List assemblies")
def list_assemblies(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Assembly]:
    return list_page(Assembly, programme, assemblies.KIND, start=start, end=end, limit=limit, cursor=cursor)
