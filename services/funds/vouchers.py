"""The voucher of a payment: one A4 page in both languages, to print, sign and file with the receipts."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from houyuan import ledger, privacy, records
from houyuan.codes import PAYMENT_KINDS
from houyuan.ledger import Transfer
from houyuan.problems import Fault, WrongState
from houyuan.records import Record
from houyuan.types import yuan
from services.funds import reservations
from services.funds.names import Names

KIND = reservations.KIND
MEDIA = "text/html; charset=utf-8"
_TEMPLATES = Path(__file__).parent / "templates"


def page(programme: str, disbursement: str) -> bytes:
    """The page of a disbursement that was paid; the same payment with the same receipts gives the same page.

    Raises:
        NotFound: when there is no such disbursement.
        WrongState: when it was not paid.
    """
    record = records.get(programme, KIND, disbursement)
    if not record.body.get("paid_on"):
        raise WrongState(Fault("disbursement", "付款后才有付款凭证", "There is a voucher once it was paid"))
    facts = _facts(record, ledger.transfer(programme, reservations.posted_as(record)), Names(programme))
    return _filled(facts, _hash(facts)).encode()


def _facts(record: Record, posted: Transfer, names: Names) -> dict[str, Any]:
    """All that the page says, and nothing else."""
    # An eighth of a second that only vouchers need.
    from services.funds.capitals import capital  # noqa: PLC0415

    body = privacy.masked(record.body)
    receipts = [each for each in body.get("receipts") or () if each["state"] == "attached"]
    return {
        "programme": names.programme.model_dump(),
        "number": record.id,
        "day": posted.id[:10],
        "kind": PAYMENT_KINDS[body["kind"]].model_dump(),
        "purpose": body["purpose"],
        "payee": body["payee_name"],
        "account": body["payee_account"] or "",
        "amount": yuan(posted.amount),
        "capitals": f"人民币{capital(yuan(posted.amount))}",
        "debit": {"account": posted.debit, "name": names.account(posted.debit).model_dump()},
        "credit": {"account": posted.credit, "name": names.account(posted.credit).model_dump()},
        "reference": body["reference"],
        "transfer": posted.id,
        "requested_by": body["requested_by"],
        "approved_by": [each["by"] for each in body["approvals"]],
        "paid_by": posted.by,
        "paid_at": posted.at,
        "receipts": len(receipts),
    }


def _hash(facts: dict[str, Any]) -> str:
    """SHA-256 of the facts in their canonical form: whoever has the page can be told whether it is the one."""
    told = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _filled(facts: dict[str, Any], content_hash: str) -> str:
    # Only vouchers are made of templates.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("voucher.html").render(
        facts | {"content_hash": content_hash, "grouped": f"{Decimal(facts['amount']):,}"}
    )
