"""The page about the API: everything that openapi.json says, for anybody, without a sign-in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import openapi


@pytest.fixture
def reference(visit):
    visit.page.goto(f"{visit.site}/api.html")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("接口")
    expect(visit.page.locator("details").first).to_be_visible()
    return visit


def test_the_published_document_is_the_committed_one(reference):
    answer = reference.page.evaluate("fetch('/openapi.json').then((answer) => answer.json())")
    assert answer == openapi()


def test_every_request_stands_under_its_service(reference):
    shown = {
        section.locator("h2").inner_text(): sorted(
            (each.locator(".method").inner_text(), each.locator(".path").inner_text())
            for each in section.locator("details").all()
        )
        for section in reference.page.locator("main section").all()
    }
    told: dict[str, list[tuple[str, str]]] = {"intake": [], "deliveries": [], "funds": [], "reports": []}
    for path, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            told[operation["tags"][0]].append((method.upper(), path))
    assert list(shown) == list(told)
    assert shown == {service: sorted(requests) for service, requests in told.items()}


def test_a_request_shows_its_parameters_fields_answer_and_refusals(reference):
    reference.page.goto(f"{reference.site}/api.html#intake_post_v1_programmes_programme_consultations")
    request = reference.page.locator("details[open]")
    expect(request.locator("summary")).to_contain_text("Log a consultation")
    assert request.locator("h3").all_inner_texts() == [
        "参数",
        "请求内容 NewConsultation, application/json",
        "回答 201 Consultation",
    ]
    minutes = request.locator("ul.schema > li", has=reference.page.locator(".name", has_text="minutes")).first
    assert minutes.locator("code, span").all_inner_texts() == ["minutes", "时长（分钟）", "integer (1–1440) | null"]
    expect(request.locator("p").last).to_have_text(re.compile("422"))


def test_axe_finds_nothing_with_every_request_open_in_both_languages_on_a_phone(reference):
    for language in ("zh", "en"):
        reference.speak(language)
        reference.page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert reference.violations() == []
        assert reference.too_wide() == 0


def test_the_site_leads_to_the_page_and_back(visit):
    visit.page.goto(visit.site)
    visit.page.get_by_role("link", name="接口说明").click()
    expect(visit.page).to_have_url(f"{visit.site}/api.html")
    visit.page.get_by_role("link", name="返回工作页面").click()
    expect(visit.page.get_by_role("button", name="登录")).to_be_visible()
