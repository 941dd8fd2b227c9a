"""A receipt goes straight to the bucket by the signed form, and comes back by the signed address, byte for byte."""

import hashlib
from typing import Any

import pytest
import urllib3

from cli.client import Refused
from tests.cloud.conftest import Programme

SCAN = b"%PDF-1.7\n" + bytes(range(256)) * 4000
RECEIPT = {
    "id": "invoice",
    "kind": "invoice",
    "content_type": "application/pdf",
    "size": len(SCAN),
    "sha256": hashlib.sha256(SCAN).hexdigest(),
}
WORDS = {"zh": "蔬菜", "en": "Vegetables"}
THIS = "disbursements/2020-03-01.greens"
MONEY = {"id": "2020-02-10.in", "funder": "foundation", "amount": "50.00", "reference": "IN-1"}
LINE = {"id": "food", "on": "2020-02-10", "order": 1, "name": WORDS, "planned": "50.00"}
PAYEE = {"id": "greens", "kind": "organisation", "name": "青禾", "account": "0000 1111 2222"}
ASKED = {"id": "2020-03-01.greens", "line": "food", "kind": "purchase", "amount": "20.00", "payee": "greens"}
PAID = {"reference": "OUT-1", "paid_on": "2020-03-02"}


@pytest.fixture
def paid(programme: Programme) -> Programme:
    """A programme with one purchase that was paid."""
    asks = (
        ("appropriations", MONEY),
        ("lines", LINE),
        ("payees", PAYEE),
        ("disbursements", ASKED | {"purpose": WORDS}),
    )
    for path, body in asks:
        programme.post("finance-maker", "funds", path, body)
    programme.post("finance-approver", "funds", f"{THIS}/approve", {})
    programme.post("finance-maker", "funds", f"{THIS}/pay", PAID)
    return programme


def uploaded(form: dict[str, Any], content: bytes) -> int:
    """What the bucket says to the form, sent as a browser sends it."""
    fields = {**form["fields"], "file": ("invoice.pdf", content, "application/pdf")}
    return urllib3.request("POST", form["url"], fields=fields).status


def test_a_payment_is_proved_by_the_file_that_was_announced(paid: Programme):
    form = paid.post("finance-maker", "funds", f"{THIS}/receipts", RECEIPT).body
    with pytest.raises(Refused, match="receipt"):
        paid.post("finance-maker", "funds", f"{THIS}/receipts/invoice/attach")
    assert uploaded(form, SCAN) in (200, 201, 204)
    paid.post("finance-maker", "funds", f"{THIS}/receipts/invoice/attach")
    assert paid.post("finance-maker", "funds", f"{THIS}/close").body["state"] == "closed"
    address = paid.get("finance-approver", "funds", f"{THIS}/receipts/invoice")["url"]
    assert urllib3.request("GET", address).data == SCAN


def test_another_file_under_the_same_form_proves_nothing(paid: Programme):
    form = paid.post("finance-maker", "funds", f"{THIS}/receipts", RECEIPT).body
    uploaded(form, SCAN[:-1] + b"X")
    with pytest.raises(Refused):
        paid.post("finance-maker", "funds", f"{THIS}/receipts/invoice/attach")
    with pytest.raises(Refused):
        paid.post("finance-maker", "funds", f"{THIS}/close")
