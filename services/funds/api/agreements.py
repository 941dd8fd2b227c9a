"""Routes of agreements."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, Limit, NamePath, answer
from houyuan.identity import Permission
from houyuan.types import Page
from services.funds import agreements
from services.funds.api.base import P, api
from services.funds.models.agreements import Agreement, NewAgreement, NewContact


@api.creates(f"{P}/agreements", Permission.ASK_MONEY, "Record the agreement with a funder")
def sign_agreement(programme: NamePath, new: NewAgreement) -> Response[Agreement]:
    return answer(agreements.sign(programme, new, api.caller))


@api.reads(f"{P}/agreements", Permission.SEE_MONEY, "List agreements")
def list_agreements(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Agreement]:
    return agreements.page(programme, limit, cursor)


@api.reads(f"{P}/agreements/<agreement>", Permission.SEE_MONEY, "Read an agreement")
def read_agreement(programme: NamePath, agreement: NamePath) -> Agreement:
    return agreements.show(programme, agreement)


@api.does(f"{P}/agreements/<agreement>/contact", Permission.APPROVE_MONEY, "Say to whom a funder's mails go")
def change_contact(programme: NamePath, agreement: NamePath, new: NewContact) -> Agreement:
    return agreements.rename_contact(programme, agreement, new, api.caller)
