"""Routes of large sheets of deliveries."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, list_page
from houyuan.identity import Permission
from houyuan.types import DATED_ID, FileAddress, Page
from services.deliveries import delivery_sheets
from services.deliveries.api.base import P, api
from services.deliveries.models.delivery_sheets import DeliverySheet

SHEET = f"{P}/delivery-sheets/<sheet>"
SheetId = Annotated[str, Query(pattern=DATED_ID, description="The sheet's id, made by whoever sends it.")]


@api.does(f"{P}/delivery-sheets/import", Permission.LOG_DELIVERIES, "Send a large sheet of deliveries")
def send_delivery_sheet(programme: NamePath, id: SheetId) -> DeliverySheet:  # noqa: A002 - the name in the address
    return delivery_sheets.send(programme, id, api.sheet(), api.caller)


@api.reads(f"{P}/delivery-sheets", Permission.SEE_RECORDS, "List large sheets of deliveries")
def list_delivery_sheets(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[DeliverySheet]:
    shown, kind = delivery_sheets.answered, delivery_sheets.KIND
    return list_page(DeliverySheet, programme, kind, start=start, end=end, limit=limit, cursor=cursor, shown=shown)


@api.reads(SHEET, Permission.SEE_RECORDS, "Read a large sheet and how far it is stored")
def read_delivery_sheet(programme: NamePath, sheet: DatedPath) -> DeliverySheet:
    return delivery_sheets.show(programme, sheet)


@api.reads(f"{SHEET}/refusals", Permission.SEE_RECORDS, "Where all refused rows of a sheet can be fetched")
def find_refusals(programme: NamePath, sheet: DatedPath) -> FileAddress:
    return delivery_sheets.refusals(programme, sheet)
