"""Routes of runs, and of the links by which volunteers go out."""

from houyuan.edge import NamePath
from houyuan.identity import Permission
from services.deliveries import links, runs
from services.deliveries.api.base import api
from services.deliveries.api.rounds import THIS
from services.deliveries.models.runs import Division, NewLink, RunLink, Runs


@api.does(f"{THIS}/runs", Permission.PLAN_ROUNDS, "Divide a round's list among volunteers")
def divide_round(programme: NamePath, round_id: NamePath, division: Division) -> Runs:
    return runs.divide(programme, round_id, division, api.caller)


@api.reads(f"{THIS}/runs", Permission.SEE_RECORDS, "List a round's runs and how far each has come")
def list_runs(programme: NamePath, round_id: NamePath) -> Runs:
    return runs.of_round(programme, round_id)


@api.does(f"{THIS}/runs/<volunteer>/link", Permission.PLAN_ROUNDS, "Make the link by which a volunteer goes out")
def make_run_link(programme: NamePath, round_id: NamePath, volunteer: NamePath, new: NewLink) -> RunLink:
    return links.make(programme, round_id, volunteer, api.caller, renew=new.renew)
