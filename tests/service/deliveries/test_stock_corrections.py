"""What an entry moved is taken back by reversal; a count since tells a mistake of writing from goods that moved."""

import pytest

from tests.service.deliveries.asking import coordinator, done, refusal
from tests.service.deliveries.stocking import (
    COUNT,
    FINALISE,
    GIFT,
    LOSS,
    PACKED,
    TRANSFER,
    adds_up,
    balances,
    given,
    maker,
    on_hand,
)
from tests.service.deliveries.test_stock_receipts import BOUGHT, paid
from tests.service.ledger.tap import contents, meanwhile, survives

__all__ = ["paid"]
pytestmark = pytest.mark.usefixtures("stock")
WRONG = {
    "id": "2020-03-04.c1",
    "of": "stock-movement",
    "entry": LOSS["id"],
    "quantity": 2,
    "why": "entry-wrong",
    "reason": "多记两袋",
}
RECEIPT = WRONG | {"of": "stock-receipt", "entry": GIFT["id"], "line": 1, "quantity": 10}
ASSEMBLY = WRONG | {"of": "assembly", "entry": PACKED["id"], "quantity": 4}


def correct(body):
    return coordinator("/stock-corrections", body)


def counted(found, **other):
    done(coordinator("/stock-counts", COUNT | {"lines": [COUNT["lines"][0] | {"counted": found}]} | other))
    done(maker(f"/stock-counts/{other.get('id', COUNT['id'])}/finalise"))


@pytest.mark.parametrize("why", ["entry-wrong", "moved-differently"])
def test_without_a_count_in_between_both_put_the_goods_back(why):
    done(coordinator("/stock-movements", LOSS))
    told = done(correct(WRONG | {"why": why}))
    assert (told["counted"], on_hand()["main/rice/r1"], balances("lost")) == ([], 97, {"lost:rice": 3})


def test_a_mistake_of_writing_before_a_count_leaves_todays_stock_as_it_was_counted():
    done(coordinator("/stock-movements", LOSS))
    counted(97)
    assert balances("difference") == {"difference:rice": -2}
    told = done(correct(WRONG))
    assert (told["counted"], on_hand()["main/rice/r1"]) == ([COUNT["id"]], 97)
    # The difference that the count found was the mistake.
    assert (balances("difference"), balances("lost")) == ({}, {"lost:rice": 3})
    assert adds_up("rice")["lost"] == 3


def test_goods_that_moved_differently_before_a_count_change_todays_stock():
    done(coordinator("/stock-movements", LOSS))
    counted(95)
    told = done(correct(WRONG | {"why": "moved-differently"}))
    assert (told["counted"], on_hand()["main/rice/r1"], balances("difference")) == ([], 97, {})


def test_a_count_before_the_entry_does_not_matter():
    counted(100)
    done(coordinator("/stock-movements", LOSS))
    assert done(correct(WRONG))["counted"] == []
    assert on_hand()["main/rice/r1"] == 97


def test_a_count_that_was_not_finalised_does_not_matter():
    done(coordinator("/stock-movements", LOSS))
    done(coordinator("/stock-counts", COUNT))
    assert done(correct(WRONG))["counted"] == []
    assert on_hand()["main/rice/r1"] == 97


def test_a_count_that_is_finalised_while_it_is_corrected_counts():
    done(coordinator("/stock-movements", LOSS))
    done(coordinator("/stock-counts", COUNT))
    with meanwhile(lambda: done(maker(FINALISE))):
        told = done(correct(WRONG))
    assert (told["counted"], on_hand()["main/rice/r1"]) == ([COUNT["id"]], 97)


def test_a_receipt_that_was_miswritten_and_counted_since():
    counted(90)
    told = done(correct(RECEIPT))
    assert (told["counted"], on_hand()["main/rice/r1"], balances("difference")) == ([COUNT["id"]], 90, {})
    assert adds_up("rice")["given"] == 90


def test_a_mistake_may_be_written_right_also_when_nothing_is_left():
    counted(0)
    done(correct(RECEIPT))
    assert "main/rice/r1" not in on_hand()
    assert (balances("given:rice"), balances("difference")) == ({"given:rice": -90}, {"difference:rice": 90})


def test_a_transfer_is_put_right_in_the_store_that_was_not_counted():
    done(coordinator("/stock-movements", TRANSFER))
    counted(97)
    done(correct(WRONG | {"entry": TRANSFER["id"]}))
    assert on_hand() == {"branch/rice/r1": 3, "main/oil/o1": 50, "main/rice/r1": 97}
    assert adds_up("rice")["came"] == 100


@pytest.mark.parametrize("count", [False, True])
def test_every_correction_is_made_once(count):
    done(coordinator("/stock-movements", LOSS))
    done(coordinator("/assemblies", PACKED))
    if count:
        counted(75)
    for body in (WRONG, RECEIPT | {"id": "2020-03-04.c2"}, ASSEMBLY | {"id": "2020-03-04.c3"}):
        survives(lambda body=body: correct(body))
    assert on_hand()["main/rice/r1"] == (75 if count else 75 + 2 - 10 + 8)


def test_kits_that_were_not_packed_give_their_items_back():
    done(coordinator("/stock-receipts", given("oil", "o2", 6, expires_on="2020-04-30")))
    before = on_hand(), balances()
    done(coordinator("/assemblies", PACKED))
    done(correct(ASSEMBLY))
    assert on_hand()["main/oil/o1"] == 50
    done(correct(ASSEMBLY | {"id": "2020-03-04.c2", "quantity": 6}))
    assert (on_hand(), balances()) == before


def test_kits_that_were_not_taken_apart_after_all():
    done(coordinator("/stock-receipts", given("oil", "o2", 6, expires_on="2020-04-30")))
    done(coordinator("/assemblies", PACKED))
    packed = on_hand(), balances()
    apart = PACKED | {"id": "2020-03-03.apart", "quantity": 8, "take_apart": True}
    done(coordinator("/assemblies", apart))
    for number, quantity in enumerate((3, 5)):
        done(correct(ASSEMBLY | {"id": f"2020-03-04.c{number}", "entry": apart["id"], "quantity": quantity}))
    assert (on_hand(), balances()) == packed
    done(coordinator("/assemblies", apart | {"id": "2020-03-05.apart", "quantity": 10}))
    assert balances("kitted") == {}


@pytest.mark.usefixtures("paid")
def test_a_bought_line_that_was_not_delivered_may_be_booked_as_something_else():
    done(coordinator("/stock-receipts", BOUGHT))
    body = RECEIPT | {"entry": BOUGHT["id"], "line": None, "quantity": 7}
    survives(lambda: correct(body))
    survives(lambda: correct(body | {"id": "2020-03-04.c2", "quantity": 23}))
    done(
        coordinator(
            "/stock-receipts", BOUGHT | {"id": "2020-03-05.anew", "lines": [BOUGHT["lines"][0] | {"lot": "r3"}]}
        )
    )
    assert on_hand()["main/rice/r3"] == 30


@pytest.mark.usefixtures("paid")
def test_what_did_not_go_back_to_the_supplier_was_paid_for():
    done(coordinator("/stock-receipts", BOUGHT))
    back = LOSS | {"what": "return-to-supplier", "lot": "r2", "quantity": 10}
    done(coordinator("/stock-movements", back))
    survives(lambda: correct(WRONG | {"quantity": 10}))
    anew = BOUGHT | {"id": "2020-03-04.anew", "lines": [BOUGHT["lines"][0] | {"lot": "r3", "value": "0.51"}]}
    told = {"lines": "More than the 12.50 that this purchase paid would come in all"}
    assert refusal(coordinator("/stock-receipts", anew)) == (422, "invalid", told)


def test_a_gift_of_which_nothing_came_gives_its_number_free():
    wrong = given("rice", "r2", 7)
    done(coordinator("/stock-receipts", wrong))
    anew = wrong | {"id": "2020-03-02.anew", "lines": [wrong["lines"][0] | {"lot": "r3"}]}
    part = RECEIPT | {"entry": wrong["id"], "quantity": 3}
    done(correct(part))
    assert refusal(coordinator("/stock-receipts", anew))[2] == {
        "gift.receipt_number": "The receipt number 捐 rice r2 is in use"
    }
    survives(lambda: correct(part | {"id": "2020-03-04.c2", "quantity": 4}))
    done(coordinator("/stock-receipts", anew))


@pytest.mark.parametrize(
    ("body", "status", "kind", "told"),
    [
        (WRONG | {"quantity": 6}, 409, "wrong-state", {"quantity": "2020-03-02.loss has 5 to take back, 6 asked"}),
        (WRONG | {"quantity": 0}, 422, "invalid", {"quantity": "This must not be below 1"}),
        (WRONG | {"quantity": -2}, 422, "invalid", {"quantity": "This must not be below 1"}),
        (WRONG | {"entry": "2020-03-02.none"}, 422, "invalid", {"entry": "There is no stock-movement 2020-03-02.none"}),
        (WRONG | {"id": "2020-03-01.c"}, 422, "invalid", {"id": "A correction cannot precede its entry"}),
        (WRONG | {"id": "2999-01-01.c"}, 422, "invalid", {"id": "This day has not come yet"}),
        (WRONG | {"line": 1}, 422, "invalid", {"line": "Only a receipt has lines"}),
        (RECEIPT | {"line": None}, 422, "invalid", {"line": "The receipt has 2 lines: say which"}),
        (RECEIPT | {"line": 3}, 422, "invalid", {"line": "The receipt has 2 lines"}),
        (
            RECEIPT | {"quantity": 101},
            409,
            "wrong-state",
            {"quantity": "2020-03-01.gift has 100 to take back, 101 asked"},
        ),
        (
            RECEIPT | {"quantity": 76},
            422,
            "insufficient-goods",
            {"quantity": "rice: stock:main:rice:r1 has 75, 76 needed"},
        ),
        (
            ASSEMBLY | {"quantity": 11},
            409,
            "wrong-state",
            {"quantity": "2020-03-02.packed has 10 to take back, 11 asked"},
        ),
    ],
    ids=str,
)
def test_what_cannot_be_taken_back_is_told_and_nothing_moves(body, status, kind, told):
    done(coordinator("/stock-movements", LOSS))
    done(coordinator("/assemblies", PACKED))
    before = contents()
    assert refusal(correct(body)) == (status, kind, told)
    assert contents() == before


def test_two_corrections_at_once_do_not_take_back_more_than_there_was():
    done(coordinator("/stock-movements", LOSS))
    other = WRONG | {"id": "2020-03-04.c2", "quantity": 4}
    with meanwhile(lambda: done(maker("/stock-corrections", other))):
        answer = correct(WRONG)
    assert refusal(answer)[:2] == (409, "wrong-state")
    assert on_hand()["main/rice/r1"] == 99
