"""A round of many households of one community: their sheets, their kits, what became of each at the door."""

from cli.local.trial import Programme

ROUND, DAY = "r1", "2020-03-05"
PLACE = "420111007009"
PEOPLE = 3
_NOBODY_HOME, _IN_NEED = 10, 4
"""Every how many-th household was not reached, and has somebody disabled."""

_WORDS = {"zh": "爱心菜", "en": "Vegetables"}


def households(some: range) -> str:
    """The sheet by which they are registered."""
    rows = (f"{_household(nth)},王安和,成宝社区{nth}号,{PLACE},{PEOPLE},{_class(nth)}" for nth in some)
    return "\n".join(["id,head,address,place,members,classes", *rows])


def outcomes(many: int) -> str:
    """The sheet of what became of each."""
    rows = (f"{DAY}.{_household(nth)},{ROUND},{_household(nth)},{_result(nth)}" for nth in range(many))
    return "\n".join(["id,round,household,result,people", *rows])


def served(many: int) -> int:
    """How many of them were served."""
    return sum(map(_is_served, range(many)))


def served_in_need(many: int) -> int:
    """How many of those served have somebody disabled."""
    return sum(_is_served(nth) and bool(_class(nth)) for nth in range(many))


def plan(programme: Programme, many: int) -> None:
    """Puts a kit for each into the store, and plans the round."""
    gift = {
        "id": "2020-03-01.gift",
        "store": "main",
        "gift": {
            "organisation": "示例公司",
            "valuation": "700.00",
            "basis": "market-price",
            "words": "标价",
            "receipt_number": "捐 1",
        },
        "lines": [{"item": "greens", "lot": "g1", "quantity": many, "value": "700.00"}],
    }
    planned = {
        "id": ROUND,
        "purpose": "vegetables",
        "kit": "bag",
        "place": PLACE,
        "place_name": "成宝社区",
        "day": DAY,
    }
    for path, body in (
        ("items", {"id": "greens", "name": _WORDS, "unit": "袋"}),
        ("kits", {"id": "bag", "name": _WORDS, "items": [{"item": "greens", "quantity": 1}]}),
        ("stores", {"id": "main", "name": "一号仓"}),
        ("stock-receipts", gift),
        ("assemblies", {"id": "2020-03-02.packed", "kit": "bag", "store": "main", "quantity": many, "lot": "b1"}),
        ("rounds", planned),
    ):
        programme.post("coordinator", "deliveries", path, body)


def send_out(programme: Programme, many: int) -> None:
    """Issues a kit for each; the round is out from then on."""
    issued = {"id": "2020-03-04.issued", "store": "main", "quantity": many}
    programme.post("coordinator", "deliveries", f"rounds/{ROUND}/issue", issued)
    programme.post("coordinator", "deliveries", f"rounds/{ROUND}/out")


def _household(nth: int) -> str:
    return f"h{nth:05d}"


def _class(nth: int) -> str:
    return "disabled" if nth % _IN_NEED == 0 else ""


def _is_served(nth: int) -> bool:
    return nth % _NOBODY_HOME != 1


def _result(nth: int) -> str:
    return f"delivered,{PEOPLE}" if _is_served(nth) else "nobody-home,"
