"""Routes of printed papers."""

from houyuan.edge import NamePath
from houyuan.identity import Permission
from services.deliveries import papers
from services.deliveries.api.base import api
from services.deliveries.api.rounds import THIS
from services.deliveries.models.papers import NewPaper, Paper


@api.does(f"{THIS}/papers", Permission.PLAN_ROUNDS, "Make a paper of a round to print")
def take_paper(programme: NamePath, round_id: NamePath, new: NewPaper) -> Paper:
    return papers.take(programme, round_id, new, api.caller)
