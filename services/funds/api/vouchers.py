"""Routes of vouchers."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import DatedPath, NamePath
from houyuan.identity import Permission
from services.funds import vouchers
from services.funds.api.base import P, api


@api.downloads(
    f"{P}/disbursements/<disbursement>/voucher", Permission.SEE_PAYMENTS, "Read a payment's voucher page", "text/html"
)
def read_voucher(programme: NamePath, disbursement: DatedPath) -> Response[bytes]:
    return api.file(vouchers.of_disbursement(programme, disbursement), vouchers.MEDIA)


@api.downloads(
    f"{P}/paylists/<paylist>/lines/<volunteer>/voucher",
    Permission.SEE_PAYMENTS,
    "Read the voucher page of a pay list's line",
    "text/html",
)
def read_line_voucher(programme: NamePath, paylist: DatedPath, volunteer: NamePath) -> Response[bytes]:
    return api.file(vouchers.of_line(programme, paylist, volunteer), vouchers.MEDIA)
