"""Routes of rounds."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import rounds
from services.deliveries.api.base import P, api
from services.deliveries.models.rounds import Freezing, NewRound, Round

THIS = f"{P}/rounds/<round_id>"


@api.creates(f"{P}/rounds", Permission.PLAN_ROUNDS, "Plan a round")
def plan_round(programme: NamePath, new: NewRound) -> Response[Round]:
    return answer(rounds.plan(programme, new, api.caller))


@api.reads(f"{P}/rounds", Permission.SEE_RECORDS, "List rounds")
def list_rounds(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Round]:
    return list_page(Round, programme, rounds.KIND, limit=limit, cursor=cursor, shown=rounds.answered)


@api.reads(f"{THIS}", Permission.SEE_RECORDS, "Read a round")
def read_round(programme: NamePath, round_id: NamePath) -> Round:
    return rounds.show(programme, round_id)


@api.does(f"{THIS}/freeze", Permission.PLAN_ROUNDS, "Freeze a round's list")
def freeze_round(programme: NamePath, round_id: NamePath, freezing: Freezing) -> Round:
    return rounds.freeze(programme, round_id, freezing, api.caller)


@api.does(f"{THIS}/close", Permission.PLAN_ROUNDS, "Close a round")
def close_round(programme: NamePath, round_id: NamePath) -> Round:
    return rounds.close(programme, round_id, api.caller)
