"""The register of payees on the site: registered, masked, revised as a whole, and what each was paid."""

import zipfile

from playwright.sync_api import expect

from tests.browser.paying import Money, Someone, fill, fits, pick, refused


def test_a_payee_is_registered_once_masked_and_revised_anew(someone: Someone, money: Money):
    maker = someone("finance-maker", "money/payees", do="register")
    fill(maker, id="grain", name="青禾粮店", account="0000 1234 5678", bank="江城银行", categories="shop, food")
    pick(maker, organisation="centre")
    maker.choose(kind="organisation")
    refused(maker, "account", "greens")
    fits(maker)
    fill(maker, account="0000 9999 8888")
    maker.save()
    facts = maker.page.locator("dl.facts")
    expect(facts).to_contain_text("***8888")
    expect(maker.page.locator("h1")).to_have_text("青***")
    assert "0000 9999" not in maker.page.locator("main").inner_text()
    maker.page.get_by_role("button", name="修改").click()
    expect(maker.page.locator("form.fields [name=account]")).to_have_value("")
    expect(maker.page.locator("form.fields [name=bank]")).to_have_value("江城银行")
    fill(maker, name="青禾粮油", account="0000 7777 6666")
    fits(maker)
    maker.save()
    expect(facts).to_contain_text("***6666")
    assert money.get("payees/grain")["categories"] == ["shop", "food"]
    maker.open("money/payees")
    expect(maker.page.locator("[data-payee]")).to_have_count(3)
    maker.page.locator("[name=payee-code]").fill("lan")
    maker.page.get_by_role("button", name="查找").click()
    expect(maker.page.locator("h1")).to_have_text("郑***")


def test_what_a_payee_was_paid_adds_up_and_is_a_workbook_too(someone: Someone, money: Money):
    payment = money.asked("rice")
    money.post("finance-approver", f"disbursements/{payment}/approve", {})
    money.post("finance-maker", f"disbursements/{payment}/pay", {"reference": "OUT-1", "paid_on": "2020-03-04"})
    back = {"reference": "BACK-1", "refunded_on": "2020-03-06", "amount": "20.50", "reason": "缺斤少两"}
    money.post("finance-maker", f"disbursements/{payment}/refund", back)
    approver = someone("finance-approver", "money/payees/greens")
    expect(approver.page.get_by_role("button", name="修改")).to_have_count(0)
    expect(approver.page.locator("[data-entry=OUT-1]")).to_contain_text("120.50")
    expect(approver.page.locator("[data-entry=closing]")).to_contain_text("100.00")
    fits(approver)
    with approver.page.expect_download() as kept:
        approver.page.get_by_role("button", name="下载 Excel 工作簿").click()
    with zipfile.ZipFile(kept.value.path()) as book:
        assert b"BACK-1" in b"".join(book.read(name) for name in book.namelist())
    approver.page.locator("[data-entry=OUT-1] a").click()
    expect(approver.page.locator("b.large")).to_have_text("120.50")
