"""Routes of pay lists."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import paylist_approval, paylist_lines, paylists
from services.funds.api.base import P, api
from services.funds.models.paylists import Ending, NewPaylist, Paylist, PaylistDetail, PaylistLine


@api.creates(f"{P}/paylists", Permission.ASK_MONEY, "Ask for a pay list from attendance")
def ask_for_paylist(programme: NamePath, new: NewPaylist) -> Response[Paylist]:
    return answer(paylists.ask(programme, new, api.caller))


@api.reads(f"{P}/paylists", Permission.SEE_PAYMENTS, "List pay lists")
def list_paylists(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[Paylist]:
    shown = paylists.listing(programme)
    return list_page(Paylist, programme, paylists.KIND, start=start, end=end, limit=limit, cursor=cursor, shown=shown)


@api.reads(f"{P}/paylists/<paylist>", Permission.SEE_PAYMENTS, "Read a pay list, its work and its sums by state")
def read_paylist(programme: NamePath, paylist: DatedPath) -> PaylistDetail:
    return paylists.show(programme, paylist)


@api.reads(f"{P}/paylists/<paylist>/lines", Permission.SEE_PAYMENTS, "List the lines of a pay list")
def list_paylist_lines(
    programme: NamePath, paylist: DatedPath, limit: Limit = 50, cursor: Cursor = None
) -> Page[PaylistLine]:
    items, following = paylist_lines.page(programme, paylist, limit, cursor)
    return Page(items=items, cursor=following)


@api.reads(f"{P}/paylists/<paylist>/follow-up", Permission.SEE_PAYMENTS, "List what failed or has no answer yet")
def list_paylist_follow_up(
    programme: NamePath, paylist: DatedPath, limit: Limit = 50, cursor: Cursor = None
) -> Page[PaylistLine]:
    items, following = paylist_lines.page(programme, paylist, limit, cursor, paylist_lines.waits)
    return Page(items=items, cursor=following)


@api.does(f"{P}/paylists/<paylist>/approve", Permission.APPROVE_MONEY, "Approve somebody else's pay list")
def approve_paylist(programme: NamePath, paylist: DatedPath) -> Paylist:
    return paylist_approval.approve(programme, paylist, api.caller)


@api.does(f"{P}/paylists/<paylist>/cancel", Permission.ASK_MONEY, "Cancel a pay list that is not approved")
def cancel_paylist(programme: NamePath, paylist: DatedPath, ending: Ending) -> Paylist:
    return paylists.cancel(programme, paylist, ending, api.caller)


@api.does(f"{P}/paylists/<paylist>/return", Permission.APPROVE_MONEY, "Return somebody else's pay list")
def return_paylist(programme: NamePath, paylist: DatedPath, ending: Ending) -> Paylist:
    return paylists.return_(programme, paylist, ending, api.caller)
