"""Routes of the budget's published versions."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import budget_versions
from services.funds.api.base import P, api
from services.funds.models.budget_versions import BudgetVersion, NewBudgetVersion, PublishedVersion


@api.creates(f"{P}/budget-versions", Permission.ASK_MONEY, "Publish the budget table as it stands")
def publish_budget(programme: NamePath, new: NewBudgetVersion) -> Response[BudgetVersion]:
    return answer(budget_versions.publish(programme, new, api.caller))


@api.reads(f"{P}/budget-versions", Permission.SEE_MONEY, "List published versions of the budget")
def list_budget_versions(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[PublishedVersion]:
    return budget_versions.page(programme, start, end, limit, cursor)


@api.reads(f"{P}/budget-versions/<version>", Permission.SEE_MONEY, "Read a published version of the budget")
def read_budget_version(programme: NamePath, version: DatedPath) -> BudgetVersion:
    return budget_versions.show(programme, version)
