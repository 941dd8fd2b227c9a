"""A programme that pays: money on a line, a shop and a person to pay; and what people do on its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, expect

from cli.local import trial
from cli.local.cloud import LocalCloud
from tests.browser.visit import Visit

PURPOSE = {"zh": "蔬菜", "en": "Vegetables"}
CENTRE = {"id": "centre", "name": {"zh": "江湾社工中心", "en": "Jiangwan Social Work Centre"}}
FUNDER = {"id": "foundation", "name": {"zh": "同舟基金会", "en": "Tongzhou Foundation"}}
RECEIVED = {"id": "2020-02-10.in", "funder": "foundation", "amount": "1000.00", "reference": "IN-1"}
FOOD = {"id": "food", "on": "2020-02-10", "order": 1, "name": {"zh": "食品", "en": "Food"}, "planned": "1000.00"}
SHOP = {"id": "greens", "kind": "organisation", "name": "晨露菜行", "account": "0000 1234 5678"}
LAN = {"id": "lan", "kind": "person", "name": "郑兰亭", "identity": "X10000000000000002"}

Someone = Callable[..., Visit]


@dataclass(frozen=True)
class Money:
    """The programme, with 1,000.00 on the line `food`, and who asks the API about it."""

    id: str
    clients: dict[str, Any]

    def post(self, role: str, path: str, body: Any = None) -> Any:
        """What a request to funds answers."""
        return self.clients[role].post(f"/funds/v1/programmes/{self.id}/{path}", body).body

    def get(self, path: str) -> Any:
        """What the maker reads in funds."""
        return self.clients["finance-maker"].get(f"/funds/v1/programmes/{self.id}/{path}")

    def asked(self, number: str, **more: Any) -> str:
        """A request that was submitted; its id."""
        body = {"line": "food", "kind": "purchase", "amount": "120.50", "payee": "greens", "purpose": PURPOSE}
        return str(self.post("finance-maker", "disbursements", body | {"id": f"2020-03-01.{number}"} | more)["id"])

    def line(self) -> tuple[str, ...]:
        """What the line has spent, committed and left."""
        (line,) = self.get("lines")["lines"]
        return tuple(line[name] for name in ("spent", "committed", "left"))


def begin(stack: LocalCloud, clients: dict[str, Any]) -> Money:
    """Makes the programme."""
    name = {"zh": "付款试点", "en": "Trial of payments"}
    made = Money(trial.begin(stack, clients, name=name, implementers=[CENTRE], funders=[FUNDER]).id, clients)
    for path, body in (("appropriations", RECEIVED), ("lines", FOOD), ("payees", SHOP), ("payees", LAN)):
        made.post("finance-maker", path, body)
    return made


def fill(visit: Visit, **texts: str) -> None:
    """Fields of the form by name; `__` stands for a dot."""
    for name, text in texts.items():
        visit.page.locator(f"form.fields [name='{name.replace('__', '.')}']").fill(text)


def pick(visit: Visit, **choices: str) -> None:
    """Choices of the form's lists."""
    for name, value in choices.items():
        visit.page.locator(f"form.fields select[name='{name}']").select_option(value)


def step(visit: Visit, name: str, **texts: str) -> None:
    """Opens a step and fills its form in."""
    visit.page.locator(f"[data-step={name}]").click()
    fill(visit, **texts)


def agree(visit: Visit) -> None:
    """Says yes to what is asked."""
    visit.page.locator("dialog[open] button.main").click()


def is_now(visit: Visit, state: str) -> None:
    """The page tells this state."""
    expect(visit.page.locator("b.large + .state")).to_have_attribute("data-state", state)


def becomes(visit: Visit, state: str) -> None:
    """The form is sent, and the page tells the state that follows."""
    visit.save()
    is_now(visit, state)


def refused(visit: Visit, field: str, told: str) -> None:
    """The form is sent, and is told at a field what is wrong."""
    visit.save()
    expect(visit.page.locator(f"#{field}-error")).to_contain_text(told)


def offers(visit: Visit, name: str, *, count: int = 0) -> None:
    """How often a step is offered: by default, not."""
    expect(visit.page.locator(f"[data-step={name}]")).to_have_count(count)


def fits(visit: Visit) -> None:
    """Nothing that axe finds wrong, nothing wider than the phone."""
    assert visit.violations() == []
    assert visit.too_wide() == 0


def waiting(visit: Visit, what: str) -> Locator:
    """Payments that wait for the reader to do something about them."""
    return visit.page.locator(f"[data-waits='waits.{what}'] [data-payment]")
