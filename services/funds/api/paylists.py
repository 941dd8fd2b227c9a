"""Routes of pay lists."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, Order, answer, list_page
from houyuan.identity import Permission
from houyuan.problems import invalid
from houyuan.types import ImportResult, Page, Yuan
from services.funds import (
    bank_file,
    bank_results,
    giving_back,
    paylist_approval,
    paylist_lines,
    paylist_refunds,
    paylists,
)
from services.funds.api.base import P, api
from services.funds.models.paylists import (
    BankFileRequest,
    Ending,
    GiveBack,
    LineRefund,
    NewPaylist,
    Paylist,
    PaylistDetail,
    PaylistLine,
)

Total = Annotated[Yuan | None, Query(description="What the sheet says was paid in all; needed to store it.")]


@api.creates(f"{P}/paylists", Permission.ASK_MONEY, "Ask for a pay list from attendance")
def ask_for_paylist(programme: NamePath, new: NewPaylist) -> Response[Paylist]:
    return answer(paylists.ask(programme, new, api.caller))


@api.reads(f"{P}/paylists", Permission.SEE_PAYMENTS, "List pay lists")
def list_paylists(  # noqa: PLR0913, PLR0917 - the parts of a query
    programme: NamePath,
    start: FirstDay = "",
    end: LastDay = "",
    order: Order = "oldest-first",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[Paylist]:
    return list_page(
        Paylist,
        programme,
        paylists.KIND,
        start=start,
        end=end,
        limit=limit,
        cursor=cursor,
        shown=paylists.listing(programme),
        order=order,
    )


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


@api.downloads(f"{P}/paylists/<paylist>/bank-file", Permission.ASK_MONEY, "Take the bank's file of a pay list")
def read_bank_file(programme: str, paylist: str, format: str = "csv") -> Response[bytes]:  # noqa: A002, ARG001 - a query parameter
    asked = api.current_event.query_string_parameters.get("format", "csv")
    if asked not in bank_file.FORMATS:
        raise invalid("format", "应为 csv 或 xlsx", "One of: csv, xlsx")
    return _file(bank_file.take(programme, paylist, bank_file.FORMATS[asked], api.caller))


@api.sends(f"{P}/paylists/<paylist>/bank-file", Permission.ASK_MONEY, "Take the bank's file, encrypted if you wish")
def take_bank_file(programme: NamePath, paylist: DatedPath, asked: BankFileRequest) -> Response[bytes]:
    return _file(bank_file.take(programme, paylist, asked.format, api.caller, asked.password))


def _file(made: tuple[bytes, str, str]) -> Response[bytes]:
    return api.file(*made)


@api.does(f"{P}/paylists/<paylist>/results/import", Permission.ASK_MONEY, "Take the bank's answers from a CSV sheet")
def import_bank_results(
    programme: NamePath,
    paylist: DatedPath,
    total: Total = None,
    dry_run: bool = True,  # noqa: FBT001, FBT002 - a query parameter
) -> ImportResult:
    return bank_results.import_results(programme, paylist, api.sheet(), api.caller, total=total, dry_run=dry_run)


@api.does(f"{P}/paylists/<paylist>/give-back", Permission.ASK_MONEY, "Give back what the bank did not pay")
def give_back_unpaid(programme: NamePath, paylist: DatedPath, giving: GiveBack) -> Paylist:
    return giving_back.give_back(programme, paylist, giving, api.caller)


@api.does(
    f"{P}/paylists/<paylist>/lines/<volunteer>/refund", Permission.ASK_MONEY, "Record that a line's payment came back"
)
def refund_paylist_line(programme: NamePath, paylist: DatedPath, volunteer: NamePath, back: LineRefund) -> PaylistLine:
    return paylist_refunds.refund(programme, paylist, volunteer, back, api.caller)


@api.does(f"{P}/paylists/<paylist>/cancel", Permission.ASK_MONEY, "Cancel a pay list that is not approved")
def cancel_paylist(programme: NamePath, paylist: DatedPath, ending: Ending) -> Paylist:
    return paylists.cancel(programme, paylist, ending, api.caller)


@api.does(f"{P}/paylists/<paylist>/return", Permission.APPROVE_MONEY, "Return somebody else's pay list")
def return_paylist(programme: NamePath, paylist: DatedPath, ending: Ending) -> Paylist:
    return paylists.return_(programme, paylist, ending, api.caller)
