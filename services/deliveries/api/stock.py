"""Routes of the stock: what is there, what runs out, what expires, what became of an item."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import NamePath
from houyuan.identity import Permission
from houyuan.types import CODE
from services.deliveries import stock
from services.deliveries.api.base import P, api
from services.deliveries.models.stock import ExpiringList, LowList, OnHandList, Reckoning

StoreOnly = Annotated[str | None, Query(pattern=CODE, description="Only what is in this store.")]
ItemOnly = Annotated[str | None, Query(pattern=CODE, description="Only this item or kit.")]
Within = Annotated[int, Query(ge=0, le=3660, description="Over within so many days from today.")]


@api.reads(f"{P}/stock", Permission.SEE_STOCK, "What is on hand, and what it is worth")
def list_stock(programme: NamePath, store: StoreOnly = None, item: ItemOnly = None) -> OnHandList:
    return stock.listed(programme, store or "", item or "")


@api.reads(f"{P}/stock/low", Permission.SEE_STOCK, "What is running out")
def list_low_stock(programme: NamePath) -> LowList:
    return stock.low(programme)


@api.reads(f"{P}/stock/expiring", Permission.SEE_STOCK, "What expires soon")
def list_expiring_stock(programme: NamePath, within: Within = 30) -> ExpiringList:
    return stock.expiring(programme, within)


@api.reads(f"{P}/stock/items/<item>", Permission.SEE_STOCK, "Where all pieces of an item or a kit are")
def reckon_item(programme: NamePath, item: NamePath) -> Reckoning:
    return stock.reckoning(programme, item)
