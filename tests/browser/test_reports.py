"""The report reader: nothing in a report runs, every figure leads to its records, documents and mails are at hand."""

import io
import re
import zipfile
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests.browser.small_programme import REPORT
from tests.browser.visit import SETTLED_SECONDS, number

PAGE = f"reports/{REPORT}"


@pytest.fixture
def reader(at):
    """Opens the report for a role; `frame` is the report itself."""

    def read(role="funder"):
        arrived = at(role, PAGE)
        frame = arrived.page.frame_locator("iframe.report")
        expect(frame.locator("h1")).to_contain_text("试点")
        return arrived, frame

    return read


def test_the_list_of_reports_leads_to_the_reader(at):
    arrived = at("funder", "reports")
    arrived.page.locator(f"main a[href$='{REPORT}']").click()
    expect(arrived.page.frame_locator("iframe.report").locator("h1")).to_be_visible()


def test_a_coordinator_asks_for_a_report_and_reads_it_when_it_is_made(at):
    arrived = at("coordinator", "reports")
    arrived.page.get_by_role("button", name="生成结项报告").click()
    arrived.page.get_by_role("dialog").get_by_role("button", name="生成").click()
    expect(arrived.page).to_have_url(re.compile(r"/reports/\d{4}-\d\d-\d\d\.[a-z0-9]{16}$"))
    report = arrived.page.frame_locator("iframe.report")
    expect(report.locator("h1")).to_contain_text("试点", timeout=1000 * SETTLED_SECONDS)


@pytest.mark.parametrize("role", ["social-worker", "funder"])
def test_who_only_reads_reports_is_not_offered_to_make_one(at, role):
    arrived = at(role, "reports")
    expect(arrived.page.locator(f"main a[href$='{REPORT}']")).to_be_visible()
    expect(arrived.page.get_by_role("button", name="生成结项报告")).to_have_count(0)


def test_the_report_is_dressed_and_nothing_in_it_may_run(reader):
    arrived, frame = reader()
    sandbox = arrived.page.locator("iframe.report").get_attribute("sandbox").split()
    assert sandbox == ["allow-same-origin", "allow-popups", "allow-top-navigation-by-user-activation"]
    assert frame.locator("script, form, base").count() == 0
    assert frame.locator(".sheet").evaluate("(sheet) => getComputedStyle(sheet).borderTopStyle") == "solid"


def test_the_whole_report_is_on_the_page_without_a_second_scrollbar(reader):
    arrived, _ = reader()
    inside = "(frame) => [frame.clientHeight, frame.contentDocument.documentElement.scrollHeight]"
    height, content = arrived.page.locator("iframe.report").evaluate(inside)
    assert content <= height


def test_every_figure_of_the_report_leads_to_this_site_s_page_of_its_records(reader, programme):
    _, frame = reader()
    links = frame.locator("a.figure").evaluate_all(
        "all => all.map(({ dataset, href, target }) => [dataset.figure, href, target])"
    )
    assert len(links) > 50
    for figure, address, target in links:
        assert f"/#/p/{programme.id}/figures/{figure}?" in address
        assert target == "_top"


@pytest.mark.parametrize("figure", ["households", "person-times", "spent", "case-files"])
def test_a_figure_of_the_report_opens_the_records_that_are_the_figure(reader, figure):
    arrived, frame = reader()
    link = frame.locator(f".headlines a[data-figure={figure}], a[data-figure={figure}][data-where='']").first
    printed = number(link.inner_text())
    link.click()
    expect(arrived.page.locator("dl.check")).to_have_attribute("data-equal", "true")
    assert number(arrived.page.locator("#list-value").inner_text()) == printed
    arrived.page.go_back()
    expect(frame.locator("h1")).to_be_visible()


def test_the_report_follows_the_language_of_the_page(reader):
    arrived, frame = reader()
    arrived.speak("en")
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    expect(frame.locator("h1")).to_contain_text("Trial")


def test_the_word_document_is_downloaded_in_the_language_of_the_page(reader):
    arrived, _ = reader()
    with arrived.page.expect_download() as saved:
        arrived.page.get_by_role("button", name="下载 Word 文档").click()
    assert saved.value.suggested_filename.endswith(".zh.docx")
    with zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())) as document:
        assert "word/document.xml" in document.namelist()


def test_a_funder_sees_who_got_the_report_and_can_send_nothing(reader):
    arrived, _ = reader("funder")
    mails = arrived.page.locator("[data-dispatch]")
    expect(mails).to_have_count(2)
    assert [each.locator("strong").inner_text() for each in mails.all()] == ["r***", "r***"]
    assert [each.locator(".state").inner_text() for each in mails.all()] == ["已发送", "已发送"]
    expect(arrived.page.get_by_role("button", name="发送给资助方")).to_have_count(0)


def test_a_coordinator_reads_a_mail_as_it_was_sent(reader):
    arrived, _ = reader("coordinator")
    with arrived.page.expect_download() as saved:
        arrived.page.locator("[data-dispatch$=reader-zh]").get_by_role("button", name="下载邮件原件").click()
    mail = message_from_bytes(saved.value.path().read_bytes(), policy=policy.default)
    assert mail["To"] == "reader.zh@example.org"
    assert [part.get_filename()[-5:] for part in mail.iter_attachments()] == [".docx"]


def test_sending_again_mails_nobody_twice(reader, programme):
    address = f"/reports/v1/programmes/{programme.id}/reports/{REPORT}/dispatches"
    before = programme.clients["coordinator"].get(address)
    arrived, _ = reader("coordinator")
    arrived.page.get_by_role("button", name="发送给资助方").click()
    arrived.page.get_by_role("dialog").get_by_role("button", name="发送").click()
    expect(arrived.page.get_by_role("button", name="发送给资助方")).to_be_visible()
    assert programme.clients["coordinator"].get(address) == before


def test_a_link_that_a_mail_may_carry_opens_the_page_of_its_records(at, programme):
    told = programme.clients["funder"].get(f"/reports/v1/programmes/{programme.id}/figures/households")
    arrived = at("funder")
    arrived.page.goto(f"{arrived.site}/#/records?url={told['records'].replace('&', '%26')}")
    expect(arrived.page.locator("#list-value")).to_have_text("2 户")


def test_a_link_to_another_place_is_not_followed(at):
    arrived = at("funder")
    arrived.page.goto(f"{arrived.site}/#/records?url=https://example.org/reports/v1/programmes/x/figures/y/records")
    expect(arrived.page.get_by_text("这个链接不是本系统的记录清单。")).to_be_visible()
