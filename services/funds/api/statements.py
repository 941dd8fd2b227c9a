"""Routes of statements."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import Cursor, Limit, NamePath
from houyuan.identity import Permission
from services.funds import payee_statements, statements
from services.funds.api.base import P, api
from services.funds.models.statements import FunderStatement, LineStatement, PayeeStatement, Stretch
from services.funds.statements import Asked

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
