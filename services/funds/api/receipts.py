"""Routes of receipts."""

from houyuan.edge import DatedPath, NamePath
from houyuan.identity import Permission
from houyuan.types import FileAddress, UploadForm
from services.funds import receipts
from services.funds.api.base import api
from services.funds.api.disbursements import THIS
from services.funds.models.disbursements import Disbursement
from services.funds.models.receipts import NewReceipt


@api.does(f"{THIS}/receipts", Permission.ASK_MONEY, "Announce a receipt and get the form to upload it by")
def announce_receipt(programme: NamePath, disbursement: DatedPath, new: NewReceipt) -> UploadForm:
    return receipts.announce(programme, disbursement, new, api.caller)


@api.does(f"{THIS}/receipts/<receipt>/attach", Permission.ASK_MONEY, "Attach a receipt whose file has arrived")
def attach_receipt(programme: NamePath, disbursement: DatedPath, receipt: NamePath) -> Disbursement:
    return receipts.attach(programme, disbursement, receipt, api.caller)


@api.reads(f"{THIS}/receipts/<receipt>", Permission.SEE_PAYMENTS, "Where a receipt can be fetched")
def download_receipt(programme: NamePath, disbursement: DatedPath, receipt: NamePath) -> FileAddress:
    return receipts.download(programme, disbursement, receipt)
