"""The voucher of a payment: what the ledger moved and who did it, on one page; nothing before it was paid."""

import base64
import re

import pytest

from tests.service.funds.asking import CANCELLED, PAID, RICE, moved, refusal
from tests.service.funds.paying import MARCH, approved, attend, made, payee, taken
from tests.service.gateway import call

pytestmark = pytest.mark.usefixtures("lines")
THIS = "/disbursements/2020-03-01.rice"


def voucher(role="finance-maker", path=THIS):
    answer = call("funds", role, "GET", f"{path}/voucher")
    if answer.status == 200:
        answer.body = base64.b64decode(answer.body).decode()
    return answer


def pay(**other):
    moved("/disbursements", RICE | other)
    moved(f"{THIS}/approve")
    moved(f"{THIS}/pay", PAID)


def text(answer):
    """The page as it is read, without its looks and marks."""
    assert answer.status == 200, answer.body
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.body, flags=re.DOTALL))


def test_a_voucher_says_what_was_paid_to_whom_from_where_and_by_whom():
    pay()
    page = text(voucher())
    for told in (
        "付款凭证 Payment voucher",
        "编号 Number 2020-03-01.rice",
        "附单据 Receipts 0 份 attached",
        "付款日期 Paid on 2020-03-04",
        "收款人 Payee 青*** · ***2222",
        "类别 Kind 采购 Purchase",
        "摘要 Purpose 居家后援 Home support",
        "银行流水号 Bank reference OUT-1",
        "居家后援 Home support line:food 120.50",
        "居家后援（已支出） Home support: spent spent:food 120.50",
        "合计 Total 120.50 120.50",
        "金额大写 In capitals 人民币壹佰贰拾元伍角",
        "申请 Requested by finance-maker",
        "审批 Approved by finance-approver",
        "付款 Paid by finance-maker",
        "账目 Transfer : 2020-03-04.post-2020-03-01.rice",
    ):
        assert told in page, told
    assert "青禾" not in page


def test_a_voucher_is_the_same_page_each_time_and_another_payment_has_another_hash():
    pay()
    first = voucher()
    assert voucher().body == first.body
    (hashed,) = re.findall(r"\(SHA-256\) ?: ?([0-9a-f]{64})", text(first))
    moved("/disbursements", RICE | {"id": "2020-03-02.oil"})
    moved("/disbursements/2020-03-02.oil/approve")
    moved("/disbursements/2020-03-02.oil/pay", PAID | {"reference": "OUT-2"})
    assert hashed not in voucher(path="/disbursements/2020-03-02.oil").body


def test_a_payment_in_part_after_an_attempt_that_failed_has_the_voucher_of_what_was_paid():
    moved("/disbursements", RICE)
    moved(f"{THIS}/approve")
    moved(f"{THIS}/fail", {"reason": "户名不符", "failed_on": "2020-03-02"})
    moved(f"{THIS}/submit", {"submitted_on": "2020-03-03"})
    moved(f"{THIS}/approve", {"attempt": 2})
    moved(f"{THIS}/pay", PAID | {"attempt": 2} | {"amount": "100.05"})
    page = text(voucher())
    for told in ("合计 Total 100.05 100.05", "人民币壹佰元零伍分", "2020-03-04.post-2020-03-01.rice.2"):
        assert told in page, told


def test_what_people_wrote_is_text_on_the_page():
    evil = "<script>alert(1)</script>&{{ 7*7 }}"
    pay(purpose={"zh": evil, "en": evil})
    body = voucher().body
    assert "<script" not in body
    assert body.count("&lt;script&gt;alert(1)&lt;/script&gt;&amp;{{ 7*7 }}") == 2


def test_the_page_runs_nothing_and_asks_for_nothing():
    pay()
    answer = voucher()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not re.findall(r"(?:src|href|url)\s*[=(]", answer.body)


def test_there_is_no_voucher_before_the_payment_and_none_of_what_was_cancelled():
    told = (409, "wrong-state", {"disbursement": "There is a voucher once it was paid"})
    moved("/disbursements", RICE)
    assert refusal(voucher()) == told
    moved(f"{THIS}/approve")
    assert refusal(voucher()) == told
    moved(f"{THIS}/cancel", CANCELLED)
    assert refusal(voucher()) == told


def test_another_payment_whose_name_begins_alike_is_not_taken_for_it():
    moved("/disbursements", RICE)
    moved("/disbursements", RICE | {"id": "2020-03-01.rice2"})
    moved("/disbursements/2020-03-01.rice2/approve")
    moved("/disbursements/2020-03-01.rice2/pay", PAID)
    assert voucher().status == 409


@pytest.mark.parametrize("role", ["coordinator", "funder", "social-worker", "partner"])
def test_who_may_not_see_payments_sees_no_voucher(role):
    pay()
    assert refusal(voucher(role))[:2] == (403, "forbidden")


def test_a_payment_that_failed_first_has_the_voucher_of_the_one_that_did_not():
    moved("/disbursements", RICE)
    moved(f"{THIS}/approve")
    moved(f"{THIS}/fail", {"reason": "户名不符", "failed_on": "2020-03-02"})
    moved(f"{THIS}/submit", {"submitted_on": "2020-03-03"})
    moved(f"{THIS}/approve", {"attempt": 2})
    moved(f"{THIS}/pay", PAID | {"attempt": 2})
    assert "Transfer : 2020-03-04.post-2020-03-01.rice.2" in text(voucher())


def test_what_a_pay_list_paid_has_a_voucher_for_each_line():
    payee("v1", name="郑小满", account="6222020000001111")
    attend(("v1", "2020-03-01", 60), ("v1", "2020-03-02", 60))
    made(MARCH | {"count": 1, "total": "100.00"})
    approved(MARCH["id"])
    path = f"/paylists/{MARCH['id']}/lines/v1"
    told = (409, "wrong-state", {"volunteer": "There is a voucher once it was paid"})
    assert refusal(voucher(path=path)) == told
    taken("20200331-march-00001,100.00,2020-04-02,\n", "100.00")
    page = text(voucher(path=path))
    for part in (
        "编号 Number 20200331-march-00001",
        "付款日期 Paid on 2020-04-02",
        "收款人 Payee 郑*** · ***1111",
        "类别 Kind 补贴 Stipend",
        "人民币壹佰元整",
        "审批 Approved by finance-approver",
        "2020-04-02.paylist-paid-2020-03-31.march.00001",
    ):
        assert part in page, part
    assert refusal(voucher("funder", path))[:2] == (403, "forbidden")
