"""Routes of stores."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import stores
from services.deliveries.api.base import P, api
from services.deliveries.models.stores import NewStore, Store


@api.creates(f"{P}/stores", Permission.KEEP_STOCK, "Open a store")
def open_store(programme: NamePath, new: NewStore) -> Response[Store]:
    return answer(stores.open_store(programme, new, api.caller))


@api.reads(f"{P}/stores", Permission.SEE_STOCK, "List stores")
def list_stores(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Store]:
    return list_page(Store, programme, stores.KIND, limit=limit, cursor=cursor)
