"""A programme under way, and for each POST route of the API one request that it takes."""

import re
from dataclasses import dataclass
from typing import Any

from houyuan import records
from services.funds import links
from services.funds.models.consents import PlannedConsent
from services.reports import issuing
from tests.service.gateway import Answer, call

TEXT = {"zh": "居家后援", "en": "Home support"}
LISTED = {"household": "h1", "head": "王小明", "address": "友谊街 5 号", "members": 3}
PROGRAMME = {
    "id": "hubei-2020",
    "name": TEXT,
    "start": "2020-02-10",
    "end": "2020-05-15",
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
    "implementers": [{"id": "centre", "name": TEXT, "related": False}],
    "funders": [
        {"id": "foundation", "name": TEXT, "related": True},
        {"id": "bureau", "name": TEXT, "related": False},
        {"id": "friends", "name": TEXT, "related": False},
    ],
    "groups": [{"id": "g1", "name": "1组"}],
    "indicators": [
        {
            "id": "asked",
            "name": TEXT,
            "unit": TEXT,
            "figure": "consultations",
            "where": {"topic": "medical"},
            "target": 5,
        }
    ],
}
CONSULTATION = {
    "id": "2020-03-01.fresh",
    "channel": "phone",
    "topic": "medical",
    "group": "g1",
    "minutes": 15,
    "person": "王小明",
    "phone": "13871234567",
    "summary": "问药",
}
CASE = {
    "id": "2020-03-01.fresh",
    "category": "family",
    "risk": "low",
    "person": "李小红",
    "phone": "13871234567",
    "group": "g1",
    "plan": "每周电话",
}
FOLLOW_UP = {"id": "2020-03-02.fresh", "note": "情况稳定", "minutes": 20}
CLOSING = {"outcome": "goals-met", "closed_on": "2020-03-20", "closing_note": "本人同意"}
KIT = {"id": "rice", "name": TEXT, "items": [{"item": "rice", "name": TEXT, "unit": "袋", "quantity": 1}]}
ROUND = {
    "id": "fresh",
    "purpose": "vegetables",
    "kit": "veg",
    "place": "420111007009",
    "place_name": "关山社区",
    "day": "2020-03-05",
}
DELIVERY = {
    "id": "2020-03-05.fresh",
    "round": "frozen",
    "household": "h1",
    "result": "delivered",
    "people": 3,
    "received_by": "王小明",
    "note": "放在门口",
}
AGREEMENT = {
    "id": "foundation-2020",
    "funder": "foundation",
    "amount": "5000.00",
    "conditions": TEXT,
    "tranches": [{"due": "2020-02-20", "amount": "3000.00"}, {"due": "2020-04-01", "amount": "2000.00"}],
    "consent": "letter",
    "contact": "grants@foundation.example",
    "signed_on": "2020-02-08",
}
APPROPRIATION = {
    "id": "2020-02-20.fresh",
    "funder": "foundation",
    "amount": "100.00",
    "reference": "电汇 2",
    "agreement": "foundation-2020",
}
LINE = {
    "id": "rent",
    "on": "2020-02-20",
    "order": 3,
    "name": TEXT,
    "planned": "100.00",
    "unit_price": "25.00",
    "quantity": 4,
    "purpose": TEXT,
    "excludes": TEXT,
    "excluded_categories": ["medical-staff"],
    "tolerance_percent": "10.0",
}
REALLOCATION = {"id": "2020-03-01.fresh", "source": "food", "target": "masks", "amount": "10.00", "reason": TEXT}
VERSION = {"id": "2020-03-02.fresh", "note": TEXT}
LETTERS = {
    "consents": [
        {"funder": "foundation", "reference": "函 7", "day": "2020-03-02"},
        {"funder": "friends", "reference": "函 8", "day": "2020-03-02"},
    ]
}
DISBURSEMENT = {
    "id": "2020-03-01.fresh",
    "line": "food",
    "kind": "purchase",
    "amount": "12.50",
    "payee": "王小明",
    "account": "6222 0000 1111",
    "purpose": TEXT,
}
SUBSCRIPTION = {"id": "reader", "funder": "foundation", "email": "reader@example.org", "language": "zh"}


@dataclass(frozen=True)
class Example:
    """A request that a POST route takes: who sends it, where, and what. `body` is None where a route reads none.

    `role` is None for an open route, whose address is the secret.
    """

    service: str
    rule: str
    role: str | None
    path: str
    body: dict[str, Any] | None

    def send(self, body: Any, **more: Any) -> Answer:
        """Sends another body in place of the example's."""
        return call(self.service, self.role, "POST", place(self.path), body, **more)


P = "/v1/programmes/<programme>"
OPEN = "/v1/open/consents/<token>"
EXAMPLES = (
    Example("intake", "/v1/programmes", "stranger", "/v1/programmes", PROGRAMME | {"id": "another-programme"}),
    Example("intake", f"{P}/consultations", "partner", "/consultations", CONSULTATION),
    Example(
        "intake",
        f"{P}/consultations/<consultation>/void",
        "social-worker",
        "/consultations/2020-03-01.logged/void",
        {"reason": "重复"},
    ),
    Example("intake", f"{P}/cases", "social-worker", "/cases", CASE),
    Example("intake", f"{P}/cases/<case>/follow-ups", "social-worker", "/cases/2020-03-01.open/follow-ups", FOLLOW_UP),
    Example("intake", f"{P}/cases/<case>/close", "social-worker", "/cases/2020-03-01.open/close", CLOSING),
    Example("deliveries", f"{P}/kits", "coordinator", "/kits", KIT),
    Example("deliveries", f"{P}/rounds", "coordinator", "/rounds", ROUND),
    Example(
        "deliveries",
        f"{P}/rounds/<round_id>/recipients",
        "coordinator",
        "/rounds/planned/recipients",
        {"recipients": [LISTED | {"household": "h2"}]},
    ),
    Example("deliveries", f"{P}/rounds/<round_id>/freeze", "coordinator", "/rounds/planned/freeze", {"count": 1}),
    Example("deliveries", f"{P}/rounds/<round_id>/close", "coordinator", "/rounds/frozen/close", None),
    Example("deliveries", f"{P}/deliveries", "partner", "/deliveries", DELIVERY),
    Example(
        "funds", f"{P}/agreements", "finance-maker", "/agreements", AGREEMENT | {"id": "fresh", "funder": "friends"}
    ),
    Example(
        "funds",
        f"{P}/agreements/<agreement>/contact",
        "finance-approver",
        "/agreements/bureau-2020/contact",
        {"contact": "new@bureau.example"},
    ),
    Example("funds", f"{P}/appropriations", "finance-maker", "/appropriations", APPROPRIATION),
    Example("funds", f"{P}/lines", "finance-maker", "/lines", LINE),
    Example("funds", f"{P}/budget-versions", "finance-maker", "/budget-versions", VERSION),
    Example("funds", f"{P}/reallocations", "finance-maker", "/reallocations", REALLOCATION),
    Example(
        "funds",
        f"{P}/reallocations/<reallocation>/approve",
        "finance-approver",
        "/reallocations/2020-03-01.proposed/approve",
        LETTERS,
    ),
    Example(
        "funds",
        f"{P}/reallocations/<reallocation>/refuse",
        "finance-approver",
        "/reallocations/2020-03-01.proposed/refuse",
        {"reason": "先用完"},
    ),
    Example("funds", OPEN, None, OPEN, {"answer": "consent", "comment": "同意"}),
    Example("funds", f"{P}/disbursements", "finance-maker", "/disbursements", DISBURSEMENT),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/approve",
        "finance-approver",
        "/disbursements/2020-03-01.submitted/approve",
        None,
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/pay",
        "finance-maker",
        "/disbursements/2020-03-01.approved/pay",
        {"reference": "BANK-1", "paid_on": "2020-03-03"},
    ),
    Example(
        "funds",
        f"{P}/disbursements/<disbursement>/cancel",
        "finance-maker",
        "/disbursements/2020-03-01.submitted/cancel",
        {"reason": "不需要了", "cancelled_on": "2020-03-03"},
    ),
    Example("reports", f"{P}/reports", "coordinator", "/reports", {"id": "2020-05-20.fresh", "template": "close-out"}),
    Example("reports", f"{P}/reports/<report>/send", "coordinator", "/reports/2020-05-20.issued/send", None),
    Example("reports", f"{P}/subscriptions", "coordinator", "/subscriptions", SUBSCRIPTION),
)
SHEETS = {
    ("intake", f"{P}/consultations/import"): b"id,channel,topic\n2020-03-01.fresh,phone,medical\n",
    ("deliveries", f"{P}/deliveries/import"): b"id,round,household,result\n2020-03-05.fresh,frozen,h1,nobody-home\n",
}
"""The routes that read a sheet, and a sheet that each takes."""


def bring_under_way() -> None:
    """Asks for what the examples build upon."""
    _ask("intake", "coordinator", "/v1/programmes", PROGRAMME)
    _ask("intake", "social-worker", "/consultations", CONSULTATION | {"id": "2020-03-01.logged"})
    _ask("intake", "social-worker", "/cases", CASE | {"id": "2020-03-01.open"})
    _ask("deliveries", "coordinator", "/kits", KIT | {"id": "veg"})
    for round_id in ("planned", "frozen"):
        _ask("deliveries", "coordinator", "/rounds", ROUND | {"id": round_id})
        _ask("deliveries", "coordinator", f"/rounds/{round_id}/recipients", {"recipients": [LISTED]})
    _ask("deliveries", "coordinator", "/rounds/frozen/freeze", {"count": 1})
    not_home = {"id": "2020-03-05.nobody-home", "round": "frozen", "household": "h1", "result": "nobody-home"}
    _ask("deliveries", "partner", "/deliveries", not_home)
    for funder, consent in (("foundation", "letter"), ("bureau", "link")):
        agreement = AGREEMENT | {"id": f"{funder}-2020", "funder": funder, "consent": consent}
        _ask("funds", "finance-maker", "/agreements", agreement)
    _ask("funds", "finance-maker", "/appropriations", APPROPRIATION | {"id": "2020-02-20.first", "amount": "1000.00"})
    for order, line in enumerate(("food", "masks"), 1):
        _ask("funds", "finance-maker", "/lines", LINE | {"id": line, "order": order, "tolerance_percent": "0"})
    for reallocation in ("proposed", "asked"):
        _ask("funds", "finance-maker", "/reallocations", REALLOCATION | {"id": f"2020-03-01.{reallocation}"})
    _ask("funds", "finance-approver", "/reallocations/2020-03-01.asked/approve", LETTERS)
    _ask("funds", "finance-maker", "/budget-versions", VERSION | {"id": "2020-03-01.published"})
    for disbursement in ("submitted", "approved"):
        _ask("funds", "finance-maker", "/disbursements", DISBURSEMENT | {"id": f"2020-03-01.{disbursement}"})
    _ask("funds", "finance-approver", "/disbursements/2020-03-01.approved/approve", None)
    _ask("reports", "coordinator", "/subscriptions", SUBSCRIPTION | {"id": "first"})
    _ask("reports", "coordinator", "/reports", {"id": "2020-05-20.issued"})
    assert issuing.freeze("hubei-2020", "2020-05-20.issued").state == "frozen"


def _ask(service: str, role: str, path: str, body: Any) -> None:
    answer = call(service, role, "POST", path, body)
    assert answer.status in (200, 201), (path, answer.body)


STANDING = {
    "programme": "hubei-2020",
    "consultation": "2020-03-01.logged",
    "case": "2020-03-01.open",
    "round_id": "frozen",
    "delivery": "2020-03-05.nobody-home",
    "agreement": "bureau-2020",
    "version": "2020-03-01.published",
    "reallocation": "2020-03-01.proposed",
    "disbursement": "2020-03-01.submitted",
    "figure": "consultations",
    "report": "2020-05-20.issued",
    "name": "zh.html",
    "subscription": "first",
}
"""What each part of a GET route's path names once the programme is under way."""


def place(rule: str, **others: str) -> str:
    """The path of a route, with what stands there or with `others`."""
    standing = STANDING | ({"token": link()} if "<token>" in rule else {}) | others
    return re.sub(r"<(\w+)>", lambda part: standing[part[1]], rule)


def link() -> str:
    """The token that asks the bureau for its consent to what waits for it; made anew, for it is stored nowhere."""
    asked = records.get("hubei-2020", "consent", "2020-03-01.asked.bureau")
    return links.token("hubei-2020", PlannedConsent(**{each: asked.body[each] for each in PlannedConsent.model_fields}))
