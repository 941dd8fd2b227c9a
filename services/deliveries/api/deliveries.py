"""Routes of deliveries."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.reasons import Reason
from houyuan.types import CODE, ImportResult, Page
from services.deliveries import handovers, missing_proofs, sheets, voiding
from services.deliveries.api.base import P, api
from services.deliveries.models.deliveries import Delivery, NewDelivery

THIS = f"{P}/deliveries/<delivery>"
OfRound = Annotated[str, Query(pattern=f"^$|{CODE}", description="Of this round only.")]


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


@api.reads(f"{P}/deliveries/missing-proofs", Permission.SEE_RECORDS, "List the hand-overs that lack a proof")
def list_missing_proofs(  # noqa: PLR0913 - the parts of a page
    programme: NamePath,
    *,
    round: OfRound = "",  # noqa: A002 - the parameter's name in the address
    start: FirstDay = "",
    end: LastDay = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[Delivery]:
    return missing_proofs.listed(programme, round_id=round, start=start, end=end, limit=limit, cursor=cursor)


@api.reads(THIS, Permission.SEE_RECORDS, "Read a delivery")
def read_delivery(programme: NamePath, delivery: DatedPath) -> Delivery:
    return handovers.show(programme, delivery)


@api.does(f"{THIS}/void", Permission.LOG_DELIVERIES, "Void a wrong delivery")
def void_delivery(programme: NamePath, delivery: DatedPath, reason: Reason) -> Delivery:
    return voiding.void(programme, delivery, reason, api.caller)
