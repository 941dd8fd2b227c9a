"""Routes of the households on a round's list."""

from houyuan.edge import Cursor, Limit, NamePath
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import recipients
from services.deliveries.api.base import api
from services.deliveries.api.rounds import THIS
from services.deliveries.models.recipients import Added, RecipientList, RecipientState


@api.does(f"{THIS}/recipients", Permission.PLAN_ROUNDS, "Add households to a planned round")
def add_recipients(programme: NamePath, round_id: NamePath, wanted: RecipientList) -> Added:
    return recipients.add(programme, round_id, wanted, api.caller)


@api.reads(f"{THIS}/recipients", Permission.SEE_RECORDS, "List the households of a round")
def list_recipients(
    programme: NamePath, round_id: NamePath, limit: Limit = 50, cursor: Cursor = None
) -> Page[RecipientState]:
    found, following = recipients.listed(programme, round_id, limit, cursor)
    return Page(items=[record.answer(RecipientState) for record in found], cursor=following)
