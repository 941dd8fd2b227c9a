"""A programme of one test's own with money in it: two funders, two lines, and an agreement that asks by a link."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cli.client import Client
from cli.local import trial
from cli.local.cloud import LocalCloud

VEGETABLES = {"zh": "爱心菜", "en": "Vegetables"}
TRANSPORT = {"zh": "交通", "en": "Transport"}
FUNDERS = [
    {"id": "foundation", "name": {"zh": "同舟基金会", "en": "Tongzhou Foundation"}},
    {"id": "charity", "name": {"zh": "江城慈善会", "en": "River City Charity"}},
]
CENTRE = {"id": "centre", "name": {"zh": "江湾社工中心", "en": "Jiangwan Social Work Centre"}}


@dataclass(frozen=True)
class MoneyProgramme:
    """The programme, and those who may ask the API about it, by role."""

    id: str
    clients: Mapping[str, Client] = field(repr=False)

    @property
    def contact(self) -> str:
        """The mailbox of the funder that is asked by a link."""
        return f"{self.id}@funder.example"

    def post(self, role: str, path: str, body: Any = None) -> Any:
        """A request of somebody to the service of money."""
        return self.clients[role].post(f"/funds/v1/programmes/{self.id}/{path}", {} if body is None else body)

    def read(self, path: str) -> Any:
        """What the service of money answers."""
        return self.clients["finance-maker"].get(f"/funds/v1/programmes/{self.id}/{path}")

    def proposed(self, code: str, amount: str, *, source: str = "transport", target: str = "vegetables") -> str:
        """A reallocation that the finance maker proposed; its id."""
        reason = {"zh": f"蔬菜不足 {code}", "en": f"Vegetables ran short {code}"}
        move = {"id": f"2020-03-01.{code}", "source": source, "target": target, "amount": amount, "reason": reason}
        self.post("finance-maker", "reallocations", move)
        return str(move["id"])


def start(cloud: LocalCloud, clients: Mapping[str, Client]) -> MoneyProgramme:
    """Makes it: 9,000.00 received, 5,500.00 planned; of vegetables, ten percent may leave without consent."""
    name = {"zh": "经费试点", "en": "Trial of money"}
    made = MoneyProgramme(trial.begin(cloud, clients, name=name, implementers=[CENTRE], funders=FUNDERS).id, clients)
    agreement = {
        "id": "foundation-2020",
        "funder": "foundation",
        "amount": "8000.00",
        "conditions": {"zh": "按季报告", "en": "Reported each quarter"},
        "tranches": [{"due": "2020-02-10", "amount": "8000.00"}],
        "consent": "link",
        "contact": made.contact,
        "signed_on": "2020-02-01",
    }
    made.post("finance-maker", "agreements", agreement)
    for code, funder, amount in (("in1", "foundation", "6000.00"), ("in2", "charity", "3000.00")):
        money = {"id": f"2020-02-10.{code}", "funder": funder, "amount": amount, "reference": f"IN-{code}"}
        under = {"agreement": "foundation-2020"} if funder == "foundation" else {}
        made.post("finance-maker", "appropriations", money | under)
    priced = {"unit_price": "25.00", "quantity": 140, "planned": "3500.00", "tolerance_percent": "10.0"}
    for order, (line, name, terms) in enumerate(
        (("vegetables", VEGETABLES, priced), ("transport", TRANSPORT, {"planned": "2000.00"})), 1
    ):
        made.post("finance-maker", "lines", {"id": line, "on": "2020-02-11", "order": order, "name": name, **terms})
    return made
