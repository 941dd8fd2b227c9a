"""A real browser before the site on the local cloud, and a small programme of this run's own to look at."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from cli.local.cloud import LocalCloud
from tests.browser import money_programme, paying, small_programme
from tests.browser.money_programme import MoneyProgramme
from tests.browser.paying import Money, Someone
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


@pytest.fixture
def money(stack: LocalCloud, programme: SmallProgramme) -> Money:
    """A programme of its own that pays."""
    return paying.begin(stack, programme.clients)


@pytest.fixture
def someone(chromium: Browser, stack: LocalCloud, money: Money) -> Iterator[Someone]:
    """Somebody of a role on a phone of their own, at a page of it: `someone("funder", "money/budget")`."""
    opened: list[Visit] = []

    def arrive(role: str, page: str, **query: str) -> Visit:
        made = Visit(chromium.new_context(viewport=PHONE, accept_downloads=True).new_page(), stack, money.id)
        opened.append(made)
        made.enter(role)
        made.open(page, **query)
        return made

    yield arrive
    for each in opened:
        each.page.context.close()
        assert each.broken == []


@pytest.fixture
def budgeted(stack: LocalCloud, programme: SmallProgramme, visit: Visit) -> MoneyProgramme:
    """A programme with money of this test's own, which the visit goes to."""
    made = money_programme.start(stack, programme.clients)
    visit.programme = made.id
    return made
