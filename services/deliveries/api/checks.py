"""Routes of post-delivery checks."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.deliveries import check_answers, check_calls, checks
from services.deliveries.api.base import P, api
from services.deliveries.models.checks import CallList, Check, CheckAnswer, NewCheck, NewCheckAnswer, SampleList

THIS = f"{P}/checks/<check>"


@api.creates(f"{P}/checks", Permission.CHECK_DELIVERIES, "Draw a sample of served households to be asked")
def begin_check(programme: NamePath, new: NewCheck) -> Response[Check]:
    return answer(checks.begin(programme, new, api.caller))


@api.reads(f"{P}/checks", Permission.SEE_RECORDS, "List post-delivery checks")
def list_checks(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Check]:
    return list_page(Check, programme, checks.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.reads(THIS, Permission.SEE_RECORDS, "Read a check and what its answers say")
def read_check(programme: NamePath, check: DatedPath) -> Check:
    return check_answers.show(programme, check)


@api.reads(f"{THIS}/sample", Permission.SEE_RECORDS, "List the sampled households and their answers")
def read_sample(programme: NamePath, check: DatedPath) -> SampleList:
    return check_answers.sample(programme, check)


@api.does(f"{THIS}/call-list", Permission.CHECK_DELIVERIES, "Take the names and numbers of who is still to be called")
def take_call_list(programme: NamePath, check: DatedPath) -> CallList:
    return check_calls.take(programme, check, api.caller)


@api.does(f"{THIS}/answers", Permission.CHECK_DELIVERIES, "Keep what a sampled household said")
def keep_answer(programme: NamePath, check: DatedPath, new: NewCheckAnswer) -> CheckAnswer:
    return check_answers.keep(programme, check, new, api.caller)
