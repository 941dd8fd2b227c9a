"""Routes of statements."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import Cursor, Limit, NamePath
from houyuan.identity import Permission
from services.funds import payee_statements, statement_sheets, statements
from services.funds.api.base import P, api
from services.funds.models.statements import FunderStatement, LineStatement, PayeeStatement, Stretch
from services.funds.statements import Asked
from services.funds.workbook import MEDIA

S = f"{P}/statements"
Days = Annotated[Stretch, Query()]


@api.reads(f"{S}/lines/<line>", Permission.SEE_MONEY, "Read a line's statement")
def read_line_statement(
    programme: NamePath, line: NamePath, days: Days, limit: Limit = 200, cursor: Cursor = None
) -> LineStatement:
    return statements.of_line(programme, line, Asked(days.start, days.end, limit, cursor), api.caller)


@api.reads(f"{S}/funders/<funder>", Permission.SEE_MONEY, "Read a funder's statement")
def read_funder_statement(
    programme: NamePath, funder: NamePath, days: Days, limit: Limit = 200, cursor: Cursor = None
) -> FunderStatement:
    return statements.of_funder(programme, funder, Asked(days.start, days.end, limit, cursor), api.caller)


@api.reads(f"{S}/payees/<payee>", Permission.SEE_PAYMENTS, "Read a payee's statement")
def read_payee_statement(
    programme: NamePath, payee: NamePath, days: Days, limit: Limit = 200, cursor: Cursor = None
) -> PayeeStatement:
    return payee_statements.of_payee(programme, payee, Asked(days.start, days.end, limit, cursor))


@api.downloads(f"{S}/lines/<line>/xlsx", Permission.SEE_MONEY, "Read a line's statement as a workbook", MEDIA)
def download_line_statement(programme: NamePath, line: NamePath, days: Days) -> Response[bytes]:
    statement = statements.of_line(programme, line, Asked(days.start, days.end), api.caller)
    return api.file(statement_sheets.of_line(statement), MEDIA, f"line-{line}.xlsx")


@api.downloads(f"{S}/funders/<funder>/xlsx", Permission.SEE_MONEY, "Read a funder's statement as a workbook", MEDIA)
def download_funder_statement(programme: NamePath, funder: NamePath, days: Days) -> Response[bytes]:
    statement = statements.of_funder(programme, funder, Asked(days.start, days.end), api.caller)
    return api.file(statement_sheets.of_funder(statement), MEDIA, f"funder-{funder}.xlsx")


@api.downloads(f"{S}/payees/<payee>/xlsx", Permission.SEE_PAYMENTS, "Read a payee's statement as a workbook", MEDIA)
def download_payee_statement(programme: NamePath, payee: NamePath, days: Days) -> Response[bytes]:
    statement = payee_statements.of_payee(programme, payee, Asked(days.start, days.end))
    return api.file(statement_sheets.of_payee(statement), MEDIA, f"payee-{payee}.xlsx")
