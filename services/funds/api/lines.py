"""Routes of lines."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import NamePath, answer
from houyuan.identity import Permission
from services.funds import lines
from services.funds.api.base import P, api
from services.funds.models.lines import BudgetLine, BudgetTable, NewLine


@api.creates(f"{P}/lines", Permission.ASK_MONEY, "Plan a budget line")
def plan_line(programme: NamePath, new: NewLine) -> Response[BudgetLine]:
    return answer(lines.plan(programme, new, api.caller))


@api.reads(f"{P}/lines", Permission.SEE_MONEY, "Read the budget table")
def read_budget(programme: NamePath) -> BudgetTable:
    return lines.table(programme)
