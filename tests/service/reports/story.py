"""A small programme, told through the services' own routes; every figure of it can be counted on ten fingers.

Consultations: five within the period (its first and its last day among them), one before, one after, one void.
Goods: household h1 is served in four rounds, two communities and for two purposes; nobody opened at h3 once.
Money: two funders, three lines, one reallocation; one payment made, one approved, one cancelled, one paid too late.
"""

from typing import Any

from houyuan import records, wire, writes
from houyuan.records import Record
from services.reports import handler
from tests.service.conftest import everything_stored
from tests.service.gateway import call

P = "hubei-2020"
REPORT = "2020-05-20.final"
PLACES = {"420111007009": "关山社区", "420106005008": "小东门社区"}
GUANSHAN, XIAODONGMEN = PLACES

PROGRAMME = {
    "id": P,
    "name": {"zh": "居家后援", "en": "Home support"},
    "start": "2020-02-10",
    "end": "2020-05-15",
    "implementers": [
        {"id": "centre", "name": {"zh": "逸安社工中心", "en": "Yi'an Social Work Centre"}},
        {"id": "jianming", "name": {"zh": "建明基金会", "en": "Jianming Foundation"}, "related": True},
    ],
    "funders": [
        {"id": "caring", "name": {"zh": "关怀基金会", "en": "Caring Foundation"}},
        {"id": "jianming", "name": {"zh": "建明基金会", "en": "Jianming Foundation"}, "related": True},
    ],
    "groups": [{"id": "g1", "name": "1组 后湖"}, {"id": "g2", "name": "2组 硚口"}],
    "indicators": [
        {
            "id": "consultations", "name": {"zh": "咨询服务", "en": "Consultations"},
            "unit": {"zh": "条", "en": "records"}, "figure": "consultations", "target": 3,
        },
        {
            "id": "vegetables", "name": {"zh": "蔬菜户数", "en": "Households with vegetables"},
            "unit": {"zh": "户", "en": "households"}, "figure": "households", "where": {"purpose": "vegetables"},
        },
    ],
}  # fmt: skip

CONSULTATIONS = (  # id, channel, topic, group, minutes
    ("2020-02-10.first-day", "phone", "medical", "g1", 10),
    ("2020-02-10.b", "online", "medical", None, None),
    ("2020-03-01.a", "online", "daily-life", "g1", 5),
    ("2020-03-01.b", "phone", "emotional", "g2", None),
    ("2020-05-15.last-day", "visit", "other", None, 20),
    ("2020-02-09.before", "phone", "medical", "g1", 7),
    ("2020-05-16.after", "phone", "medical", "g1", 8),
    ("2020-03-02.wrong", "phone", "medical", "g1", 9),
)
CASES = (  # id, class, risk, group
    ("2020-02-20.a", "family", "low", "g1"),
    ("2020-02-21.b", "health-emotional", "high", None),
    ("2020-03-01.c", "family", "medium", "g2"),
)
FOLLOW_UPS = (("2020-02-20.a", "2020-03-01.a1"), ("2020-02-20.a", "2020-03-10.a2"), ("2020-02-21.b", "2020-03-05.b1"))
ROUNDS = (  # id, purpose and kit, place, day, {household: people or the reason why there was no hand-over}
    ("veg-1", "vegetables", GUANSHAN, "2020-03-05", {"h1": 3, "h2": 2, "h3": "nobody-home"}),
    ("veg-2", "vegetables", GUANSHAN, "2020-03-12", {"h1": 3, "h2": 2}),
    ("veg-3", "vegetables", XIAODONGMEN, "2020-03-12", {"h1": 4, "h4": 1}),
    ("pack-1", "packs", GUANSHAN, "2020-04-01", {"h1": 3, "h3": 5}),
)
HOMES = {"h1": GUANSHAN, "h2": GUANSHAN, "h3": GUANSHAN, "h4": XIAODONGMEN}
"""Where the households of the register live at first; h1 moves to its daughter's and back again."""

KITS = (("vegetables", "爱心菜", "Vegetables"), ("packs", "防疫包", "Protection packs"))
LINES = (
    ("food", "食品", "Food", "3000.00"),
    ("masks", "口罩", "Masks", "1500.00"),
    ("greens", "蔬菜", "Greens", "0.00"),
)
CONSENTS = [
    {"funder": "caring", "reference": "函 7", "day": "2020-04-01"},
    {"funder": "jianming", "reference": "JM-31", "day": "2020-04-01"},
]


def ask(service: str, role: str, path: str, body: Any = None) -> Any:
    """Asks for something that must be done; returns the answer's body."""
    answer = call(service, role, "POST", path, body)
    assert answer.status in (200, 201), (path, answer.body)
    return answer.body


def put(kind: str, record_id: str, **body: Any) -> None:
    """Stores a record as another service does."""
    moment = "2020-02-01T00:00:00Z"
    record = Record(P, kind, record_id, 1, moment, "somebody", moment, "somebody", body, b"")
    writes.commit([records.creating(record)])


def tell() -> None:
    """Everything that happened, up to the subscriptions; no event has reached the projector yet."""
    ask("intake", "coordinator", "/v1/programmes", PROGRAMME)
    _people()
    _goods()
    _money()
    for name, funder, language in (("caring-zh", "caring", "zh"), ("jianming-en", "jianming", "en")):
        reader = {"id": name, "funder": funder, "email": f"{name}@example.org", "language": language}
        ask("reports", "coordinator", "/subscriptions", reader)


def _people() -> None:
    for record_id, channel, topic, group, minutes in CONSULTATIONS:
        new = {"id": record_id, "channel": channel, "topic": topic, "group": group, "minutes": minutes}
        ask("intake", "social-worker", "/consultations", new)
    ask("intake", "social-worker", "/consultations/2020-03-02.wrong/void", {"reason": "重复登记"})
    for record_id, category, risk, group in CASES:
        new = {"id": record_id, "category": category, "risk": risk, "group": group, "person": "王小明"}
        ask("intake", "social-worker", "/cases", new)
    for case, record_id in FOLLOW_UPS:
        ask("intake", "social-worker", f"/cases/{case}/follow-ups", {"id": record_id, "note": "情况稳定"})
    for case in ("2020-02-20.a", "2020-03-01.c"):
        closing = {"outcome": "goals-met", "closed_on": "2020-03-20", "closing_note": "本人同意结案"}
        ask("intake", "social-worker", f"/cases/{case}/close", closing)


def _goods() -> None:
    """Kits are given, packed and issued; each round is of a cycle of its own, so nobody is served twice in one."""
    ask("deliveries", "coordinator", "/stores", {"id": "main", "name": "一号仓"})
    for number, (kit, zh, en) in enumerate(KITS):
        name = {"zh": zh, "en": en}
        ask("deliveries", "coordinator", "/items", {"id": f"{kit}-item", "name": name, "unit": "份"})
        items = [{"item": f"{kit}-item", "quantity": 1}]
        ask("deliveries", "coordinator", "/kits", {"id": kit, "name": name, "items": items})
        gift = {
            "organisation": "示例公司", "valuation": "20.00", "basis": "estimate", "words": "估价",
            "receipt_number": f"捐 {number}",
        }  # fmt: skip
        line = {"item": f"{kit}-item", "lot": "given", "quantity": 20, "value": "20.00"}
        given = {"id": f"2020-02-20.{kit}", "store": "main", "gift": gift, "lines": [line]}
        ask("deliveries", "coordinator", "/stock-receipts", given)
        packed = {"id": f"2020-02-21.{kit}", "kit": kit, "store": "main", "quantity": 20, "lot": "packed"}
        ask("deliveries", "coordinator", "/assemblies", packed | {"take_apart": False})
    for household, place in HOMES.items():
        ask("deliveries", "coordinator", "/households", _home(household, place) | {"id": household})
    living = dict(HOMES)
    for round_id, purpose, place, day, attempts in ROUNDS:
        for household in attempts:
            if living[household] != place:
                ask("deliveries", "coordinator", f"/households/{household}/revise", _home(household, place))
                living[household] = place
        _round(round_id, purpose, place, day, attempts)


def _home(household: str, place: str) -> dict[str, Any]:
    return {"head": "李小红", "address": f"友谊街 {household[1:]} 号", "place": place, "members": 3}


def _round(round_id: str, purpose: str, place: str, day: str, attempts: dict[str, Any]) -> None:
    planned = {
        "id": round_id, "purpose": purpose, "kit": purpose, "place": place, "place_name": PLACES[place], "day": day,
        "cycle": round_id,
    }  # fmt: skip
    this, listed = f"/rounds/{round_id}", len(attempts)
    ask("deliveries", "coordinator", "/rounds", planned)
    ask("deliveries", "coordinator", f"{this}/recipients", {"households": [*attempts]})
    ask("deliveries", "coordinator", f"{this}/freeze", {"count": listed, "total": listed})
    ask("deliveries", "coordinator", f"{this}/issue", {"id": f"{day}.{round_id}", "store": "main", "quantity": listed})
    ask("deliveries", "coordinator", f"{this}/out")
    for household, became in attempts.items():
        served = {"result": "delivered", "people": became} if isinstance(became, int) else {"result": became}
        new = {"id": f"{day}.{round_id}-{household}", "round": round_id, "household": household, **served}
        ask("deliveries", "social-worker", "/deliveries", new)


def _money() -> None:
    for record_id, funder, amount in (("2020-02-12.a", "caring", "3000.00"), ("2020-02-14.b", "jianming", "2000.00")):
        paid_in = {"id": record_id, "funder": funder, "amount": amount, "reference": f"电汇 {funder}"}
        ask("funds", "finance-maker", "/appropriations", paid_in)
    for order, (line, zh, en, planned) in enumerate(LINES, 1):
        new = {"id": line, "on": "2020-02-15", "order": order, "name": {"zh": zh, "en": en}, "planned": planned}
        ask("funds", "finance-maker", "/lines", new)
    for record_id, amount in (("2020-04-01.moved", "400.00"), ("2020-04-02.refused", "1.00")):
        reason = {"zh": "封控期间更需要蔬菜", "en": "Greens are needed more during the lockdown"}
        move = {"id": record_id, "source": "masks", "target": "greens", "amount": amount, "reason": reason}
        ask("funds", "finance-maker", "/reallocations", move)
    ask("funds", "finance-approver", "/reallocations/2020-04-01.moved/approve", {"consents": CONSENTS})
    ask("funds", "finance-approver", "/reallocations/2020-04-02.refused/refuse", {"reason": "不必"})
    payee = {"id": "zhang", "kind": "person", "name": "张小华", "account": "0000 1111"}
    ask("funds", "finance-maker", "/payees", payee)
    for record_id, line, amount in (
        ("2020-04-10.paid", "food", "1000.50"),
        ("2020-04-11.approved", "greens", "250.00"),
        ("2020-04-12.cancelled", "food", "99.99"),
        ("2020-05-14.paid-late", "masks", "100.00"),
    ):
        wanted = {"id": record_id, "line": line, "kind": "purchase", "amount": amount, "payee": "zhang"}
        ask("funds", "finance-maker", "/disbursements", wanted | {"purpose": {"zh": "采购", "en": "Purchase"}})
        ask("funds", "finance-approver", f"/disbursements/{record_id}/approve", {})
    for record_id, day in (("2020-04-10.paid", "2020-04-15"), ("2020-05-14.paid-late", "2020-05-20")):
        ask("funds", "finance-maker", f"/disbursements/{record_id}/pay", {"reference": record_id, "paid_on": day})
    ask(
        "funds", "finance-maker", "/disbursements/2020-04-12.cancelled/cancel",
        {"reason": "不再需要", "cancelled_on": "2020-04-13"},
    )  # fmt: skip


def event(keys: list[tuple[str, str]]) -> dict[str, Any]:
    """A batch of stream records, as the streams of the tables bring it."""
    return {
        "Records": [
            {"dynamodb": {"Keys": wire.to_wire({"pk": pk, "sk": sk}), "SequenceNumber": str(at)}}
            for at, (pk, sk) in enumerate(keys, 1)
        ]
    }


def settle() -> None:
    """Every change reaches the projector."""
    changed = [(pk, sk) for table, pk, sk in everything_stored() if table in ("records", "ledger")]
    assert handler.projector(event(changed), None) == {"batchItemFailures": []}


def freeze(report: str = REPORT) -> Any:
    """Asks for a report and lets the stream's event reach the issuer; returns the report."""
    ask("reports", "coordinator", "/reports", {"id": report})
    assert handler.issuer(event([(f"{P}#report", report)]), None) == {"batchItemFailures": []}
    return read(f"/reports/{report}")


def read(path: str, **query: str) -> Any:
    """What the API of reports answers to a funder."""
    answer = call("reports", "funder", "GET", path, query=query)
    assert answer.status == 200, (path, answer.body)
    return answer.body


def cubes() -> dict[tuple[str, str], bytes]:
    """What every cube says, by its key."""
    return {
        (pk, sk): wire.from_wire(item)["cells"]
        for (table, pk, sk), item in everything_stored().items()
        if table == "figures"
    }
