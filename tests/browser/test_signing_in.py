"""Signing in on the hosted page: where each role begins, and what is refused and forgotten."""

import re

import pytest
from playwright.sync_api import expect

LOGGING = ("coordinator", "social-worker")
COUNT_PROGRAMMES = """new Promise((done) => {
  indexedDB.open("houyuan").onsuccess = ({ target: { result: db } }) => {
    const asked = db.transaction("programmes").objectStore("programmes").count();
    asked.onsuccess = () => done(asked.result);
  };
})"""
STALE = "{ access: 'too.old', refresh: 'too.old', expires: Date.now() - 1 }"
READING = ("finance-maker", "finance-approver", "funder")


@pytest.fixture
def at(visit):
    """Somebody of a role who has just come from the hosted page."""

    def arrive(role, section="", **query):
        visit.sign_in(role)
        visit.open(section, **query)
        return visit

    return arrive


@pytest.mark.parametrize("role", LOGGING)
def test_who_logs_consultations_begins_at_the_form(at, role):
    arrived = at(role)
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("记录一次咨询")
    money = ["经费"] if role == "coordinator" else []
    assert arrived.page.locator("header nav a").all_inner_texts() == [
        *("记录咨询", "受助户", "轮次", "物资", "出勤"),
        *money,
        *("数据", "报告"),
    ]


@pytest.mark.parametrize("role", READING)
def test_who_only_reads_begins_at_the_figures_and_sees_no_form(at, role):
    arrived = at(role)
    expect(arrived.page).to_have_url(re.compile(r"/figures$"))
    stock = [] if role == "funder" else ["物资", "出勤"]
    assert arrived.page.locator("header nav a").all_inner_texts() == [*stock, "经费", "数据", "报告"]


def test_the_list_of_programmes_holds_those_of_the_reader(visit, programme):
    visit.sign_in("funder")
    expect(visit.page.get_by_role("link", name=programme.name)).to_have_attribute("href", f"#/p/{programme.id}")


def test_the_reader_returns_to_the_page_they_asked_for(visit, programme):
    visit.sign_in("funder", start=f"/#/p/{programme.id}/reports")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("报告")
    assert visit.page.url == f"{visit.site}/#/p/{programme.id}/reports"


def test_an_answer_to_a_sign_in_that_nobody_began_here_is_refused(visit):
    visit.page.goto(f"{visit.site}/?code=stolen&state=foreign")
    expect(visit.page.get_by_role("alert")).to_have_text("没有登录成功（state）。请再试一次。")
    assert visit.page.evaluate("sessionStorage.length") == 0


def test_signing_out_forgets_the_tokens_the_person_and_what_was_read(at):
    arrived = at("social-worker", "log")
    with arrived.page.expect_navigation(url=f"{arrived.site}/"):
        arrived.page.get_by_role("button", name="退出").click()
    expect(arrived.page.get_by_role("button", name="登录")).to_be_visible()
    assert arrived.page.evaluate("[sessionStorage.length, localStorage.getItem('houyuan.person')]") == [0, None]
    assert arrived.page.evaluate(COUNT_PROGRAMMES) == 0


def test_a_sign_in_that_cannot_be_renewed_leads_back_to_the_sign_in(at):
    arrived = at("funder", "figures")
    arrived.page.evaluate(f"sessionStorage.setItem('houyuan.tokens', JSON.stringify({STALE}))")
    arrived.page.reload()
    expect(arrived.page.get_by_role("status").filter(has_text="登录已过期")).to_be_visible()
    expect(arrived.page.get_by_role("button", name="登录")).to_be_visible()
