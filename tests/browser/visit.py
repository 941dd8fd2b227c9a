"""A person at the site: signs in on the hosted page, reads, fills in, and is shown no error that nobody expected."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from playwright.sync_api import Locator, Page, expect

from cli.local.cloud import LocalCloud, SignIn

AXE = (Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
ARGUMENTS = ["--no-sandbox", "--disable-gpu"] + [
    f"--disable-{what}" for what in ("quic", "background-networking", "component-update", "sync")
]
"""What Chromium is started with: it speaks to nobody but the site."""

SETTLED_SECONDS = 60
"""How long a figure may take to follow its records: the projector joins events and the machine may be busy."""
_PATIENCE = 60_000
_SIGNED_IN: dict[tuple[str, str], str] = {}
_KEPT = "JSON.stringify([sessionStorage['houyuan.tokens'], localStorage['houyuan.person']])"
_RESUMES = """(([tokens, person]) => {
  if (self !== top || sessionStorage.resumed) return;
  [sessionStorage.resumed, sessionStorage["houyuan.tokens"], localStorage["houyuan.person"]] = ["yes", tokens, person];
})"""
expect.set_options(timeout=_PATIENCE)


class Visit:
    """A page of the site in one browser context."""

    def __init__(self, page: Page, cloud: LocalCloud, programme: str) -> None:
        self.page, self.cloud, self.programme = page, cloud, programme
        self.site = cloud.deployment.site_url
        self.broken: list[str] = []
        page.set_default_timeout(_PATIENCE)
        page.on("pageerror", lambda error: self.broken.append(str(error)))

    def sign_in(self, role: str, *, start: str = "/") -> None:
        """From the site to the hosted page and back, as the person of a role."""
        self.page.goto(f"{self.site}{start}")
        self.page.locator("button.main").click()
        fill_in(self.page, self.cloud.person(role))
        self.page.wait_for_url(f"{self.site}/**")
        expect(self.page.locator("header button", has_text=re.compile("退出|Sign out"))).to_be_visible()

    def enter(self, role: str) -> None:
        """As somebody of a role who signed in here before: what that left in a tab is in this one from its start."""
        known = (self.site, role)
        if known in _SIGNED_IN:
            self.page.add_init_script(f"{_RESUMES}({_SIGNED_IN[known]})")
        else:
            self.sign_in(role)
            _SIGNED_IN[known] = self.page.evaluate(_KEPT)

    def open(self, section: str = "", **query: str) -> None:
        """A page of the programme, such as `figures` or `reports/2020-05-19.close-out`."""
        asked = f"?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else ""
        self.page.goto(f"{self.site}/#/p/{self.programme}{f'/{section}' if section else ''}{asked}")
        self.settle()

    def settle(self) -> None:
        """Waits until nothing on the page is still being read."""
        expect(self.page.locator("main h1")).to_be_visible()
        expect(self.page.get_by_text(re.compile("^(正在读取…|Loading…)$"))).to_have_count(0)

    def choose(self, **codes: str) -> None:
        """Choices of the form, by field and code."""
        for name, code in codes.items():
            self.page.locator(f"input[name={name}][value={code}]").check()

    def save(self) -> None:
        """Saves the form."""
        self.page.locator("form.fields button.main").click()

    def entries(self, state: str = "") -> Locator:
        """Entries on this device."""
        return self.page.locator(f".entries > [data-state={state}]" if state else ".entries > li")

    def speak(self, language: str) -> None:
        """Switches the language where another is spoken."""
        if self.page.locator("html").get_attribute("lang") != {"zh": "zh-CN", "en": "en"}[language]:
            self.page.get_by_role("button", name={"zh": "中文", "en": "English"}[language]).click()

    def violations(self) -> list[str]:
        """What axe finds wrong with the page and its frames."""
        for frame in self.page.frames:
            frame.evaluate(f"{AXE}; 0")
        found = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]

    def too_wide(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def chromium_path() -> str:
    """The machine's own Chromium."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))


def fill_in(page: Page, person: SignIn) -> None:
    """The hosted sign-in page's form."""
    page.locator("input[name=username]").fill(person.email)
    page.locator("input[name=password]").fill(person.password)
    page.locator("input[name=password]").press("Enter")


def becomes(read: Callable[[], Any], value: Any) -> bool:
    """Whether what is read becomes a value within the time that figures may take."""
    until = monotonic() + SETTLED_SECONDS
    while read() != value:
        if monotonic() > until:
            return False
        sleep(0.5)
    return True


def number(text: str) -> int | str:
    """A value as the site writes it -> as the API gives it."""
    bare = text.strip().split()[0].replace(",", "")
    return bare if "." in bare else int(bare)


def openapi() -> Any:
    """The committed OpenAPI document."""
    return json.loads((Path(__file__).parents[2] / "openapi.json").read_text(encoding="utf-8"))
