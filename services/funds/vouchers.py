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
from houyuan.types import fen, yuan
from services.funds import paylist_lines, reservations
from services.funds.names import Names

MEDIA = "text/html; charset=utf-8"
_UNPAID = ("付款后才有付款凭证", "There is a voucher once it was paid")
_TEMPLATES = Path(__file__).parent / "templates"


def of_disbursement(programme: str, disbursement: str) -> bytes:
    """The page of a disbursement that was paid; the same payment with the same receipts gives the same page.

    Raises:
        NotFound: when there is no such disbursement.
        WrongState: when it was not paid.
    """
    record = records.get(programme, reservations.KIND, disbursement)
    body = privacy.masked(record.body)
    if not body.get("paid_on"):
        raise WrongState(Fault("disbursement", *_UNPAID))
    facts = {
        "number": record.id,
        "kind": PAYMENT_KINDS[body["kind"]].model_dump(),
        "purpose": body["purpose"],
        "payee": body["payee_name"],
        "account": body["payee_account"] or "",
        "reference": body["reference"],
        "requested_by": body["requested_by"],
        "approved_by": [each["by"] for each in body["approvals"]],
        "receipts": sum(each["state"] == "attached" for each in body.get("receipts", ())),
    }
    return _page(programme, facts, ledger.transfer(programme, reservations.posted_as(record)))


def of_line(programme: str, paylist: str, volunteer: str) -> bytes:
    """The page of what a pay list's line was paid.

    Raises:
        NotFound: when there is no such list, or it has no such line.
        WrongState: when nothing of the line is paid.
    """
    listed = records.get(programme, "paylist", paylist).body
    line = records.get(programme, paylist_lines.KIND, f"{paylist}.{volunteer}")
    body = privacy.masked(line.body)
    if not fen(body["paid"]):
        raise WrongState(Fault("volunteer", *_UNPAID))
    facts = {
        "number": body["reference"],
        "kind": PAYMENT_KINDS["stipend"].model_dump(),
        "purpose": listed["purpose"],
        "payee": body["name"],
        "account": body["account"],
        "reference": body["reference"],
        "requested_by": listed["requested_by"],
        "approved_by": listed["approved_by"],
        "receipts": 0,
    }
    return _page(
        programme, facts, ledger.transfer(programme, paylist_lines.paid_as(paylist, line, body["answered_on"]))
    )


def _page(programme: str, facts: dict[str, Any], posted: Transfer) -> bytes:
    """All that the page says, and nothing else: what the record tells, and what the ledger moved."""
    # An eighth of a second that only vouchers need.
    from services.funds.capitals import capital  # noqa: PLC0415

    names = Names(programme)
    told = facts | {
        "programme": names.programme.model_dump(),
        "day": posted.id[:10],
        "amount": yuan(posted.amount),
        "capitals": f"人民币{capital(yuan(posted.amount))}",
        "debit": {"account": posted.debit, "name": names.account(posted.debit).model_dump()},
        "credit": {"account": posted.credit, "name": names.account(posted.credit).model_dump()},
        "transfer": posted.id,
        "paid_by": posted.by,
        "paid_at": posted.at,
    }
    return _filled(told, _hash(told)).encode()


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
