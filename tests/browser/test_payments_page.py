"""Payments on the site, all the way: asked for by one, approved by another, paid, proved, closed; or sent back."""

import json

import urllib3
from playwright.sync_api import expect

from tests.browser.paying import (
    Money,
    Someone,
    agree,
    becomes,
    fill,
    fits,
    is_now,
    offers,
    pick,
    refused,
    step,
    waiting,
)

SCAN = b"%PDF-1.4 invoice"
INVOICE = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": SCAN}
TERMS = {"purpose": "treatment", "nominated_by": "街道", "eligibility": "低保", "evidence": "证明", "agreement": "按月"}


def test_a_purchase_is_asked_for_approved_and_paid_by_two_people(someone: Someone, money: Money):
    maker = someone("finance-maker", "money/payments", do="ask", kind="purchase")
    fill(maker, id="2020-03-01", amount="1000.01", purpose__zh="蔬菜", purpose__en="Vegetables", invoice="INV-1")
    pick(maker, line="food", payee="greens")
    refused(maker, "line", "1000.00")
    fits(maker)
    fill(maker, amount="120.50")
    maker.page.locator("form.fields button.main").dblclick()
    is_now(maker, "submitted")
    assert len(money.get("disbursements")["items"]) == 1
    facts = maker.page.locator("dl.facts").first
    expect(facts).to_contain_text("晨***")
    expect(facts).to_contain_text("需 1 人，已批准 0 人")
    expect(maker.page.get_by_text("等审批人审批，还需 1 人。")).to_be_visible()
    offers(maker, "approve")

    approver = someone("finance-approver", "money/payments")
    expect(approver.page.get_by_role("button", name="申请付款")).to_have_count(0)
    waiting(approver, "approve").click()
    step(approver, "approve")
    expect(approver.page.locator("dialog[open]")).to_contain_text("付给 晨*** 120.50 元")
    agree(approver)
    is_now(approver, "approved")
    offers(approver, "pay")
    fits(approver)

    maker.open("money/payments")
    waiting(maker, "pay").click()
    step(maker, "pay", reference="OUT 1", paid_on="2020-03-04")
    refused(maker, "reference", "OUT-2020-0001")
    fill(maker, reference="OUT-1")
    becomes(maker, "paid")
    offers(maker, "close")
    fits(maker)
    assert money.line() == ("120.50", "0.00", "879.50")


def test_a_payment_is_closed_with_its_receipt_and_has_a_voucher(someone: Someone, money: Money):
    payment = money.asked("rice")
    money.post("finance-approver", f"disbursements/{payment}/approve", {})
    money.post("finance-maker", f"disbursements/{payment}/pay", {"reference": "OUT-1", "paid_on": "2020-03-04"})
    maker = someone("finance-maker", "money/payments")
    waiting(maker, "prove").click()
    expect(maker.page.get_by_text("还缺发票，附上后才能办结。")).to_be_visible()
    maker.page.locator("input[type=file]").set_input_files(INVOICE | {"mimeType": "text/plain"})
    expect(maker.page.locator("#receipt-error")).to_be_visible()
    maker.page.locator("input[type=file]").set_input_files(INVOICE)
    maker.page.get_by_role("button", name="上传并附上").click()
    expect(maker.page.locator("[data-receipt=attached]")).to_contain_text("发票")
    fits(maker)
    # A bucket answers a file to keep, which leaves the page where it is; the emulator's would be shown in its place.
    maker.page.route(lambda url: "X-Amz-Signature" in url, lambda route: route.fulfill(status=204))
    with maker.page.expect_request(lambda asked: "X-Amz-Signature" in asked.url) as fetched:
        maker.page.locator("[data-receipt=attached] button").click()
    assert urllib3.request("GET", fetched.value.url).data == SCAN
    step(maker, "close")
    agree(maker)
    is_now(maker, "closed")
    expect(maker.page.locator(".history li")).to_have_count(5)
    maker.page.get_by_role("link", name="付款凭证页").click()
    expect(maker.page.frame_locator("iframe").get_by_text("OUT-1")).to_be_visible()
    with maker.page.expect_download() as saved:
        maker.page.get_by_role("button", name="另存网页").click()
    assert "壹佰贰拾元伍角" in saved.value.path().read_text(encoding="utf-8")


def test_a_second_grant_is_drafted_revised_returned_and_passes_with_a_reason(someone: Someone, money: Money):
    money.asked("first", kind="grant", payee="lan", amount="100.00", grant=TERMS | {"publish": False})
    maker = someone("finance-maker", "money/payments", do="ask", kind="grant")
    fill(maker, id="2020-03-02", amount="300.00", purpose__zh="治疗", purpose__en="Treatment")
    fill(maker, **{f"grant__{name}": text for name, text in TERMS.items()})
    pick(maker, line="food", payee="lan")
    maker.page.locator("input[name=draft]").check(force=True)
    fits(maker)
    becomes(maker, "draft")
    second = maker.page.url.rsplit("/", 1)[-1]
    step(maker, "revise", amount="250.00")
    maker.save()
    expect(maker.page.locator("b.large")).to_have_text("250.00")
    step(maker, "submit", submitted_on="2020-03-02")
    becomes(maker, "submitted")
    expect(maker.page.get_by_text("此人已有同一用途的资助 2020-03-01.first")).to_be_visible()

    approver = someone("finance-approver", f"money/payments/{second}")
    step(approver, "return", returned_on="2020-03-03")
    refused(approver, "reason", "请填写")
    fill(approver, reason="缺少病历")
    becomes(approver, "returned")

    maker.open("money/payments")
    waiting(maker, "revise").click()
    expect(maker.page.locator(".history")).to_contain_text("缺少病历")
    step(maker, "submit", submitted_on="2020-03-04")
    becomes(maker, "submitted")

    approver.page.reload()
    step(approver, "approve")
    refused(approver, "exception", "请填写")
    fits(approver)
    fill(approver, exception="二次手术")
    becomes(approver, "approved")
    expect(approver.page.locator(".history")).to_contain_text("二次手术")


def test_what_was_paid_in_part_comes_back_in_part(someone: Someone, money: Money):
    payment = money.asked("rice")
    money.post("finance-approver", f"disbursements/{payment}/approve", {})
    maker = someone("finance-maker", f"money/payments/{payment}")
    step(maker, "pay", reference="OUT-2", paid_on="2020-03-05", amount="100")
    becomes(maker, "paid")
    step(maker, "refund", reference="BACK-2", refunded_on="2020-03-06", amount="100.01", reason="缺斤少两")
    refused(maker, "amount", "100.00")
    fill(maker, amount="50")
    maker.save()
    expect(maker.page.locator(".history")).to_contain_text("50.00 · BACK-2 · 缺斤少两")
    fits(maker)
    assert money.line() == ("50.00", "0.00", "950.00")


def test_what_the_bank_could_not_pay_is_submitted_anew_and_cancelled(someone: Someone, money: Money):
    payment = money.asked("rice")
    money.post("finance-approver", f"disbursements/{payment}/approve", {})
    maker = someone("finance-maker", f"money/payments/{payment}")
    maker.speak("en")
    step(maker, "fail", failed_on="2020-03-04", reason="The account is closed")
    becomes(maker, "failed")
    maker.open("money/payments", state="failed")
    expect(maker.page.locator("ul.payments [data-payment]")).to_have_count(1)
    waiting(maker, "again").click()
    step(maker, "submit", submitted_on="2020-03-05")
    becomes(maker, "submitted")
    step(maker, "cancel", cancelled_on="2020-03-06", reason="Not needed")
    fits(maker)
    maker.page.context.set_offline(True)
    maker.save()
    expect(maker.page.locator("form.fields .said.bad")).to_contain_text("The server cannot be reached")
    maker.page.context.set_offline(False)
    becomes(maker, "cancelled")
    expect(maker.page.locator("[data-step]")).to_have_count(0)
    assert money.get(f"disbursements/{payment}")["reason"] == "Not needed"


def test_who_may_not_decide_is_told_why_or_sees_no_such_page(someone: Someone, stack, money: Money):
    payment = money.asked("rice")
    approver = someone("finance-approver", "money/payments")
    me = stack.person("finance-approver").subject
    told = money.get(f"disbursements/{payment}") | {"authors": [me]}
    answered = {"body": json.dumps(told), "headers": {"Access-Control-Allow-Origin": "*"}}
    expect(waiting(approver, "approve")).to_have_count(1)
    approver.page.route(f"**/disbursements/{payment}", lambda route: route.fulfill(**answered))
    waiting(approver, "approve").click()
    expect(approver.page.get_by_text("你是这笔付款的申请人，须由他人审批。")).to_be_visible()
    expect(approver.page.locator("[data-step]")).to_have_count(0)
    for role in ("coordinator", "funder"):
        other = someone(role, "money/budget")
        parts = other.page.get_by_role("navigation", name="经费页面")
        expect(parts.get_by_role("link", name="付款", exact=True)).to_have_count(0)
        other.open("money/payments")
        expect(other.page.get_by_role("alert")).to_contain_text("看不到这部分内容")
