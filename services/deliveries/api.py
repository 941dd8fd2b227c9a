"""Routes of deliveries: read the request, call one function, return a model."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Api, Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import ImportResult, Page
from services.deliveries import handovers, kits, recipients, rounds, sheets
from services.deliveries.models import (
    Added,
    Delivery,
    Freezing,
    Kit,
    NewDelivery,
    NewKit,
    NewRound,
    RecipientList,
    RecipientState,
    Round,
)

api = Api("deliveries")
P = "/v1/programmes/<programme>"


@api.creates(f"{P}/kits", Permission.PLAN_ROUNDS, "Define a kit")
def define_kit(programme: NamePath, new: NewKit) -> Response[Kit]:
    return answer(kits.define(programme, new, api.caller))


@api.reads(f"{P}/kits", Permission.SEE_RECORDS, "List kits")
def list_kits(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Kit]:
    return list_page(Kit, programme, kits.KIND, limit=limit, cursor=cursor)


@api.creates(f"{P}/rounds", Permission.PLAN_ROUNDS, "Plan a round")
def plan_round(programme: NamePath, new: NewRound) -> Response[Round]:
    return answer(rounds.plan(programme, new, api.caller))


@api.reads(f"{P}/rounds", Permission.SEE_RECORDS, "List rounds")
def list_rounds(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Round]:
    return list_page(Round, programme, rounds.KIND, limit=limit, cursor=cursor, shown=rounds.answered)


@api.reads(f"{P}/rounds/<round_id>", Permission.SEE_RECORDS, "Read a round")
def read_round(programme: NamePath, round_id: NamePath) -> Round:
    return rounds.show(programme, round_id)


@api.does(f"{P}/rounds/<round_id>/recipients", Permission.PLAN_ROUNDS, "Add households to a planned round")
def add_recipients(programme: NamePath, round_id: NamePath, wanted: RecipientList) -> Added:
    return recipients.add(programme, round_id, wanted, api.caller)


@api.reads(f"{P}/rounds/<round_id>/recipients", Permission.SEE_RECORDS, "List the households of a round")
def list_recipients(
    programme: NamePath, round_id: NamePath, limit: Limit = 50, cursor: Cursor = None
) -> Page[RecipientState]:
    found, following = recipients.listed(programme, round_id, limit, cursor)
    return Page(items=[record.answer(RecipientState) for record in found], cursor=following)


@api.does(f"{P}/rounds/<round_id>/freeze", Permission.PLAN_ROUNDS, "Freeze a round's list")
def freeze_round(programme: NamePath, round_id: NamePath, freezing: Freezing) -> Round:
    return rounds.freeze(programme, round_id, freezing, api.caller)


@api.does(f"{P}/rounds/<round_id>/close", Permission.PLAN_ROUNDS, "Close a round")
def close_round(programme: NamePath, round_id: NamePath) -> Round:
    return rounds.close(programme, round_id, api.caller)


@api.creates(f"{P}/deliveries", Permission.LOG_DELIVERIES, "Log a delivery, or why there was none")
def log_delivery(programme: NamePath, new: NewDelivery) -> Response[Delivery]:
    return answer(handovers.log(programme, new, api.caller))


@api.reads(f"{P}/deliveries", Permission.SEE_RECORDS, "List deliveries")
def list_deliveries(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Delivery]:
    return list_page(Delivery, programme, handovers.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.does(f"{P}/deliveries/import", Permission.LOG_DELIVERIES, "Import deliveries from a CSV sheet")
def import_deliveries(programme: NamePath) -> ImportResult:
    return sheets.import_deliveries(programme, api.sheet(), api.caller)


@api.reads(f"{P}/deliveries/<delivery>", Permission.SEE_RECORDS, "Read a delivery")
def read_delivery(programme: NamePath, delivery: DatedPath) -> Delivery:
    return handovers.show(programme, delivery)
