"""The budget table as a file."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import NamePath
from houyuan.identity import Permission
from services.funds import lines, table_sheets
from services.funds.api.base import P, api
from services.funds.names import Names
from services.funds.workbook import MEDIA


@api.downloads(f"{P}/budget/xlsx", Permission.SEE_MONEY, "Read the budget table as a workbook", MEDIA)
def download_budget(programme: NamePath) -> Response[bytes]:
    return api.file(table_sheets.of_budget(lines.table(programme), Names(programme).programme), MEDIA, "budget.xlsx")
