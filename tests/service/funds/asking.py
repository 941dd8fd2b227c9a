"""Requests to funds, and what the budget table says afterwards."""

from typing import Any

from tests.service.examples import PROGRAMME, TEXT
from tests.service.gateway import Answer, call

FUNDED = PROGRAMME | {
    "funders": [
        {"id": "foundation", "name": TEXT, "related": False},
        {"id": "bureau", "name": TEXT, "related": False},
    ]
}
AGREED = {
    "id": "foundation-2020",
    "funder": "foundation",
    "amount": "1500.00",
    "conditions": TEXT,
    "tranches": [{"due": "2020-02-10", "amount": "1000.00"}, {"due": "2020-04-01", "amount": "500.00"}],
    "consent": "letter",
    "contact": "grants@foundation.example",
    "signed_on": "2020-02-01",
}
GRANT = {"id": "2020-02-10.grant", "funder": "foundation", "amount": "1000.00", "reference": "IN-1"}
FOOD = {"id": "food", "on": "2020-02-10", "order": 1, "name": TEXT, "planned": "600.00"}
MASKS = {"id": "masks", "on": "2020-02-10", "order": 2, "name": TEXT, "planned": "300.00"}
MOVE = {"id": "2020-03-01.move", "source": "food", "target": "masks", "amount": "50.00", "reason": TEXT}
CONSENTS = {
    "consents": [
        {"funder": "foundation", "reference": "L-1", "day": "2020-03-02"},
        {"funder": "bureau", "reference": "L-2", "day": "2020-03-03"},
    ]
}
RICE = {
    "id": "2020-03-01.rice",
    "line": "food",
    "kind": "purchase",
    "amount": "120.50",
    "payee": "grain",
    "purpose": TEXT,
}
GRAIN = {"id": "grain", "kind": "organisation", "name": "青禾粮店", "account": "0000 1111 2222"}
LAN = {"id": "lan", "kind": "person", "name": "郑兰亭", "account": "0000 3333 4444", "identity": "X10000000000000002"}
PAID = {"reference": "OUT-1", "paid_on": "2020-03-04"}
CANCELLED = {"reason": "不再需要", "cancelled_on": "2020-03-05"}


def maker(path: str, body: Any = None, **more: Any) -> Answer:
    """A POST by who asks for money."""
    return call("funds", "finance-maker", "POST", path, body, **more)


def approver(path: str, body: Any = None, who: str = "finance-approver") -> Answer:
    """A POST by who approves."""
    return call("funds", who, "POST", path, body)


def moved(path: str, body: Any = None) -> Any:
    """What a POST answers that must be taken; a path that ends in approve or refuse is the approver's."""
    asks = approver if path.endswith(("/approve", "/refuse", "/return")) else maker
    answer = asks(path, body)
    assert answer.status in (200, 201), answer.body
    return answer.body


def refusal(answer: Answer) -> tuple[int, str, dict[str, str]]:
    """Status, kind and what is said of each field."""
    told = {error["field"]: error["message"] for error in answer.body.get("errors", [])}
    return answer.status, answer.body["type"].removeprefix("urn:houyuan:problem:"), told


def read(path: str, query: dict[str, str] | None = None) -> Any:
    """What a GET answers."""
    answer = call("funds", "finance-maker", "GET", path, query=query or {})
    assert answer.status == 200, answer.body
    return answer.body


def budget() -> dict[str, Any]:
    """The budget table: each line as planned, moved in, moved out, spent, committed, left; and what no line holds."""
    table = read("/lines")
    names = ("planned", "moved_in", "moved_out", "spent", "committed", "left")
    lines = {line["id"]: tuple(line[name] for name in names) for line in table["lines"]}
    return lines | {name: table[name] for name in ("appropriated", "unallocated")}
