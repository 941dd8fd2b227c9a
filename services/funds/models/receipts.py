"""Receipts: what proves a payment, uploaded straight to the documents bucket."""

from typing import Annotated, Literal

from pydantic import Field

from houyuan.codes import RECEIPT_KINDS
from houyuan.forms import asked, called
from houyuan.types import Code, Model

LIMIT_BYTES = 10_000_000
ReceiptKind = Annotated[
    Literal["invoice", "signed-receipt", "tax-receipt", "bank-slip", "agreement", "photo"],
    called(RECEIPT_KINDS, "receipt-kind"),
]
ContentType = Literal["application/pdf", "image/jpeg", "image/png"]


class NewReceipt(Model):
    """A file that will be uploaded: what it is, and its exact size and SHA-256."""

    id: Code
    kind: Annotated[ReceiptKind, asked(1, "凭证种类", "Kind of receipt", "choices")]
    content_type: ContentType
    size: Annotated[int, Field(ge=1, le=LIMIT_BYTES, strict=True)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Receipt(NewReceipt):
    """A receipt of one submission of a disbursement: awaited until its file was found to be what was announced.

    `file_version` is the version of the file that was looked at, and that is handed out.
    """

    state: Literal["awaited", "attached"]
    by: str
    attempt: int
    file_version: str | None
