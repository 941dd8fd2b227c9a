"""Lots go to another store, are lost, or go back to where they came from."""

import pytest

from tests.service.deliveries.asking import coordinator, done, refusal
from tests.service.deliveries.stocking import LOSS, TRANSFER, adds_up, balances, on_hand
from tests.service.deliveries.test_stock_receipts import BOUGHT, paid
from tests.service.ledger.tap import contents, survives

__all__ = ["paid"]
pytestmark = pytest.mark.usefixtures("stock")


@pytest.mark.parametrize("body", [LOSS, TRANSFER, LOSS | {"what": "return-to-donor"}], ids=lambda each: each["what"])
def test_a_movement_is_made_once(body):
    survives(lambda: coordinator("/stock-movements", body))


def test_a_transfer_keeps_its_lot():
    done(coordinator("/stock-movements", TRANSFER))
    assert on_hand() == {"branch/rice/r1": 5, "main/oil/o1": 50, "main/rice/r1": 95}


def test_what_is_lost_and_what_goes_back_is_told_apart():
    done(coordinator("/stock-movements", LOSS))
    done(coordinator("/stock-movements", LOSS | {"id": "2020-03-02.back", "what": "return-to-donor", "quantity": 3}))
    told = adds_up("rice")
    assert (told["given"], told["lost"], told["on_hand"]) == (97, 5, 92)


@pytest.mark.usefixtures("paid")
def test_what_goes_back_to_the_supplier_makes_room_for_other_goods_of_the_purchase():
    done(coordinator("/stock-receipts", BOUGHT))
    back = LOSS | {"what": "return-to-supplier", "lot": "r2", "quantity": 10}
    for number in range(3):
        survives(lambda number=number: coordinator("/stock-movements", back | {"id": f"2020-03-03.b{number}"}))
    assert balances("bought") == {}
    done(
        coordinator(
            "/stock-receipts", BOUGHT | {"id": "2020-03-04.anew", "lines": [BOUGHT["lines"][0] | {"lot": "r3"}]}
        )
    )
    assert on_hand()["main/rice/r3"] == 30


@pytest.mark.parametrize(
    ("other", "kind", "told"),
    [
        ({"quantity": 101}, "insufficient-goods", {"quantity": "rice: stock:main:rice:r1 has 100, 101 needed"}),
        ({"store": "branch"}, "insufficient-goods", {"quantity": "rice: stock:branch:rice:r1 has 0, 5 needed"}),
        ({"store": "none"}, "invalid", {"store": "There is no store none"}),
        ({"what": "transfer", "to_store": "none"}, "invalid", {"to_store": "There is no store none"}),
        ({"lot": "none"}, "invalid", {"lot": "There is no lot none of rice"}),
        ({"item": "salt"}, "invalid", {"lot": "There is no lot r1 of salt"}),
        ({"quantity": 0}, "invalid", {"quantity": "This must not be below 1"}),
        ({"quantity": -5}, "invalid", {"quantity": "This must not be below 1"}),
        ({"quantity": "1e2"}, "invalid", {"quantity": "This must be a whole number"}),
        ({"what": "transfer"}, "invalid", {"to_store": "A transfer, and only a transfer, names another store"}),
        ({"to_store": "branch"}, "invalid", {"to_store": "A transfer, and only a transfer, names another store"}),
        (
            {"what": "transfer", "to_store": "main"},
            "invalid",
            {"to_store": "A transfer, and only a transfer, names another store"},
        ),
        ({"what": "return-to-supplier"}, "invalid", {"what": "This lot was not bought"}),
        ({"id": "2999-01-01.x"}, "invalid", {"id": "This day has not come yet"}),
    ],
    ids=str,
)
def test_what_cannot_move_is_told_and_nothing_moves(other, kind, told):
    before = contents()
    assert refusal(coordinator("/stock-movements", LOSS | other)) == (422, kind, told)
    assert contents() == before


@pytest.mark.usefixtures("paid")
def test_what_was_bought_goes_back_to_no_donor():
    done(coordinator("/stock-receipts", BOUGHT))
    answer = coordinator("/stock-movements", LOSS | {"what": "return-to-donor", "lot": "r2"})
    assert refusal(answer) == (422, "invalid", {"what": "This lot was not given"})
