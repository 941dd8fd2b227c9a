"""Routes of what became of the households of a round."""

from houyuan.edge import Cursor, Limit, NamePath
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import outcomes
from services.deliveries.api.base import P, api
from services.deliveries.models.outcomes import Unreached


@api.reads(f"{P}/rounds/<round_id>/follow-up", Permission.SEE_RECORDS, "List the households to try again")
def list_follow_up(
    programme: NamePath, round_id: NamePath, limit: Limit = 50, cursor: Cursor = None
) -> Page[Unreached]:
    return outcomes.page(programme, round_id, limit, cursor)
