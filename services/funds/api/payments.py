"""Routes of payments."""

from houyuan.edge import DatedPath, NamePath
from houyuan.identity import Permission
from services.funds import payments
from services.funds.api.base import api
from services.funds.api.disbursements import THIS
from services.funds.models.disbursements import Disbursement, Failure, Payment, Refund


@api.does(f"{THIS}/pay", Permission.ASK_MONEY, "Record a payment with the bank's reference")
def pay_disbursement(programme: NamePath, disbursement: DatedPath, payment: Payment) -> Disbursement:
    return payments.pay(programme, disbursement, payment, api.caller)


@api.does(f"{THIS}/fail", Permission.ASK_MONEY, "Record that the bank could not pay")
def fail_disbursement(programme: NamePath, disbursement: DatedPath, failure: Failure) -> Disbursement:
    return payments.fail(programme, disbursement, failure, api.caller)


@api.does(f"{THIS}/refund", Permission.ASK_MONEY, "Record money that came back")
def refund_disbursement(programme: NamePath, disbursement: DatedPath, refunded: Refund) -> Disbursement:
    return payments.refund(programme, disbursement, refunded, api.caller)


@api.does(f"{THIS}/close", Permission.ASK_MONEY, "Close what was paid and proved, or failed for good")
def close_disbursement(programme: NamePath, disbursement: DatedPath) -> Disbursement:
    return payments.close(programme, disbursement, api.caller)
