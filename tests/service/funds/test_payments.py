"""What the bank says: paid in full or in part, failed, come back; closed with the receipts that its kind needs."""

import base64
import hashlib
import json

import pytest

from houyuan import files
from tests.service.funds.asking import PAID, RICE, budget, maker, moved, read, refusal
from tests.service.gateway import call
from tests.service.ledger.tap import contents, survives

pytestmark = pytest.mark.usefixtures("lines")
THIS = "/disbursements/2020-03-01.rice"
FAILED = {"reason": "户名不符", "failed_on": "2020-03-03"}
BACK = {"reference": "IN-9", "refunded_on": "2020-03-10", "amount": "20.50", "reason": "退货"}
SCAN = b"%PDF-1.7 invented invoice"
INVOICE = {
    "id": "invoice",
    "kind": "invoice",
    "content_type": "application/pdf",
    "size": len(SCAN),
    "sha256": hashlib.sha256(SCAN).hexdigest(),
}
NAME = f"receipts/hubei-2020/2020-03-01.rice/invoice-{INVOICE['sha256']}"


def brought(*steps):
    moved("/disbursements", RICE)
    for path, body in steps:
        moved(f"{THIS}/{path}", body)


def spent_committed_left():
    return budget()["food"][3:]


APPROVED = ("approve", None)
PAY = ("pay", PAID)


def test_a_payment_in_part_spends_that_part_and_releases_the_rest():
    brought(APPROVED, ("pay", PAID | {"amount": "100.00"}))
    assert (read(THIS)["state"], read(THIS)["paid"]) == ("paid", "100.00")
    assert spent_committed_left() == ("100.00", "0.00", "500.00")
    again = maker(f"{THIS}/pay", PAID | {"amount": "100.00"})
    assert (again.status, spent_committed_left()) == (200, ("100.00", "0.00", "500.00"))
    assert refusal(maker(f"{THIS}/pay", PAID))[:2] == (409, "wrong-state")


def test_more_than_was_approved_is_not_paid():
    brought(APPROVED)
    before = contents()
    told = {"amount": "No more than 120.50 was approved"}
    assert refusal(maker(f"{THIS}/pay", PAID | {"amount": "120.51"})) == (422, "invalid", told)
    assert contents() == before


@pytest.mark.parametrize(
    "amount", ["1.005", "1e2", "1,000.00", "１００", "-1.00", "10000000000.00", "0.00", "", " ", 12, 12.5, None, "NaN"]
)
def test_an_amount_that_is_none_is_refused_and_named(amount):
    before = contents()
    assert set(refusal(maker("/disbursements", RICE | {"amount": amount}))[2]) == {"amount"}
    for path, body in (("pay", PAID), ("refund", BACK)):
        if path != "pay" or amount is not None:
            assert set(refusal(maker(f"{THIS}/{path}", body | {"amount": amount}))[2]) == {"amount"}
    assert contents() == before


def test_what_failed_is_given_back_and_may_be_submitted_anew():
    brought(APPROVED, ("fail", FAILED))
    assert spent_committed_left() == ("0.00", "0.00", "600.00")
    assert refusal(maker(f"{THIS}/pay", PAID))[:2] == (409, "wrong-state")
    moved(f"{THIS}/submit", {"submitted_on": "2020-03-04"})
    moved(f"{THIS}/approve", {"attempt": 2})
    moved(f"{THIS}/pay", PAID | {"attempt": 2})
    assert spent_committed_left() == ("120.50", "0.00", "479.50")


def test_what_failed_for_good_is_closed():
    brought(APPROVED, ("fail", FAILED), ("close", None))
    assert (read(THIS)["state"], spent_committed_left()) == ("closed", ("0.00", "0.00", "600.00"))


def test_what_comes_back_stands_on_the_line_again_and_never_more_than_was_paid():
    brought(APPROVED, PAY, ("refund", BACK))
    assert spent_committed_left() == ("100.00", "0.00", "500.00")
    before = contents()
    assert moved(f"{THIS}/refund", BACK) == read(THIS)
    more = BACK | {"reference": "IN-10", "amount": "100.01"}
    assert refusal(maker(f"{THIS}/refund", more)) == (422, "invalid", {"amount": "No more than 100.00 can come back"})
    assert contents() == before
    moved(f"{THIS}/refund", more | {"amount": "100.00"})
    assert spent_committed_left() == ("0.00", "0.00", "600.00")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"refunded_on": "2020-03-03"}, {"refunded_on": "This cannot precede the step before (2020-03-04)"}),
        ({"refunded_on": "2999-01-01"}, {"refunded_on": "This day has not come yet"}),
        ({"reference": "out-1"}, {"reference": "This reference is in use"}),
    ],
)
def test_a_refund_follows_its_payment_under_a_reference_of_its_own(other, told):
    brought(APPROVED, PAY)
    before = contents()
    assert refusal(maker(f"{THIS}/refund", BACK | other))[2] == told
    assert contents() == before


@pytest.mark.parametrize("steps", [[], [APPROVED], [APPROVED, ("fail", FAILED)]])
def test_what_was_not_paid_does_not_come_back(steps):
    brought(*steps)
    assert refusal(maker(f"{THIS}/refund", BACK))[:2] == (409, "wrong-state")


def arrived(content=SCAN):
    """The browser's part: the signed form is sent to the bucket."""
    files.write(NAME, content, "application/pdf")


def test_a_payment_is_closed_once_its_receipt_is_attached():
    brought(APPROVED, PAY)
    before = contents()
    told = {"receipts": "The invoice is not attached"}
    assert read(THIS)["receipts_missing"] == ["invoice"]
    assert refusal(maker(f"{THIS}/close")) == (409, "receipt-missing", told)
    assert contents() == before
    form = moved(f"{THIS}/receipts", INVOICE)
    assert (form["fields"]["key"], form["fields"]["Content-Type"]) == (NAME, "application/pdf")
    assert refusal(maker(f"{THIS}/receipts/invoice/attach"))[:2] == (409, "receipt-missing")
    assert refusal(maker(f"{THIS}/close"))[:2] == (409, "receipt-missing")
    arrived()
    assert moved(f"{THIS}/receipts/invoice/attach")["receipts"][0]["state"] == "attached"
    closed = moved(f"{THIS}/close")
    assert (closed["state"], closed["receipts_missing"]) == ("closed", [])
    assert moved(f"{THIS}/close") == closed


@pytest.mark.parametrize(
    ("content", "field"),
    [(b"<html>" + SCAN, "content_type"), (SCAN + b"x", "size"), (SCAN[:-1], "size"), (SCAN[:-1] + b"X", "sha256")],
)
def test_a_file_that_is_not_what_was_announced_is_not_attached(content, field):
    brought(APPROVED, PAY)
    moved(f"{THIS}/receipts", INVOICE)
    arrived(content)
    before = contents()
    answer = maker(f"{THIS}/receipts/invoice/attach")
    assert (refusal(answer)[:2], set(refusal(answer)[2])) == ((422, "invalid"), {field})
    assert contents() == before


def test_the_form_takes_one_file_of_the_announced_type_and_size():

    brought(APPROVED)
    form = moved(f"{THIS}/receipts", INVOICE)
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))["conditions"]
    assert ["content-length-range", len(SCAN), len(SCAN)] in policy
    assert {"Content-Type": "application/pdf"} in policy
    hashed = base64.b64encode(hashlib.sha256(SCAN).digest()).decode()
    assert {"x-amz-checksum-sha256": hashed} in policy
    assert {"key": NAME} in policy
    assert maker(f"{THIS}/receipts", INVOICE | {"size": 10_000_001}).status == 422
    assert maker(f"{THIS}/receipts", INVOICE | {"content_type": "text/html"}).status == 422


def test_a_receipt_is_announced_once_under_its_id():
    brought(APPROVED)
    moved(f"{THIS}/receipts", INVOICE)
    before = contents()
    assert moved(f"{THIS}/receipts", INVOICE)["fields"]["key"] == NAME
    told = {"id": "The receipt invoice stands already"}
    assert refusal(maker(f"{THIS}/receipts", INVOICE | {"kind": "photo"})) == (409, "id-taken", told)
    assert contents() == before


def test_an_attached_receipt_is_fetched_by_a_signed_address_and_by_finance_alone():
    brought(APPROVED, PAY)
    moved(f"{THIS}/receipts", INVOICE)
    address = f"{THIS}/receipts/invoice"
    assert call("funds", "finance-approver", "GET", address).status == 404
    arrived()
    moved(f"{address}/attach")
    answer = call("funds", "finance-approver", "GET", address)
    assert NAME in answer.body["url"]
    assert "Signature" in answer.body["url"]
    assert call("funds", "funder", "GET", address).status == 403


@pytest.mark.parametrize(
    ("before", "path", "body"),
    [
        ([APPROVED], "pay", PAID | {"amount": "1.00"}),
        ([APPROVED], "fail", FAILED),
        ([APPROVED, PAY], "refund", BACK),
        ([APPROVED], "receipts", INVOICE),
        ([APPROVED, ("fail", FAILED)], "submit", {"submitted_on": "2020-03-04"}),
        ([APPROVED, ("fail", FAILED)], "close", None),
    ],
    ids=["paid in part", "failed", "refunded", "announced", "submitted anew", "closed"],
)
def test_a_step_cut_off_anywhere_is_completed_by_repeating_it(before, path, body):
    brought(*before)
    survives(lambda: maker(f"{THIS}/{path}", body))


def test_no_form_is_made_for_a_receipt_that_is_attached():
    brought(APPROVED, PAY)
    moved(f"{THIS}/receipts", INVOICE)
    arrived()
    moved(f"{THIS}/receipts/invoice/attach")
    told = {"id": "The receipt invoice stands already"}
    assert refusal(maker(f"{THIS}/receipts", INVOICE)) == (409, "id-taken", told)
    moved(f"{THIS}/close")
    assert refusal(maker(f"{THIS}/receipts", INVOICE | {"id": "late"}))[:2] == (409, "wrong-state")


def test_a_receipt_of_what_was_returned_does_not_prove_what_was_paid():
    moved("/disbursements", RICE)
    moved(f"{THIS}/receipts", INVOICE)
    arrived()
    moved(f"{THIS}/receipts/invoice/attach")
    moved(f"{THIS}/return", {"reason": "金额有误", "returned_on": "2020-03-02"})
    moved(f"{THIS}/submit", {"submitted_on": "2020-03-03"})
    moved(f"{THIS}/approve", {"attempt": 2})
    moved(f"{THIS}/pay", PAID | {"attempt": 2})
    assert refusal(maker(f"{THIS}/close"))[:2] == (409, "receipt-missing")


def test_what_failed_for_good_does_not_come_back():
    brought(APPROVED, ("fail", FAILED), ("close", None))
    assert refusal(maker(f"{THIS}/refund", BACK))[:2] == (409, "wrong-state")
