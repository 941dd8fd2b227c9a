"""Routes of stock corrections."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import stock_corrections
from services.deliveries.api.base import P, api
from services.deliveries.models.stock_corrections import NewStockCorrection, StockCorrection


@api.creates(f"{P}/stock-corrections", Permission.KEEP_STOCK, "Take back what an entry moved")
def correct_entry(programme: NamePath, new: NewStockCorrection) -> Response[StockCorrection]:
    return answer(stock_corrections.correct(programme, new, api.caller))


@api.reads(f"{P}/stock-corrections", Permission.SEE_STOCK, "List stock corrections")
def list_stock_corrections(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[StockCorrection]:
    return list_page(
        StockCorrection, programme, stock_corrections.KIND, start=start, end=end, limit=limit, cursor=cursor
    )
