"""A round of 681 households reported by 200 phones at once, each report sent twice: 681 outcomes, stock exact."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cli.client import Client
from cli.local.cloud import LocalCloud
from tests.cloud import test_races
from tests.cloud.conftest import Programme, becomes
from tests.cloud.test_races import outcome

HOUSEHOLDS = 681
SPARE = 19
AT_ONCE = 200
AGAIN = 5
PLACE = "420111007009"
WORDS = {"zh": "爱心菜", "en": "Vegetables"}
ROUND = {
    "id": "r1",
    "purpose": "vegetables",
    "kit": "bag",
    "place": PLACE,
    "place_name": "成宝社区",
    "day": "2020-03-05",
    "spare": SPARE,
}
GIFT = {
    "id": "2020-03-01.gift",
    "store": "main",
    "gift": {
        "organisation": "示例公司",
        "valuation": "700.00",
        "basis": "market-price",
        "words": "标价",
        "receipt_number": "捐 1",
    },
    "lines": [{"item": "greens", "lot": "g1", "quantity": HOUSEHOLDS + SPARE, "value": "700.00"}],
}
PACKED = {"id": "2020-03-02.packed", "kit": "bag", "store": "main", "quantity": HOUSEHOLDS + SPARE, "lot": "b1"}


def at_once(acts: Iterable[Callable[[], Any]]) -> Counter[tuple[int, str]]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(outcome, acts))


@pytest.fixture
def out(programme: Programme) -> Programme:
    """A round of 681 households that is out, with some kits to spare."""

    def does(path: str, body: dict[str, Any] | None = None) -> None:
        programme.post("coordinator", "deliveries", path, body)

    does("items", {"id": "greens", "name": WORDS, "unit": "袋"})
    does("kits", {"id": "bag", "name": WORDS, "items": [{"item": "greens", "quantity": 1}]})
    does("stores", {"id": "main", "name": "一号仓"})
    does("stock-receipts", GIFT)
    does("assemblies", PACKED)
    rows = "".join(f"h{nth},王安和,成宝社区{nth}号,{PLACE},3\n" for nth in range(HOUSEHOLDS))
    path = programme.path("deliveries", "households/import?dry_run=false")
    told = programme.clients["coordinator"].post_sheet(path, f"id,head,address,place,members\n{rows}")
    assert told.body["new"] == HOUSEHOLDS
    does("rounds", ROUND)
    for first in range(0, HOUSEHOLDS, 500):
        some = [f"h{nth}" for nth in range(first, min(first + 500, HOUSEHOLDS))]
        does("rounds/r1/recipients", {"households": some})
    does("rounds/r1/freeze", {"count": HOUSEHOLDS, "total": HOUSEHOLDS})
    does("rounds/r1/issue", {"id": "2020-03-04.issued", "store": "main", "quantity": HOUSEHOLDS + SPARE})
    does("rounds/r1/out")
    return programme


def report(nth: int, **other: Any) -> dict[str, Any]:
    """A report of a door: most were delivered; every tenth was not, every seventh is told days late."""
    day = "2020-03-09" if nth % 7 == 0 else "2020-03-05"
    told = {"id": f"{day}.h{nth}", "round": "r1", "household": f"h{nth}"}
    if nth % 10 == 0:
        return told | {"result": "nobody-home"} | other
    return told | {"result": "delivered", "people": 3} | other


def test_681_households_reported_by_200_at_once_each_twice_have_681_outcomes_and_the_stock_is_exact(
    out: Programme, stack: LocalCloud, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    # Two hundred stand at the gate of a laptop, which lets a few in at a time.
    monkeypatch.setattr(test_races, "AT_THE_GATE_SECONDS", 300)
    told = [report(nth) for nth in range(HOUSEHOLDS)]
    served = [each for each in told if each["result"] == "delivered"]
    # A second volunteer stood at the same door, every twentieth time.
    others = [each | {"id": f"{each['id']}-other"} for each in served[::20]]
    phones = Client(stack.deployment.api_url, tokens["partner"], connections=AT_ONCE)
    path = out.path("deliveries", "deliveries")
    acts = [lambda each=each: phones.post(path, each) for each in (*told, *told, *others)]
    found = at_once(acts)
    for _ in range(AGAIN):
        if found[503, "busy"]:
            # Who is told that many write at once sends the same again.
            found = at_once(acts)
    assert (+found).keys() <= {(201, ""), (200, ""), (409, "already-served")}
    round_ = out.get("coordinator", "deliveries", "rounds/r1")
    counted = {name: round_[name] for name in ("listed", "delivered", "undelivered", "open", "exceptions")}
    assert counted == {
        "listed": HOUSEHOLDS,
        "delivered": len(served),
        "undelivered": HOUSEHOLDS - len(served),
        "open": 0,
        "exceptions": 0,
    }
    goods = out.get("coordinator", "deliveries", "rounds/r1/goods")
    left = HOUSEHOLDS + SPARE - len(served)
    assert (goods["out"], goods["handed"]) == ({"bag": left}, {"bag": len(served)})
    assert becomes(lambda: out.figure("deliveries"), len(served)) == len(served)
    assert out.figure("households") == len(served)
