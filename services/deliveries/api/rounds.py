"""Routes of rounds."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.reasons import Reason
from houyuan.types import Page
from services.deliveries import freezing, round_progress, round_steps, rounds
from services.deliveries.api.base import P, api
from services.deliveries.models.rounds import Freezing, NewRound, Round

THIS = f"{P}/rounds/<round_id>"


@api.creates(f"{P}/rounds", Permission.PLAN_ROUNDS, "Plan a round")
def plan_round(programme: NamePath, new: NewRound) -> Response[Round]:
    return answer(round_progress.planned(rounds.plan(programme, new, api.caller)))


@api.reads(f"{P}/rounds", Permission.SEE_RECORDS, "List rounds")
def list_rounds(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Round]:
    return list_page(Round, programme, rounds.KIND, limit=limit, cursor=cursor)


@api.reads(f"{THIS}", Permission.SEE_RECORDS, "Read a round")
def read_round(programme: NamePath, round_id: NamePath) -> Round:
    return round_progress.show(programme, round_id)


@api.does(f"{THIS}/freeze", Permission.PLAN_ROUNDS, "Freeze a round's list")
def freeze_round(programme: NamePath, round_id: NamePath, declared: Freezing) -> Round:
    return freezing.freeze(programme, round_id, declared, api.caller)


@api.does(f"{THIS}/out", Permission.PLAN_ROUNDS, "Send a packed round out")
def send_round_out(programme: NamePath, round_id: NamePath) -> Round:
    return round_steps.go_out(programme, round_id, api.caller)


@api.does(f"{THIS}/reconcile", Permission.PLAN_ROUNDS, "Reconcile a round: every household has an outcome")
def reconcile_round(programme: NamePath, round_id: NamePath) -> Round:
    return round_steps.reconcile(programme, round_id, api.caller)


@api.does(f"{THIS}/close", Permission.PLAN_ROUNDS, "Close a reconciled round")
def close_round(programme: NamePath, round_id: NamePath) -> Round:
    return round_steps.close(programme, round_id, api.caller)


@api.does(f"{THIS}/reopen", Permission.PLAN_ROUNDS, "Reopen a round with a reason")
def reopen_round(programme: NamePath, round_id: NamePath, reason: Reason) -> Round:
    return round_steps.reopen(programme, round_id, reason, api.caller)
