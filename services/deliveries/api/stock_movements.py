"""Routes of stock movements."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import stock_movements
from services.deliveries.api.base import P, api
from services.deliveries.models.stock_movements import NewStockMovement, StockMovement


@api.creates(
    f"{P}/stock-movements", Permission.KEEP_STOCK, "Move goods to another store, or book a loss or what goes back"
)
def move_goods(programme: NamePath, new: NewStockMovement) -> Response[StockMovement]:
    return answer(stock_movements.move(programme, new, api.caller))


@api.reads(f"{P}/stock-movements", Permission.SEE_STOCK, "List stock movements")
def list_stock_movements(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[StockMovement]:
    return list_page(StockMovement, programme, stock_movements.KIND, start=start, end=end, limit=limit, cursor=cursor)
