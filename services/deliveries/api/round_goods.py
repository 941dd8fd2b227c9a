"""Routes of the goods of a round: issued, brought back, lost, out."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import NamePath, answer
from houyuan.identity import Permission
from services.deliveries import issues, round_goods, round_losses, round_returns
from services.deliveries.api.base import api
from services.deliveries.api.rounds import THIS
from services.deliveries.models.round_goods import (
    Issue,
    NewIssue,
    NewRoundLoss,
    NewRoundReturn,
    RoundGoods,
    RoundLoss,
    RoundReturn,
)


@api.creates(f"{THIS}/issue", Permission.KEEP_STOCK, "Issue kits to a round")
def issue_kits(programme: NamePath, round_id: NamePath, new: NewIssue) -> Response[Issue]:
    return answer(issues.issue(programme, round_id, new, api.caller))


@api.creates(f"{THIS}/return", Permission.KEEP_STOCK, "Bring back what was not handed over")
def return_goods(programme: NamePath, round_id: NamePath, new: NewRoundReturn) -> Response[RoundReturn]:
    return answer(round_returns.bring_back(programme, round_id, new, api.caller))


@api.creates(f"{THIS}/lose", Permission.KEEP_STOCK, "Book what was lost in a round")
def lose_goods(programme: NamePath, round_id: NamePath, new: NewRoundLoss) -> Response[RoundLoss]:
    return answer(round_losses.lose(programme, round_id, new, api.caller))


@api.reads(f"{THIS}/goods", Permission.SEE_STOCK, "The goods of a round")
def read_round_goods(programme: NamePath, round_id: NamePath) -> RoundGoods:
    return round_goods.show(programme, round_id)
