"""The budget on the site: lines and statements with their workbooks, what funders gave, versions that are published."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser import money_programme


def cells(visit, entry):
    """What stands in the row of a statement, its figures as they are read."""
    return [text.strip() for text in visit.page.locator(f"tr[data-entry='{entry}'] .amount").all_inner_texts()]


def workbook(visit):
    """The sheets of the workbook that the page hands out."""
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载 Excel 工作簿").click()
    content = download.value.path().read_bytes()
    return download.value.suggested_filename, zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_line_leads_from_the_table_to_its_statement_and_workbook(at, budgeted):
    budgeted.post(
        "finance-maker", "payees", {"id": "greens", "kind": "organisation", "name": "晨露菜行", "account": "1234567"}
    )
    bought = {"id": "2020-03-05.p1", "line": "vegetables", "kind": "purchase", "amount": "1120.50", "payee": "greens"}
    budgeted.post("finance-maker", "disbursements", bought | {"purpose": money_programme.VEGETABLES})
    budgeted.post(
        "finance-approver",
        f"reallocations/{budgeted.proposed('m1', '300.00', source='vegetables', target='transport')}/approve",
    )
    arrived = at("funder", "money")
    expect(arrived.page.locator("main")).to_contain_text("到账 9,000.00 · 未分配 3,500.00")
    row = arrived.page.locator("tr[data-line=vegetables] td")
    expect(row).to_have_text(["3,500.00", "0.00", "300.00", "0.00", "1,120.50", "2,079.50"])
    expect(arrived.page.get_by_role("button", name="新增预算科目")).to_have_count(0)
    assert arrived.too_wide() == 0
    assert arrived.violations() == []
    name, sheets = workbook(arrived)
    assert (name, "xl/workbook.xml" in sheets) == ("budget.xlsx", True)

    arrived.page.get_by_role("link", name="爱心菜").click()
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("爱心菜 · 收支明细")
    expect(arrived.page.locator("dl.asked")).to_contain_text("3,500.00 ＝ 25.00 × 140")
    assert cells(arrived, "2020-02-11.budget-vegetables") == ["3,500.00", "", "", "3,500.00", "3,500.00"]
    assert cells(arrived, "2020-03-01.reallocation-2020-03-01.m1") == ["", "300.00", "", "3,200.00", "3,200.00"]
    assert cells(arrived, "2020-03-05.pend-2020-03-05.p1") == ["", "", "1,120.50", "3,200.00", "2,079.50"]
    assert cells(arrived, "closing") == ["3,500.00", "300.00", "1,120.50", "3,200.00", "2,079.50"]
    expect(arrived.page.locator("tr[data-entry^='2020-03-01.']")).to_contain_text("对方：交通")
    assert arrived.too_wide() == 0
    assert arrived.violations() == []
    assert workbook(arrived)[0] == "line-vegetables.xlsx"

    arrived.page.locator("input[name=start]").fill("2020-03-01")
    arrived.page.locator("input[name=end]").fill("2020-03-04")
    expect(arrived.page.locator("tr[data-entry]")).to_have_count(3)
    assert cells(arrived, "opening") == ["", "3,500.00"]
    assert cells(arrived, "closing") == ["0.00", "300.00", "", "3,200.00", "3,200.00"]
    arrived.page.reload()
    expect(arrived.page.locator("tr[data-entry]")).to_have_count(3)
    arrived.page.locator("tr[data-entry^='2020-03-01.'] a").click()
    expect(arrived.page).to_have_url(f"{arrived.site}/#/p/{budgeted.id}/money/reallocations/2020-03-01.m1")


@pytest.mark.usefixtures("budgeted")
def test_what_a_funder_gave_leads_to_its_statement_and_the_use_of_all_money(at):
    arrived = at("coordinator", "money/budget")
    foundation = arrived.page.locator("[data-funder=foundation]")
    expect(foundation).to_contain_text("到账 6,000.00")
    expect(foundation).to_contain_text("协议 8,000.00")
    expect(arrived.page.locator("[data-funder=charity]")).to_contain_text("没有登记协议")
    foundation.get_by_role("link").click()
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("同舟基金会 · 收支明细")
    assert cells(arrived, "2020-02-10.appropriation-2020-02-10.in1") == ["6,000.00", "", "6,000.00"]
    expect(arrived.page.locator(".figures b")).to_have_text(["9,000.00", "3,500.00", "5,500.00", "0.00", "0.00"])
    assert arrived.too_wide() == 0
    assert arrived.violations() == []
    assert workbook(arrived)[0] == "funder-foundation.xlsx"


def test_a_maker_plans_a_line_and_publishes_the_budget(at, budgeted):
    arrived = at("finance-maker", "money/budget")
    arrived.page.get_by_role("button", name="新增预算科目").click()
    form = arrived.page.locator("form.fields")
    told = {"id": "masks", "name.zh": "口罩", "name.en": "Masks", "on": "2020-02-12"}
    for name, text in (told | {"unit_price": "2.05", "quantity": "10000"}).items():
        form.locator(f"[name='{name}']").fill(text)
    expect(form.locator("[name=order]")).to_have_value("3")
    assert arrived.violations() == []
    arrived.save()
    expect(form.locator(".said.bad")).to_contain_text("余额不足")
    form.locator("[name=quantity]").fill("1000")
    arrived.save()
    expect(arrived.page.locator("tr[data-line=masks] td").first).to_have_text("2,050.00")
    assert {each["id"]: each["planned"] for each in budgeted.read("lines")["lines"]}["masks"] == "2050.00"

    arrived.page.get_by_role("button", name="发布预算版本").click()
    form.locator("[name='note.zh']").fill("首版")
    arrived.save()
    expect(arrived.page.locator("[id='note.en-error']")).to_have_text("请填写。")
    form.locator("[name='note.en']").fill("The first")
    arrived.save()
    expect(form.locator(".said.good")).to_have_text("已发布第 1 版。")
    arrived.page.locator("[data-version='1']").click()
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("第 1 版")
    expect(arrived.page.locator("tr[data-line=masks] td").last).to_have_text("2,050.00")
    expect(arrived.page.locator("main")).to_contain_text("2,050.00 ＝ 2.05 × 1,000")
    (version,) = budgeted.read("budget-versions")["items"]
    expect(arrived.page.locator("main")).to_contain_text(version["content_hash"])
    assert arrived.too_wide() == 0
    assert arrived.violations() == []


@pytest.mark.usefixtures("budgeted")
def test_a_role_that_sees_no_money_finds_no_page_about_it(at):
    arrived = at("social-worker", "money/budget")
    expect(arrived.page.get_by_role("alert").first).to_contain_text("看不到这部分内容")
    expect(arrived.page.get_by_role("link", name="经费", exact=True)).to_have_count(0)
    expect(arrived.page.locator("main nav a, main table")).to_have_count(0)
