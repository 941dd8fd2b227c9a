"""Routes of stock counts."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import stock_counts
from services.deliveries.api.base import P, api
from services.deliveries.models.stock_counts import NewStockCount, StockCount


@api.creates(f"{P}/stock-counts", Permission.KEEP_STOCK, "Keep what was counted in a store")
def count_stock(programme: NamePath, new: NewStockCount) -> Response[StockCount]:
    return answer(stock_counts.count(programme, new, api.caller))


@api.reads(f"{P}/stock-counts", Permission.SEE_STOCK, "List stock counts")
def list_stock_counts(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[StockCount]:
    return list_page(StockCount, programme, stock_counts.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.does(f"{P}/stock-counts/<count>/finalise", Permission.KEEP_STOCK, "Finalise a count that somebody else made")
def finalise_count(programme: NamePath, count: DatedPath) -> StockCount:
    return stock_counts.finalise(programme, count, api.caller)
