"""The reference programme as requests to the API: the published facts, and invented records that add up to them.

The same facts always give the same requests, ids included, so that sending them again changes nothing.
"""

import json
from pathlib import Path

from . import cases, closing, consultations, goods, money, stipends, stock
from .asks import Ask, Body, Stage, within

FACTS = Path(__file__).with_name("facts.json")
PUBLISHED = Path(__file__).with_name("published.json")


def facts() -> Body:
    """The programme's facts."""
    read: Body = json.loads(FACTS.read_text(encoding="utf-8"))
    return read


def published() -> Body:
    """What the published report claims, and where it errs."""
    read: Body = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return read


def stages() -> list[Stage]:
    """Everything that the programme records, in the order in which it may be sent."""
    known = facts()
    programme = known["programme"]
    readers = [
        Ask("coordinator", within(programme["id"], "reports", "subscriptions"), each) for each in known["subscriptions"]
    ]
    return [
        Stage(
            "programme",
            "项目与订阅",
            "Programme and subscriptions",
            [[Ask("coordinator", "/intake/v1/programmes", programme)], readers],
        ),
        *consultations.stages(programme, known["consultations"]),
        cases.stage(programme, known["cases"]["followed"], known["cases"]["files"]),
        money.stage(known),
        stock.stage(known),
        *goods.stages(known),
        stock.closing(known),
        stipends.stage(known),
        closing.stage(known),
    ]


def counted() -> dict[str, int]:
    """What a person would count on the records made here where the published report has no count: by rule, its value."""
    known = facts()
    vegetables = [each for each in goods.rounds(known) if each.body["purpose"] == "vegetables"]
    handed = [each for one in vegetables for each in one.deliveries if each["result"] == "delivered"]
    return {
        "vegetable-households": len({each["household"] for each in handed}),
        "vegetable-person-times": sum(each["people"] for each in handed),
    }
