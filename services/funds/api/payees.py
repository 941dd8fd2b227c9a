"""Routes of payees."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import payees
from services.funds.api.base import P, api
from services.funds.models.payees import NewPayee, Payee, PayeeContent


@api.creates(f"{P}/payees", Permission.ASK_MONEY, "Register a payee")
def register_payee(programme: NamePath, new: NewPayee) -> Response[Payee]:
    return answer(payees.register(programme, new, api.caller))


@api.reads(f"{P}/payees", Permission.SEE_PAYMENTS, "List payees")
def list_payees(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Payee]:
    return list_page(Payee, programme, payees.KIND, limit=limit, cursor=cursor)


@api.reads(f"{P}/payees/<payee>", Permission.SEE_PAYMENTS, "Read a payee")
def read_payee(programme: NamePath, payee: NamePath) -> Payee:
    return payees.show(programme, payee)


@api.does(f"{P}/payees/<payee>/revise", Permission.ASK_MONEY, "Replace what is known of a payee")
def revise_payee(programme: NamePath, payee: NamePath, content: PayeeContent) -> Payee:
    return payees.revise(programme, payee, content, api.caller)
