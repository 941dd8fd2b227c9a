"""Routes of months."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import periods, table_sheets
from services.funds.api.base import P, api
from services.funds.models.periods import MONTH, ClosedMonth, Period
from services.funds.names import Names
from services.funds.workbook import MEDIA

MonthPath = Annotated[str, Path(pattern=MONTH, description="A month, YYYY-MM.")]


@api.creates(f"{P}/periods/<month>/close", Permission.APPROVE_MONEY, "Close a month and freeze its trial balance")
def close_month(programme: NamePath, month: MonthPath) -> Response[Period]:
    return answer(periods.close(programme, month, api.caller))


@api.reads(f"{P}/periods", Permission.SEE_MONEY, "List closed months")
def list_months(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[ClosedMonth]:
    return list_page(ClosedMonth, programme, periods.KIND, limit=limit, cursor=cursor)


@api.reads(f"{P}/periods/<month>", Permission.SEE_MONEY, "Read a closed month's trial balance")
def read_month(programme: NamePath, month: MonthPath) -> Period:
    return periods.show(programme, month)


@api.downloads(f"{P}/periods/<month>/xlsx", Permission.SEE_MONEY, "Read a trial balance as a workbook", MEDIA)
def download_month(programme: NamePath, month: MonthPath) -> Response[bytes]:
    content = table_sheets.of_period(periods.show(programme, month), Names(programme).programme)
    return api.file(content, MEDIA, f"trial-balance-{month}.xlsx")
