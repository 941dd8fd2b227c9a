"""Months on the site: closed in order by an approver, with a trial balance that still holds; others see them."""

from playwright.sync_api import expect

from tests.browser.test_budget_page import workbook


def close(visit, month):
    """Asks to close a month and says yes."""
    visit.page.locator("select[name=month]").select_option(month)
    visit.page.get_by_role("button", name="结账").click()
    dialog = visit.page.locator("dialog[open]")
    expect(dialog).to_contain_text(f"结 {month} 的账吗")
    dialog.locator("button.main").click()


def test_an_approver_closes_months_in_order_and_reads_what_they_stand_at(at, budgeted):
    arrived = at("finance-approver", "money/months")
    expect(arrived.page.locator("main")).to_contain_text("还没有结过账。")
    expect(arrived.page.locator("select[name=month]")).to_have_value("2020-02")
    close(arrived, "2020-03")
    expect(arrived.page.get_by_role("alert")).to_contain_text("请先结 2020-02")
    assert arrived.violations() == []
    close(arrived, "2020-02")
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("2020-02 试算平衡表")
    expect(arrived.page.locator(".equality.good")).to_be_visible()
    expect(arrived.page.locator("tr[data-account='line:vegetables'] td")).to_have_text(
        ["0.00", "0.00", "3,500.00", "3,500.00", "0.00"]
    )
    expect(arrived.page.locator("tr[data-account='funder:foundation'] td").nth(3)).to_have_text("-6,000.00")
    expect(arrived.page.locator("main")).to_contain_text(budgeted.read("periods/2020-02")["content_hash"])
    assert arrived.too_wide() == 0
    assert arrived.violations() == []
    assert workbook(arrived)[0] == "trial-balance-2020-02.xlsx"
    arrived.page.get_by_role("link", name="返回月度结账").click()
    expect(arrived.page.locator("[data-month='2020-02']")).to_contain_text("你本人 结账")
    expect(arrived.page.locator("select[name=month]")).to_have_value("2020-03")


def test_who_does_not_approve_money_sees_which_months_are_open_and_closes_none(at, budgeted):
    budgeted.post("finance-approver", "periods/2020-02/close")
    arrived = at("finance-maker", "money/months")
    expect(arrived.page.locator("main")).to_contain_text("2020-03 至")
    expect(arrived.page.locator("main")).to_contain_text("等财务审批人")
    expect(arrived.page.locator("main button, main select")).to_have_count(0)
    arrived.page.locator("[data-month='2020-02']").click()
    expect(arrived.page.locator(".equality.good")).to_be_visible()
