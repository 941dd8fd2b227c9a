"""A real browser before the site on the local cloud, and a small programme of this run's own to look at."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from cli.local.cloud import LocalCloud
from tests.browser import small_programme
from tests.browser.small_programme import TOLD, SmallProgramme
from tests.browser.visit import ARGUMENTS, Visit, becomes, chromium_path

PHONE = {"width": 375, "height": 720}


@pytest.fixture(scope="session")
def programme(stack: LocalCloud) -> SmallProgramme:
    made = small_programme.start(stack)
    for figure, value in TOLD["figures"].items():
        assert becomes(lambda asked=figure: made.figure(asked), value), (figure, made.figure(figure))
    small_programme.mail_report(made)
    return made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone that has never seen the site."""
    made = chromium.new_context(viewport=PHONE, accept_downloads=True)
    yield made
    made.close()


@pytest.fixture
def visit(context: BrowserContext, stack: LocalCloud, programme: SmallProgramme) -> Iterator[Visit]:
    """Somebody on that phone, not signed in yet."""
    made = Visit(context.new_page(), stack, programme.id)
    yield made
    assert made.broken == []


@pytest.fixture
def at(visit: Visit) -> Callable[..., Visit]:
    """Somebody of a role, at a page of the programme: `at("funder", "figures")`."""

    def arrive(role: str, section: str = "", **query: str) -> Visit:
        visit.enter(role)
        visit.open(section, **query)
        return visit

    return arrive
