"""Routes of approvals."""

from houyuan.edge import DatedPath, NamePath
from houyuan.identity import Permission
from services.funds import approvals
from services.funds.api.base import api
from services.funds.api.disbursements import THIS
from services.funds.models.disbursements import Approval, Disbursement, Return

PLAIN = Approval()
"""Who has nothing to add sends no body."""


@api.does(f"{THIS}/approve", Permission.APPROVE_MONEY, "Approve somebody else's request")
def approve_disbursement(programme: NamePath, disbursement: DatedPath, approval: Approval = PLAIN) -> Disbursement:
    return approvals.approve(programme, disbursement, approval, api.caller)


@api.does(f"{THIS}/return", Permission.APPROVE_MONEY, "Return a request to its authors")
def return_disbursement(programme: NamePath, disbursement: DatedPath, sent_back: Return) -> Disbursement:
    return approvals.send_back(programme, disbursement, sent_back, api.caller)
