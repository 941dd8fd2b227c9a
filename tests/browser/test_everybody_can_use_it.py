"""Every page in both languages, in light and in dark: nothing that axe finds wrong, nothing wider than a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.small_programme import REPORT

PAGES = (
    *("log", "figures", "figures/consultations", "reports", f"reports/{REPORT}"),
    *("households", "households?do=register", "households?do=sheet", "households/h1"),
    *("rounds", "rounds?do=plan", "rounds/v1", "rounds/v1/log"),
    *("rounds/v1/deliveries/2020-02-21.d1", "checks", "checks?do=draw"),
    *("stock", "stock?do=gift", "stock?do=count", "stock/items/greens", "stock/entries"),
    *("attendance", "attendance?do=log", "attendance?do=sheet"),
    *("money/budget", "money/budget/lines/vegetables", "money/budget/funders/foundation", "money/reallocations"),
    *("money/reallocations/2020-03-01.a-to-b", "money/agreements", "money/months"),
)
PAID = "money/payments/2020-03-05.p1"
FINANCE_PAGES = (
    *("money/payments", "money/payments?do=ask&kind=grant", PAID, f"{PAID}/voucher"),
    *("money/payees", "money/payees?do=register", "money/payees/greens", "money/paylists", "money/paylists?do=make"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_on_any_page(visit, language, scheme):
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.goto(visit.site)
    visit.speak(language)
    assert visit.violations() == []
    visit.sign_in("coordinator")
    assert visit.violations() == []
    for section in PAGES:
        visit.open(section)
        assert (section, visit.violations()) == (section, [])


def test_axe_finds_nothing_in_a_form_with_faults_a_refused_entry_and_a_question(at):
    arrived = at("social-worker", "log")
    arrived.choose(channel="phone", topic="other")
    arrived.page.locator("input[name=id]").fill("2100-01-01")
    arrived.save()
    expect(arrived.entries("refused")).to_have_count(1)
    assert arrived.violations() == []
    arrived.entries("refused").get_by_role("button", name="删除").click()
    assert arrived.violations() == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_a_phone_of_320_pixels(visit, language):
    visit.page.set_viewport_size({"width": 320, "height": 640})
    visit.page.goto(visit.site)
    visit.speak(language)
    assert visit.too_wide() == 0
    visit.sign_in("coordinator")
    for section in ("", *PAGES):
        visit.open(section)
        assert (section, visit.too_wide()) == (section, 0)


@pytest.mark.parametrize(("language", "scheme"), [("zh", "dark"), ("en", "light")])
def test_the_pages_that_only_finance_sees_are_whole_on_a_phone_of_320_pixels(visit, language, scheme):
    visit.page.set_viewport_size({"width": 320, "height": 640})
    visit.page.emulate_media(color_scheme=scheme)
    visit.sign_in("finance-maker")
    visit.speak(language)
    for section in FINANCE_PAGES:
        visit.open(section)
        assert (section, visit.violations(), visit.too_wide()) == (section, [], 0)


def test_the_language_is_kept_for_the_next_visit(at):
    arrived = at("funder", "figures")
    arrived.speak("en")
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("The programme's figures")
    arrived.page.reload()
    expect(arrived.page.locator("html")).to_have_attribute("lang", "en")
    expect(arrived.page.get_by_role("heading", level=1)).to_have_text("The programme's figures")


def test_the_keyboard_reaches_the_text_first_and_focus_is_seen(at):
    arrived = at("funder", "figures")
    arrived.page.reload()
    arrived.settle()
    arrived.page.keyboard.press("Tab")
    skip = arrived.page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    arrived.page.keyboard.press("Enter")
    expect(arrived.page.locator("main")).to_be_focused()
    arrived.page.keyboard.press("Tab")
    assert arrived.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_buttons_are_large_enough_for_a_thumb(at):
    arrived = at("social-worker", "log")
    heights = arrived.page.locator("button, .choices span, input:not([type=radio]), select").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().height).filter(Boolean)"
    )
    assert min(heights) >= 44
