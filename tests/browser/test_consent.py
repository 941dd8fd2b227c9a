"""A funder's consent, all the way: approved, mailed by the clerk, opened from the mail without a sign-in, answered."""

import re
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
import urllib3
from playwright.sync_api import expect

from cli.local import trial
from tests.browser.small_programme import SmallProgramme
from tests.browser.visit import becomes

WORDS = {"zh": "蔬菜不足", "en": "Vegetables ran short"}
LINES = {"transport": {"zh": "交通", "en": "Transport"}, "vegetables": {"zh": "爱心菜", "en": "Vegetables"}}
MOVE = {"source": "transport", "target": "vegetables", "amount": "1200.50", "reason": WORDS}


@dataclass(frozen=True)
class Asked:
    """A reallocation that waits for the funder, and the link that the funder's mail holds."""

    clients: dict[str, Any]
    path: str
    link: str

    def state(self) -> str:
        return str(self.clients["finance-approver"].get(self.path)["state"])


@pytest.fixture
def asked(stack, programme: SmallProgramme) -> Asked:
    """A programme of its own, whose funder is asked by a link."""
    clients = programme.clients
    funder = {"id": "foundation", "name": {"zh": "同舟基金会", "en": "Tongzhou Foundation"}}
    centre = {"id": "centre", "name": {"zh": "江湾社工中心", "en": "Jiangwan Social Work Centre"}}
    name = {"zh": "试点", "en": "Trial"}
    made_up = trial.begin(stack, clients, name=name, implementers=[centre], funders=[funder]).id
    there = f"/funds/v1/programmes/{made_up}"
    agreement = {
        "id": "foundation-2020",
        "funder": "foundation",
        "amount": "5000.00",
        "conditions": WORDS,
        "tranches": [{"due": "2020-02-10", "amount": "5000.00"}],
        "consent": "link",
        "contact": f"{made_up}@funder.example",
        "signed_on": "2020-02-01",
    }
    money = {"id": "2020-02-10.in", "funder": "foundation", "amount": "5000.00", "reference": "IN-1"}
    clients["finance-maker"].post(f"{there}/agreements", agreement)
    clients["finance-maker"].post(f"{there}/appropriations", money | {"agreement": "foundation-2020"})
    for order, (line, name) in enumerate(LINES.items(), 1):
        new = {"id": line, "on": "2020-02-10", "order": order, "name": name, "planned": "2000.00"}
        clients["finance-maker"].post(f"{there}/lines", new)
    clients["finance-maker"].post(f"{there}/reallocations", MOVE | {"id": "2020-03-01.move"})
    path = f"{there}/reallocations/2020-03-01.move"
    clients["finance-approver"].post(f"{path}/approve", {"consents": []})
    states = lambda: [each["state"] for each in clients["funder"].get(f"{path}/consents")["items"]]  # noqa: E731
    assert becomes(states, ["mailed"])
    return Asked(clients, path, link_to(f"{made_up}@funder.example"))


def link_to(address: str) -> str:
    """The link that was mailed to an address, once in Chinese and once in English."""
    post_office = boto3.client("sesv2").meta.endpoint_url
    told = urllib3.request("GET", f"{post_office}/_ministack/ses/messages").json()
    (mail,) = [each for every in told["messages"].values() for each in every if address in each["To"]]
    first, second = re.findall(r"https?://[^\s\"\\]+/#/consent/[A-Za-z0-9._-]+", str(mail))
    assert first == second
    return str(first)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_funder_reads_what_it_is_asked_and_consents_without_signing_in(visit, asked, language):
    answered = {"zh": "已答复：同意", "en": "Answered: consent"}[language]
    visit.page.goto(asked.link)
    visit.speak(language)
    asking = visit.page.locator("dl.asked")
    for told in (LINES["transport"][language], LINES["vegetables"][language], "1,200.50", WORDS[language]):
        expect(asking).to_contain_text(told)
    assert visit.violations() == []
    assert visit.too_wide() == 0
    visit.page.locator(".row button.main").first.click()
    visit.page.locator("dialog[open] button.main").click()
    expect(visit.page.get_by_role("status")).to_contain_text(answered)
    assert asked.state() == "posted"
    visit.page.reload()
    expect(visit.page.get_by_role("status")).to_contain_text(answered)
    expect(visit.page.locator("main button")).to_have_count(0)
    assert visit.page.evaluate("sessionStorage.length") == 0


def test_a_funder_refuses_and_says_why(visit, asked):
    visit.page.goto(asked.link)
    visit.page.get_by_role("button", name="不同意").click()
    visit.page.locator("dialog[open] button.main").click()
    expect(visit.page.locator("dialog[open] .error")).to_have_text("请填写。")
    visit.page.locator("dialog[open] input").fill("先用完现有经费")
    visit.page.locator("dialog[open] button.main").click()
    expect(visit.page.get_by_role("status")).to_contain_text("已答复：不同意")
    assert asked.clients["finance-maker"].get(asked.path)["refusal"] == "先用完现有经费"


def test_a_link_that_nobody_signed_leads_nowhere(visit, asked):
    visit.page.goto(f"{asked.link[:-1]}{'A' if asked.link[-1] != 'A' else 'B'}")
    expect(visit.page.get_by_role("alert")).to_contain_text("没有这条记录")
    expect(visit.page.locator("main button")).to_have_count(0)
    assert asked.state() == "approved"
