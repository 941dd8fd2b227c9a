"""A programme with a store, and requests about its stock."""

from typing import Any

from houyuan import ledger, store
from tests.service.deliveries.asking import coordinator, done, read
from tests.service.examples import TEXT
from tests.service.gateway import PROGRAMME, Answer, call

RICE = {"id": "rice", "name": TEXT, "unit": "袋", "pack_size": 10, "low_stock": 20}
OIL = {"id": "oil", "name": TEXT, "unit": "瓶", "perishable": True}
BOX = {"id": "box", "name": TEXT, "items": [{"item": "rice", "quantity": 2}, {"item": "oil", "quantity": 1}]}
GIFT = {
    "id": "2020-03-01.gift",
    "store": "main",
    "gift": {
        "organisation": "示例公司",
        "valuation": "150.00",
        "basis": "market-price",
        "words": "标价",
        "receipt_number": "捐 1",
    },
    "lines": [
        {"item": "rice", "lot": "r1", "quantity": 100, "value": "100.00"},
        {"item": "oil", "lot": "o1", "quantity": 50, "expires_on": "2020-06-30", "value": "50.00"},
    ],
}
PACKED = {"id": "2020-03-02.packed", "kit": "box", "store": "main", "quantity": 10, "lot": "b1"}
LOSS = {
    "id": "2020-03-02.loss",
    "what": "loss",
    "store": "main",
    "item": "rice",
    "lot": "r1",
    "quantity": 5,
    "reason": "受潮",
}
TRANSFER = LOSS | {"id": "2020-03-02.moved", "what": "transfer", "to_store": "branch", "reason": "分仓"}
COUNT = {
    "id": "2020-03-03.count",
    "store": "main",
    "lines": [{"item": "rice", "lot": "r1", "counted": 97}],
}
FINALISE = "/stock-counts/2020-03-03.count/finalise"


def maker(path: str, body: Any = None) -> Answer:
    """A POST by the other person who keeps stock."""
    return call("deliveries", "finance-maker", "POST", path, body)


def stocked() -> None:
    """Two items, a kit, two stores, and a gift of 100 bags of rice and 50 bottles of oil."""
    for item in (RICE, OIL):
        done(coordinator("/items", item))
    done(coordinator("/kits", BOX))
    for each in ("main", "branch"):
        done(coordinator("/stores", {"id": each, "name": "仓库"}))
    done(coordinator("/stock-receipts", GIFT))


def given(item: str, lot: str, quantity: int, **other: Any) -> dict[str, Any]:
    """A gift of one lot worth 1 yuan a piece, under a receipt number of its own."""
    value = f"{quantity}.00"
    gift = GIFT["gift"] | {"valuation": value, "receipt_number": f"捐 {item} {lot}"}
    line = {"item": item, "lot": lot, "quantity": quantity, "value": value} | other
    return {"id": f"2020-03-01.{item}-{lot}", "store": "main", "gift": gift, "lines": [line]}


def on_hand() -> dict[str, int]:
    """What is on hand, by store, item and lot."""
    return {f"{row['store']}/{row['item']}/{row['lot']}": row["quantity"] for row in read("/stock")["items"]}


def balances(beginning: str = "") -> dict[str, int]:
    """The accounts of goods that are not at nothing."""
    every = ledger.accounts(PROGRAMME, beginning, store.upto(beginning))
    return {each.id: each.balance for each in every if each.balance and each.unit != "CNY"}


def adds_up(item: str) -> dict[str, Any]:
    """An item's reckoning, which must add up."""
    told: dict[str, Any] = read(f"/stock/items/{item}")
    assert told["came"] == told["lost_in_all"] + told["handed_in_all"] + told["left"], told
    return told
