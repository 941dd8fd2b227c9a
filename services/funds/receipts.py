"""Receipts: announced, uploaded straight to the documents bucket, and attached once the file is what was announced."""

from typing import Any

from houyuan import files, records
from houyuan.identity import Caller
from houyuan.problems import Fault, IdTaken, NotFound, ReceiptMissing, WrongState, invalid
from houyuan.records import Change, Record
from houyuan.types import FileAddress, UploadForm
from services.funds.disbursements import KIND
from services.funds.models.disbursements import Disbursement
from services.funds.models.receipts import NewReceipt
from services.funds.proving import answered
from services.funds.steps import expect

MOST = 20
_BEGINNINGS = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


def announce(programme: str, disbursement: str, new: NewReceipt, caller: Caller) -> UploadForm:
    """Makes room for a receipt; announcing the same again answers a new form.

    Raises:
        IdTaken: when the disbursement has another receipt under this id, or this one is attached.
        WrongState: when it is no payment yet, or has as many receipts as it may have.
    """

    def rule(seen: Record) -> Change | None:
        standing = seen.body.get("receipts", [])
        expect(seen, "submitted", "approved", "paid")
        known = _of(standing, new.id)
        if known:
            if known["state"] == "awaited" and new.model_dump().items() <= known.items():
                return None
            raise IdTaken(Fault("id", f"凭证编号 {new.id} 已被占用", f"The receipt {new.id} stands already"))
        if len(standing) == MOST:
            raise WrongState(
                Fault("receipts", f"凭证最多 {MOST} 份", f"There are {MOST} receipts, the most there may be")
            )
        awaited = {"state": "awaited", "by": caller.subject, "attempt": seen.body["attempt"], "file_version": None}
        return Change({"receipts": [*standing, new.model_dump() | awaited]})

    records.change(programme, KIND, disbursement, caller, rule)
    name = _name(programme, disbursement, new.model_dump())
    form = files.upload_form(name, new.content_type, new.size, new.sha256)
    return UploadForm(**form, expires_in_seconds=files.SIGNED_SECONDS)


def attach(programme: str, disbursement: str, receipt: str, caller: Caller) -> Disbursement:
    """Attaches a receipt whose file has arrived.

    Raises:
        NotFound: for a receipt that was not announced.
        ReceiptMissing: when no file has arrived.
        Invalid: when the file is not of the announced type, size and hash; announce it anew under another id.
    """

    def rule(seen: Record) -> Change | None:
        standing = seen.body.get("receipts", [])
        known = _known(standing, receipt)
        if known["state"] == "attached":
            return None
        version = _checked(_name(programme, disbursement, known), known)
        done = {"state": "attached", "file_version": version}
        return Change({"receipts": [each | done if each["id"] == receipt else each for each in standing]})

    return answered(records.change(programme, KIND, disbursement, caller, rule))


def download(programme: str, disbursement: str, receipt: str) -> FileAddress:
    """Where an attached receipt can be fetched for some minutes.

    Raises:
        NotFound: for a receipt that is not attached.
    """
    known = _known(records.get(programme, KIND, disbursement).body.get("receipts", []), receipt)
    if known["state"] != "attached":
        raise NotFound(Fault("receipt", f"凭证 {receipt} 尚未上传", f"The receipt {receipt} has not arrived"))
    url = files.address(_name(programme, disbursement, known), known["file_version"])
    return FileAddress(url=url, expires_in_seconds=files.SIGNED_SECONDS)


def _checked(name: str, announced: dict[str, Any]) -> str | None:
    """The version of the file that is what was announced: whatever is uploaded later is another version."""
    found = files.newest(name, announced["size"])
    if found is None:
        raise ReceiptMissing(Fault("receipt", "文件尚未上传", "The file has not arrived yet"))
    content, version = found
    if not content.startswith(_BEGINNINGS[announced["content_type"]]):
        kind = announced["content_type"]
        raise invalid("content_type", f"文件不是 {kind}", f"The file is no {kind}")
    files.check(content, announced["size"], announced["sha256"])
    return version


def _name(programme: str, disbursement: str, receipt: dict[str, Any]) -> str:
    return f"receipts/{programme}/{disbursement}/{receipt['id']}-{receipt['sha256']}"


def _of(standing: list[dict[str, Any]], receipt: str) -> dict[str, Any] | None:
    return next((each for each in standing if each["id"] == receipt), None)


def _known(standing: list[dict[str, Any]], receipt: str) -> dict[str, Any]:
    known = _of(standing, receipt)
    if known is None:
        raise NotFound(Fault("receipt", f"没有凭证 {receipt}", f"There is no receipt {receipt}"))
    return known
