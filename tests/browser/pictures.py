"""Takes the pictures of the docs from the reference programme: `scripts/screenshots`, after `make demo`."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from cli.local import cloud
from cli.local.cloud import LocalCloud
from tests.browser.visit import ARGUMENTS, Visit, chromium_path

FOLDER = Path(__file__).parents[2] / "docs" / "images"
PHONE = {"width": 375, "height": 740}
MOST_BYTES = 200_000


def take() -> None:
    """Takes every picture anew; a picture too large for a page of the docs is an error."""
    made = cloud.entered()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*ARGUMENTS, "--lang=zh-CN"])
        _form(_visit(browser, made))
        _handing_out(_visit(browser, made))
        _paying(_visit(browser, made))
        _reading(_visit(browser, made))
        browser.close()


def _visit(browser: Browser, made: LocalCloud) -> Visit:
    context = browser.new_context(viewport=PHONE, device_scale_factor=1.5, locale="zh-CN", color_scheme="light")
    return Visit(context.new_page(), made, cloud.PROGRAMME)


def _form(visit: Visit) -> None:
    visit.sign_in("social-worker")
    visit.open("log")
    visit.page.context.set_offline(True)
    visit.choose(channel="phone", topic="medical")
    visit.page.get_by_label("群组").select_option(index=3)
    visit.save()
    expect(visit.entries("waiting")).to_have_count(1)
    visit.choose(topic="emotional")
    visit.page.locator("input[name=minutes]").fill("20")
    visit.page.locator("input[name=person]").fill("冯一禾")
    visit.page.locator("h1").click()
    _picture(visit.page, "form", whole=True)


def _handing_out(visit: Visit) -> None:
    visit.sign_in("coordinator")
    visit.open("rounds")
    visit.page.locator("main a.card").first.click()
    expect(visit.page.locator("[data-recipient]").first).to_be_visible()
    _picture(visit.page, "round")


def _paying(visit: Visit) -> None:
    visit.sign_in("finance-maker")
    visit.open("money/payments")
    expect(visit.page.locator("[data-payment]").first).to_be_visible()
    _picture(visit.page, "payments")


def _reading(visit: Visit) -> None:
    visit.sign_in("funder")
    visit.open("figures")
    _picture(visit.page, "figures")
    visit.page.locator("[data-figure=households]").click()
    visit.settle()
    expect(visit.page.locator("dl.check")).to_have_attribute("data-equal", "true")
    _picture(visit.page, "records")
    visit.open("reports")
    visit.page.locator("main a.card").first.click()
    expect(visit.page.frame_locator("iframe.report").locator("h1")).to_be_visible()
    _picture(visit.page, "report")


def _picture(page: Page, name: str, *, whole: bool = False) -> None:
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path, full_page=whole, animations="disabled")
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(path, path.stat().st_size)


if __name__ == "__main__":
    take()
