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
    return api.file(vouchers.page(programme, disbursement), vouchers.MEDIA)
