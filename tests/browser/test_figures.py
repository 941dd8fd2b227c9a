"""Figures: each with its definition and its records, and the records are the figure."""

import re

import pytest
from playwright.sync_api import expect

from services.reports.registry import FIGURES as REGISTRY
from services.reports.registry import WHOLE
from tests.browser.small_programme import END, START
from tests.browser.visit import number


def test_every_figure_stands_with_its_name_value_unit_and_definition(at, programme):
    told = programme.clients["funder"].get(f"/reports/v1/programmes/{programme.id}/figures")["figures"]
    arrived = at("funder", "figures")
    for language in ("zh", "en"):
        arrived.speak(language)
        seen = [
            {
                "figure": row.locator("a").get_attribute("data-figure"),
                "name": row.locator("h3").inner_text(),
                "value": number(row.locator("a").inner_text()),
                "definition": row.locator("p").inner_text(),
            }
            for row in arrived.page.locator("ul.figures > li").all()
        ]
        assert seen == [
            {
                "figure": each["figure"],
                "name": each["name"][language],
                "value": each["value"],
                "definition": each["definition"][language],
            }
            for each in told
        ]


@pytest.mark.parametrize("role", ["coordinator", "funder"])
def test_the_records_behind_every_figure_are_the_figure(at, role):
    arrived = at(role, "figures")
    links = {each.get_attribute("data-figure"): each for each in arrived.page.locator("ul.figures a").all()}
    assert list(links) == [figure.id for figure in WHOLE]
    printed = {figure: (number(link.inner_text()), link.get_attribute("href")) for figure, link in links.items()}
    for figure, (value, address) in printed.items():
        arrived.page.goto(f"{arrived.site}/{address}")
        expect(arrived.page.locator("h1")).to_have_text(REGISTRY[figure].name.zh)
        arrived.settle()
        expect(arrived.page.locator("dl.check")).to_have_attribute("data-equal", "true")
        assert number(arrived.page.locator("#figure-value").inner_text()) == value
        assert number(arrived.page.locator("#list-value").inner_text()) == value
        shown, count = re.findall(r"\d+", arrived.page.get_by_text(re.compile("^已显示")).inner_text())
        assert int(shown) == int(count) == arrived.page.locator("ul.records > li").count()


def test_the_records_of_a_list_name_groups_topics_places_and_lines(at):
    arrived = at("coordinator", "figures/consultations", start="2020-03-01", end="2020-03-01")
    assert arrived.page.locator(".records .fact").all_inner_texts() == ["线上", "医疗就诊", "1组 江湾街道"]
    arrived.open("figures/deliveries")
    assert {"爱心菜", "柳林社区"} <= set(arrived.page.locator(".records li").first.locator(".fact").all_inner_texts())
    arrived.open("figures/spent")
    assert arrived.page.locator(".records .fact").all_inner_texts() == ["爱心菜"]
    assert arrived.page.locator(".records .number").inner_text() == "120.50"


def test_a_period_lives_in_the_address_and_narrows_the_figures(at):
    arrived = at("coordinator", "figures")
    arrived.page.get_by_label("从").fill("2020-03-01")
    arrived.page.get_by_label("到", exact=True).fill("2020-03-02")
    arrived.page.get_by_label("到", exact=True).blur()
    expect(arrived.page).to_have_url(re.compile("start=2020-03-01&end=2020-03-02"))
    expect(arrived.page.locator("[data-figure=consultations] b")).to_have_text("2")
    arrived.page.reload()
    expect(arrived.page.locator("[data-figure=consultations] b")).to_have_text("2")
    arrived.page.get_by_role("button", name="整个项目期").click()
    expect(arrived.page.get_by_label("从")).to_have_value(START)
    expect(arrived.page.get_by_label("到", exact=True)).to_have_value(END)


def test_an_end_before_the_start_is_told_at_its_field(at):
    arrived = at("coordinator", "figures")
    arrived.page.get_by_label("到", exact=True).fill("2020-01-01")
    arrived.page.get_by_label("到", exact=True).blur()
    expect(arrived.page.locator("#end-error")).to_have_text("结束日期不能早于开始日期。")


def test_the_channels_add_up_to_the_consultations(at):
    arrived = at("coordinator", "figures")
    bars = arrived.page.locator("section[aria-labelledby=channels] li")
    expect(bars).to_have_count(4)
    total = number(arrived.page.locator("[data-figure=consultations] b").inner_text())
    parts = [each.split(" · ") for each in bars.locator(".number").all_inner_texts()]
    assert sum(number(value) for value, _ in parts) == total
    widths = bars.locator(".track > span").evaluate_all(
        "all => all.map((bar) => (100 * bar.clientWidth) / bar.parentElement.clientWidth)"
    )
    for width, (_, share) in zip(widths, parts, strict=True):
        assert width == pytest.approx(float(share.removesuffix("%")), abs=0.5)


def test_the_budget_table_is_shown_to_those_who_see_money_and_to_nobody_else(at, visit):
    arrived = at("funder", "figures")
    rows = [row.inner_text().split("\t") for row in arrived.page.locator("table tbody tr").all()]
    assert rows == [
        ["爱心菜", "500.00", "50.00", "0.00", "120.50", "0.00", "429.50"],
        ["交通", "300.00", "0.00", "50.00", "0.00", "0.00", "250.00"],
    ]
    with arrived.page.expect_navigation(url=f"{arrived.site}/"):
        arrived.page.get_by_role("button", name="退出").click()
    visit.sign_in("social-worker")
    visit.open("figures")
    expect(visit.page.locator("ul.figures")).to_be_visible()
    expect(visit.page.locator("#budget")).to_have_count(0)
