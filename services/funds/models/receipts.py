"""Receipts: what proves a payment, uploaded straight to the documents bucket."""

from typing import Annotated, Literal

from pydantic import Field

from houyuan.types import Code, Model

LIMIT_BYTES = 10_000_000
ReceiptKind = Literal["invoice", "signed-receipt", "tax-receipt", "bank-slip", "agreement", "photo"]
ContentType = Literal["application/pdf", "image/jpeg", "image/png"]


class NewReceipt(Model):
    """A file that will be uploaded: what it is, and its exact size and SHA-256."""

    id: Code
    kind: ReceiptKind
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
