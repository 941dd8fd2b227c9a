"""What proves a payment: the receipts that its kind needs, and those that are still missing."""

from typing import Any

from houyuan.records import Record
from services.funds.models.disbursements import Disbursement

REQUIRED = {
    "grant": ("signed-receipt",),
    "purchase": ("invoice",),
    "reimbursement": ("invoice",),
    "stipend": ("signed-receipt",),
    "tax": ("tax-receipt",),
}
"""The receipts without which a paid disbursement of a kind cannot be closed."""


def missing(body: dict[str, Any]) -> list[str]:
    """The kinds of receipts that are not attached to what was submitted last."""
    attached = {
        each["kind"]
        for each in body.get("receipts", [])
        if each["state"] == "attached" and each["attempt"] == body["attempt"]
    }
    return [kind for kind in REQUIRED[body["kind"]] if kind not in attached]


def answered(record: Record) -> Disbursement:
    """A disbursement as it is answered, with what it lacks to be closed."""
    return record.answer(Disbursement, receipts_missing=missing(record.body))
