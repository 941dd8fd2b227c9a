"""Routes of items."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import items
from services.deliveries.api.base import P, api
from services.deliveries.models.items import Item, NewItem


@api.creates(f"{P}/items", Permission.KEEP_STOCK, "Register an item")
def register_item(programme: NamePath, new: NewItem) -> Response[Item]:
    return answer(items.register(programme, new, api.caller))


@api.reads(f"{P}/items", Permission.SEE_PROGRAMME, "List items")
def list_items(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Item]:
    return list_page(Item, programme, items.KIND, limit=limit, cursor=cursor)
