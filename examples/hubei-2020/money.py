"""The money: paid in by two funders, planned in lines, moved with reason and consent, paid out against bank references."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from . import people
from .asks import Ask, Body, Stage, Wave, within
from .goods import rounds
from .shares import days_from, later, shares

_MAKER, _APPROVER = "finance-maker", "finance-approver"
_GRANT_DAYS = {"care-grants": ("2020-03-05", 4), "super-individuals": ("2020-04-24", 2)}
_GRANT_WORDS = {
    "care-grants": ("一线逆行者感染关爱金", "Care grant to an infected front-line person"),
    "super-individuals": ("超级抗疫个体资助金", "Grant to an outstanding helper"),
}
_ELIGIBLE = {"care-grants": "一线非医护人员，确诊感染", "super-individuals": "持续参与抗疫服务，事迹突出"}
_PUBLISH = 0.5
_TO_PERSONS = ("grant", "reimbursement")
_PURCHASES: dict[str, list[tuple[str, int, str, str, str, str]]] = {
    "protective-goods": [
        ("2020-02-14", 8000, "purchase", "志愿者口罩与手套", "Masks and gloves for volunteers", "江汉防护用品经营部"),
        ("2020-02-26", 6000, "purchase", "防护服", "Protective suits", "江汉防护用品经营部"),
        ("2020-03-16", 4000, "purchase", "消毒用品", "Disinfectants", "清源消毒用品店"),
        ("2020-04-09", 12600, "purchase", "防疫包：口罩", "Protection packs: masks", "江汉防护用品经营部"),
        ("2020-04-09", 9400, "purchase", "防疫包：酒精与84消毒液", "Protection packs: alcohol and 84 disinfectant", "清源消毒用品店"),
        ("2020-04-10", 7000, "purchase", "防疫包：消毒湿巾与包装", "Protection packs: wipes and bags", "清源消毒用品店"),
    ],
    "recognition": [
        ("2020-05-09", 5600, "purchase", "奖杯", "Trophies", "楚风工艺品社"),
        ("2020-05-11", 2400, "purchase", "表扬信与明信片印制", "Printing of letters and postcards", "楚风工艺品社"),
    ],
    "tax": [
        ("2020-03-31", 8400, "tax", "2020年第一季度税费", "Taxes of the first quarter of 2020", "税务机关"),
        ("2020-05-12", 4200, "tax", "项目结项税费", "Taxes at the programme's end", "税务机关"),
    ],
    "stamp-albums": [("2020-05-11", 9500, "purchase", "纪念邮册制作", "Making of stamp albums", "楚风工艺品社")],
}  # fmt: skip


def stage(facts: Body) -> Stage:
    """Each step after the one it needs: money in, lines, moves proposed and approved, payments asked, approved, paid."""
    programme = facts["programme"]["id"]
    funders = [funder["id"] for funder in facts["programme"]["funders"]]
    moves = list(reallocations(facts))
    payments = list(disbursements(facts))
    register = list(payees(facts))

    def asks(role: str, path: str, body: Body) -> Ask:
        return Ask(role, within(programme, "funds", path), body)

    def approvals(pooled: bool) -> Wave:  # noqa: FBT001 - what leaves the pool must have come in before
        return [
            asks(_APPROVER, f"reallocations/{move['id']}/approve", _consents(funders, move))
            for move in moves
            if (move["source"] == "pool") is pooled
        ]

    return Stage(
        "money", "资金：拨款、预算、调整、支付", "Money: paid in, planned, moved, paid out",
        [
            [asks(_MAKER, "appropriations", each) for each in appropriations(facts)],
            [asks(_MAKER, "lines", each) for each in lines(facts)],
            [asks(_MAKER, "reallocations", each) for each in moves],
            approvals(pooled=False),
            approvals(pooled=True),
            [asks(_MAKER, "payees", each) for each in register],
            [asks(_MAKER, "disbursements", each) for each, _ in payments],
            [asks(_APPROVER, f"disbursements/{each['id']}/approve", {}) for each, _ in payments],
            [asks(_MAKER, f"disbursements/{each['id']}/pay", payment) for each, payment in payments],
        ],
    )  # fmt: skip


def appropriations(facts: Body) -> Iterator[Body]:
    """What the funders paid in."""
    for nth, each in enumerate(facts["appropriations"]["paid_in"], 1):
        yield {
            "id": f"{each['day']}.{each['funder']}",
            "funder": each["funder"],
            "amount": each["amount"],
            "reference": f"IN-2020-{nth:03d}",
        }


def lines(facts: Body) -> Iterator[Body]:
    """The budget lines; those that live by reallocations only are planned at 0.00."""
    for order, each in enumerate(facts["budget_lines"], 1):
        yield {"on": facts["programme"]["start"], "order": order, **each}


def reallocations(facts: Body) -> Iterator[Body]:
    """The twelve moves."""
    for move in facts["reallocations"]:
        yield {
            "id": f"{move['day']}.{move['source']}-to-{move['target']}",
            **{name: move[name] for name in ("source", "target", "amount", "reason")},
        }


def _consents(funders: list[str], move: Body) -> Body:
    day = move["id"][:10]
    name = move["id"][11:]
    return {"consents": [{"funder": funder, "reference": f"{funder}/{day}/{name}", "day": day} for funder in funders]}


def payees(facts: Body) -> Iterator[Body]:
    """Everybody who is paid, each once, with an invented account; a person with the invented number of a document."""
    chance = Random("hubei-2020 payees")
    named = dict.fromkeys((each["payee"], each["kind"] in _TO_PERSONS) for each in _wanted(facts))
    for nth, (name, is_person) in enumerate(named, 1):
        known = {"id": f"payee-{nth:03d}", "name": name, "account": people.account(chance), "bank": "江城示例银行"}
        if is_person:
            yield known | {"kind": "person", "identity": people.identity(chance)}
        else:
            yield known | {"kind": "organisation"}


def disbursements(facts: Body) -> Iterator[tuple[Body, Body]]:
    """Every payment as it is asked for and as it is paid, in the order of their days."""
    chance = Random("hubei-2020 payments")
    registered = {each["name"]: each["id"] for each in payees(facts)}
    end = facts["programme"]["end"]
    for nth, body in enumerate(sorted(_wanted(facts), key=lambda each: each["id"]), 1):
        paid_on = min(later(body["id"][:10], chance.randint(0, 2)), end)
        yield body | {"payee": registered[body["payee"]]}, {"reference": f"OUT-2020-{nth:04d}", "paid_on": paid_on}


def _wanted(facts: Body) -> list[Body]:
    """Every payment, its payee by name."""
    chance = Random("hubei-2020 money")
    return [
        *_stipends(chance, facts),
        *_grants(chance, facts),
        *_vegetables(facts),
        *_transport(chance, facts),
        *(_spent(line, *purchase) for line, purchases in _PURCHASES.items() for purchase in purchases),
    ]


def _stipends(chance: Random, facts: Body) -> Iterator[Body]:
    """A batch a week: days of duty, 50 yuan each."""
    rate = Decimal(facts["stipend_rate"])
    days = int(Decimal(facts["spending"]["stipends"]) / rate)
    sundays = days_from(facts["programme"]["start"], facts["programme"]["end"])[6::7]
    weeks = [*sundays, facts["programme"]["end"]]
    counts = shares(days, [chance.uniform(0.9, 1.1) * (1.4 - at / len(weeks)) for at in range(len(weeks))])
    for nth, (day, count) in enumerate(zip(weeks, counts, strict=True), 1):
        yield _spent(
            "stipends", day, int(count * rate), "stipend", f"第{nth}周志愿者补贴，{count}人天", f"Volunteer stipends of week {nth}, {count} person-days",
            "志愿者批量代发",
        )  # fmt: skip


def _grants(chance: Random, facts: Body) -> Iterator[Body]:
    for line, count in facts["grants"].items():
        first, apart = _GRANT_DAYS[line]
        each = int(Decimal(facts["spending"][line])) // count
        for nth in range(count):
            day, name = later(first, apart * nth), people.name(chance)
            terms = {
                "purpose": line,
                "nominated_by": f"第{chance.randint(1, 16)}组组长",
                "eligibility": _ELIGIBLE[line],
                "evidence": f"材料 {line}-{nth + 1:02d}",
                "agreement": f"协议 {line}-{nth + 1:02d}",
                "publish": chance.random() < _PUBLISH,
            }
            yield _spent(line, day, each, "grant", *_GRANT_WORDS[line], name, nth + 1) | {"grant": terms}


def _vegetables(facts: Body) -> Iterator[Body]:
    """One purchase per day of rounds, by the households on the day's lists."""
    listed: dict[str, int] = {}
    for each in rounds(facts):
        if each.body["purpose"] == "vegetables":
            listed[each.body["day"]] = listed.get(each.body["day"], 0) + len(each.recipients)
    amounts = shares(int(Decimal(facts["spending"]["vegetables"])), [float(count) for count in listed.values()])
    for (day, count), amount in zip(listed.items(), amounts, strict=True):
        yield _spent(
            "vegetables",
            day,
            amount,
            "purchase",
            f"爱心菜{count}份",
            f"Vegetables for {count} households",
            "青禾蔬果配送部",
        )


def _transport(chance: Random, facts: Body) -> Iterator[Body]:
    total = int(Decimal(facts["spending"]["transport"]))
    days = days_from("2020-02-23", "2020-05-03")[::7]
    for day, amount in zip(days, shares(total, [chance.uniform(0.8, 1.2) for _ in days]), strict=True):
        yield _spent(
            "transport",
            day,
            amount,
            "reimbursement",
            "配送车辆油费与停车费",
            "Fuel and parking of delivery cars",
            people.name(chance),
        )


def _spent(line: str, day: str, amount: int, kind: str, zh: str, en: str, payee: str, nth: int = 1) -> Body:  # noqa: PLR0913, PLR0917 - the parts of a payment
    return {
        "id": f"{day}.{line}-{kind}-{amount}-{nth}",
        "line": line,
        "kind": kind,
        "amount": f"{amount}.00",
        "payee": payee,
        "purpose": {"zh": zh, "en": en},
    }
