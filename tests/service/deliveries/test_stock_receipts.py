"""Goods come to a store: bought by a payment and never for more than it pays, or given under one number."""

import pytest

from tests.service.deliveries.asking import coordinator, done, read, refusal
from tests.service.deliveries.stocking import GIFT, adds_up, balances, given, maker, on_hand
from tests.service.examples import DISBURSEMENT, FIRST_MONEY, LINE, WANG
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("stock")
BOUGHT = {
    "id": "2020-03-02.bought",
    "store": "main",
    "purchase": "2020-03-01.paid",
    "lines": [{"item": "rice", "lot": "r2", "packs": 3, "value": "12.00"}],
}


def funds(role, path, body=None):
    return done(call("funds", role, "POST", path, body))


@pytest.fixture
def paid(stock):  # noqa: ARG001 - stands on it
    """A purchase of 12.50 that was approved, another that was not, and a grant."""
    money = {name: value for name, value in FIRST_MONEY.items() if name != "agreement"}
    funds("finance-maker", "/appropriations", money)
    funds("finance-maker", "/lines", LINE | {"id": "food", "order": 1})
    funds("finance-maker", "/payees", WANG)
    for disbursement, kind in (("paid", "purchase"), ("asked", "purchase"), ("stipend", "stipend")):
        funds("finance-maker", "/disbursements", DISBURSEMENT | {"id": f"2020-03-01.{disbursement}", "kind": kind})
    funds("finance-approver", "/disbursements/2020-03-01.paid/approve", {})


def test_a_gift_stands_in_the_store_and_its_donor_is_masked():
    person = given("rice", "r2", 7) | {"donor": "王小明"}
    person["gift"] |= {"organisation": None}
    stored = coordinator("/stock-receipts", person)
    line = {"item": "rice", "lot": "r2", "quantity": 7, "packs": None, "expires_on": None, "value": "7.00"}
    assert (stored.status, stored.body["donor"], stored.body["lines"]) == (201, "王***", [line])
    assert on_hand() == {"main/oil/o1": 50, "main/rice/r1": 100, "main/rice/r2": 7}
    assert balances() == {
        "given:oil": -50,
        "given:rice": -107,
        "stock:main:oil:o1": 50,
        "stock:main:rice:r1": 100,
        "stock:main:rice:r2": 7,
    }
    assert read("/stock")["value"] == "157.00"


def test_a_receipt_is_booked_once():
    survives(lambda: coordinator("/stock-receipts", given("oil", "o2", 3, expires_on="2020-07-01")))


@pytest.mark.usefixtures("paid")
def test_a_purchase_is_booked_once_in_packs():
    survives(lambda: coordinator("/stock-receipts", BOUGHT))
    assert (adds_up("rice")["bought"], on_hand()["main/rice/r2"]) == (30, 30)


@pytest.mark.usefixtures("paid")
def test_a_purchase_pays_for_several_receipts_but_never_for_more_than_it_paid():
    done(coordinator("/stock-receipts", BOUGHT))
    more = BOUGHT | {"id": "2020-03-02.more", "lines": [{"item": "rice", "lot": "r3", "quantity": 1, "value": "0.51"}]}
    before = contents()
    told = {"lines": "More than the 12.50 that this purchase paid would come in all"}
    assert refusal(coordinator("/stock-receipts", more)) == (422, "invalid", told)
    assert contents() == before
    more["lines"][0]["value"] = "0.50"
    done(coordinator("/stock-receipts", more))
    assert on_hand()["main/rice/r3"] == 1


@pytest.mark.usefixtures("paid")
def test_two_receipts_of_one_purchase_at_once_do_not_both_use_the_rest():
    other = BOUGHT | {"id": "2020-03-02.other", "lines": [BOUGHT["lines"][0] | {"lot": "r3"}]}
    with meanwhile(lambda: done(maker("/stock-receipts", other))):
        answer = coordinator("/stock-receipts", BOUGHT)
    assert refusal(answer)[:2] == (422, "invalid")


@pytest.mark.usefixtures("paid")
def test_what_came_back_of_the_payment_pays_for_nothing():
    paid = "/disbursements/2020-03-01.paid"
    funds("finance-maker", f"{paid}/pay", {"reference": "B-1", "paid_on": "2020-03-01"})
    back = {"reference": "B-2", "refunded_on": "2020-03-02", "amount": "0.51", "reason": "退货"}
    with meanwhile(lambda: funds("finance-maker", f"{paid}/refund", back)):
        answer = coordinator("/stock-receipts", BOUGHT)
    told = {"lines": "More than the 11.99 that this purchase paid would come in all"}
    assert refusal(answer) == (422, "invalid", told)


@pytest.mark.usefixtures("paid")
@pytest.mark.parametrize(
    ("disbursement", "told"),
    [
        ("none", "There is no disbursement 2020-03-01.none"),
        ("asked", "This disbursement is not approved: its state is submitted"),
        ("stipend", "This disbursement is no purchase"),
    ],
)
def test_only_an_approved_purchase_pays_for_goods(disbursement, told):
    answer = coordinator("/stock-receipts", BOUGHT | {"purchase": f"2020-03-01.{disbursement}"})
    assert refusal(answer) == (422, "invalid", {"purchase": told})


LINE_1 = GIFT["lines"][0]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"store": "none"}, {"store": "There is no store none"}),
        ({"lines": [LINE_1 | {"item": "salt"}]}, {"lines.0.item": "The register has no item salt"}),
        ({"lines": [LINE_1 | {"item": "box"}]}, {"lines.0.item": "The register has no item box"}),
        (
            {"lines": [LINE_1 | {"lot": "r1"}]},
            {"lines.0.lot": "There is a lot r1 of rice; give this one another code"},
        ),
        (
            {"lines": [LINE_1 | {"item": "oil", "lot": "o2"}]},
            {"lines.0.expires_on": "oil is perishable: say until when it is good"},
        ),
        ({"lines": [LINE_1 | {"expires_on": "2020-02-29"}]}, {"lines.0.expires_on": "It was over when it came"}),
        (
            {
                "lines": [
                    LINE_1 | {"item": "oil", "lot": "o2", "quantity": None, "packs": 1, "expires_on": "2020-09-01"}
                ]
            },
            {"lines.0.packs": "oil has no pack size; count its pieces"},
        ),
        ({"lines": [LINE_1 | {"quantity": 0}]}, {"lines.0.quantity": "This must not be below 1"}),
        ({"lines": [LINE_1 | {"quantity": -1}]}, {"lines.0.quantity": "This must not be below 1"}),
        ({"lines": [LINE_1 | {"quantity": 1.5}]}, {"lines.0.quantity": "This must be a whole number"}),
        ({"lines": [LINE_1 | {"quantity": "1e3"}]}, {"lines.0.quantity": "This must be a whole number"}),
        ({"lines": [LINE_1 | {"quantity": None}]}, {"lines.0.quantity": "Either pieces or packs are counted"}),
        ({"lines": [LINE_1 | {"packs": 1}]}, {"lines.0.quantity": "Either pieces or packs are counted"}),
        (
            {"lines": [LINE_1 | {"lot": "r2"}] * 2, "gift": {"valuation": "200.00"}},
            {"lines": "A lot stands here twice"},
        ),
        ({"gift": None}, {"purchase": "Goods are bought or given: name the one or the other"}),
        ({"purchase": "2020-03-01.paid"}, {"purchase": "Goods are bought or given: name the one or the other"}),
        ({"donor": "王小明"}, {"donor": "A gift, and only a gift, names a person or an organisation"}),
        ({"gift": {"organisation": None}}, {"donor": "A gift, and only a gift, names a person or an organisation"}),
        (
            {"gift": {"valuation": "99.99"}},
            {"gift.valuation": "The lines are the gift's valuation together, to the fen"},
        ),
        ({"gift": {"receipt_number": "捐 1"}}, {"gift.receipt_number": "The receipt number 捐 1 is in use"}),
        ({"id": "2999-01-01.x"}, {"id": "This day has not come yet"}),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_receipt_is_told_by_its_field_and_nothing_is_stored(other, told):
    before = contents()
    fresh = given("rice", "fresh", 100)
    gift = other.get("gift", {})
    body = fresh | other | {"gift": fresh["gift"] | gift if gift is not None else None}
    assert refusal(coordinator("/stock-receipts", body)) == (422, "invalid", told)
    assert contents() == before


def test_a_longest_receipt_is_one_transaction():
    for number in range(20):
        done(coordinator("/items", {"id": f"i{number}", "name": GIFT_NAME, "unit": "件"}))
    lines = [{"item": f"i{number}", "lot": "a", "quantity": 1, "value": "1.00"} for number in range(20)]
    body = given("rice", "x", 20) | {"lines": lines}
    done(coordinator("/stock-receipts", body))
    assert len(on_hand()) == 22


GIFT_NAME = {"zh": "物品", "en": "Thing"}
