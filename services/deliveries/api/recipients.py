"""Routes of the households on a round's list."""

from houyuan.edge import Cursor, Limit, NamePath
from houyuan.identity import Permission
from houyuan.types import ImportResult, Page
from services.deliveries import conflicts, list_sheets, list_work, recipients, removal
from services.deliveries.api.base import api
from services.deliveries.api.rounds import THIS
from services.deliveries.models.listing_rules import ListingRule
from services.deliveries.models.recipients import Added, Recipient, RecipientList, Removal, Removed
from services.deliveries.models.rounds import Conflicts, Round


@api.does(f"{THIS}/recipients", Permission.PLAN_ROUNDS, "Add households to a planned round")
def add_recipients(programme: NamePath, round_id: NamePath, wanted: RecipientList) -> Added:
    return recipients.add(programme, round_id, wanted, api.caller)


@api.reads(f"{THIS}/recipients", Permission.SEE_RECORDS, "List the households of a round")
def list_recipients(
    programme: NamePath, round_id: NamePath, limit: Limit = 50, cursor: Cursor = None
) -> Page[Recipient]:
    found, following = recipients.listed(programme, round_id, limit, cursor)
    return Page(items=found, cursor=following)


@api.does(f"{THIS}/recipients/import", Permission.PLAN_ROUNDS, "Add households to a planned round from a CSV sheet")
def import_recipients(programme: NamePath, round_id: NamePath, dry_run: bool = True) -> ImportResult:  # noqa: FBT001, FBT002 - a query parameter
    return list_sheets.import_recipients(programme, round_id, api.sheet(), api.caller, dry_run=dry_run)


@api.does(f"{THIS}/list", Permission.PLAN_ROUNDS, "List households for a planned round by a rule")
def list_by_rule(programme: NamePath, round_id: NamePath, rule: ListingRule) -> Round:
    return list_work.ask(programme, round_id, rule, api.caller)


@api.does(f"{THIS}/remove", Permission.PLAN_ROUNDS, "Take households off a planned round's list")
def remove_recipients(programme: NamePath, round_id: NamePath, taken_off: Removal) -> Removed:
    return removal.remove(programme, round_id, taken_off, api.caller)


@api.reads(f"{THIS}/conflicts", Permission.SEE_RECORDS, "See what stands against freezing a round's list")
def read_conflicts(programme: NamePath, round_id: NamePath) -> Conflicts:
    return conflicts.show(programme, round_id)
