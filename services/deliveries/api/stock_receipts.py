"""Routes of stock receipts."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import stock_receipts
from services.deliveries.api.base import P, api
from services.deliveries.models.stock_receipts import NewStockReceipt, StockReceipt


@api.creates(f"{P}/stock-receipts", Permission.KEEP_STOCK, "Book goods into a store, bought or given")
def receive_goods(programme: NamePath, new: NewStockReceipt) -> Response[StockReceipt]:
    return answer(stock_receipts.receive(programme, new, api.caller))


@api.reads(f"{P}/stock-receipts", Permission.SEE_STOCK, "List stock receipts")
def list_stock_receipts(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[StockReceipt]:
    return list_page(StockReceipt, programme, stock_receipts.KIND, start=start, end=end, limit=limit, cursor=cursor)
