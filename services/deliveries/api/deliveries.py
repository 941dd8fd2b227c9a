"""Routes of deliveries."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import ImportResult, Page
from services.deliveries import handovers, sheets
from services.deliveries.api.base import P, api
from services.deliveries.models.deliveries import Delivery, NewDelivery


@api.creates(f"{P}/deliveries", Permission.LOG_DELIVERIES, "Log a delivery, or why there was none")
def log_delivery(programme: NamePath, new: NewDelivery) -> Response[Delivery]:
    return answer(handovers.log(programme, new, api.caller))


@api.reads(f"{P}/deliveries", Permission.SEE_RECORDS, "List deliveries")
def list_deliveries(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Delivery]:
    return list_page(Delivery, programme, handovers.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.does(f"{P}/deliveries/import", Permission.LOG_DELIVERIES, "Import deliveries from a CSV sheet")
def import_deliveries(programme: NamePath) -> ImportResult:
    return sheets.import_deliveries(programme, api.sheet(), api.caller)


@api.reads(f"{P}/deliveries/<delivery>", Permission.SEE_RECORDS, "Read a delivery")
def read_delivery(programme: NamePath, delivery: DatedPath) -> Delivery:
    return handovers.show(programme, delivery)
