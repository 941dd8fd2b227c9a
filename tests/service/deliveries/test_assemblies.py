"""Kits are packed from the lots that expire first, and taken apart into the lots they were packed from."""

import pytest

from tests.service.deliveries.asking import coordinator, done, read, refusal
from tests.service.deliveries.stocking import LOSS, PACKED, adds_up, balances, given, maker, on_hand
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("stock")
APART = {"id": "2020-03-03.apart", "kit": "box", "store": "main", "quantity": 4, "lot": "b1", "take_apart": True}
SOON = {"expires_on": "2020-04-30"}


def parts(answer):
    return {(each["item"], each["lot"]): each["quantity"] for each in done(answer)["parts"]}


def test_packing_moves_what_the_kits_hold_into_them():
    packed = coordinator("/assemblies", PACKED)
    assert (packed.status, parts(packed)) == (201, {("rice", "r1"): 20, ("oil", "o1"): 10})
    assert on_hand() == {"main/box/b1": 10, "main/oil/o1": 40, "main/rice/r1": 80}
    assert (balances("kitted"), balances("made")) == ({"kitted:oil": 10, "kitted:rice": 20}, {"made:box": -10})
    assert adds_up("rice")["in_kits"] == {"on_hand": 20, "out": 0, "handed": 0, "lost": 0, "found": 0}
    assert adds_up("box")["made"] == 10


def test_a_lot_of_kits_is_good_as_long_as_what_is_in_it_and_worth_as_much():
    done(
        coordinator(
            "/stock-receipts",
            given("oil", "o2", 3, **SOON)
            | {
                "lines": [{"item": "oil", "lot": "o2", "quantity": 3, "value": "1.00"} | SOON],
                "gift": given("oil", "o2", 1)["gift"],
            },
        )
    )
    done(coordinator("/assemblies", PACKED | {"quantity": 2}))
    (kits,) = read("/stock", item="box")["items"]
    # 4 bags of 1.00, 2 of 3 bottles that are worth 1.00 together
    assert (kits["expires_on"], kits["value"]) == ("2020-04-30", "4.67")


def test_what_expires_first_is_packed_first():
    done(coordinator("/stock-receipts", given("oil", "o2", 6, **SOON)))
    assert parts(coordinator("/assemblies", PACKED)) == {("rice", "r1"): 20, ("oil", "o2"): 6, ("oil", "o1"): 4}


def test_what_is_over_is_not_packed():
    done(coordinator("/stock-receipts", given("oil", "o2", 6, expires_on="2020-03-01")))
    assert parts(coordinator("/assemblies", PACKED)) == {("rice", "r1"): 20, ("oil", "o1"): 10}


def test_lots_may_be_named():
    done(coordinator("/stock-receipts", given("oil", "o2", 6, **SOON)))
    named = [{"item": "rice", "lot": "r1", "quantity": 20}, {"item": "oil", "lot": "o1", "quantity": 10}]
    assert parts(coordinator("/assemblies", PACKED | {"components": named})) == {("rice", "r1"): 20, ("oil", "o1"): 10}


def test_packing_is_done_once():
    survives(lambda: coordinator("/assemblies", PACKED))


def test_taking_apart_is_done_once():
    done(coordinator("/assemblies", PACKED))
    survives(lambda: coordinator("/assemblies", APART))


def test_taken_apart_each_piece_goes_back_to_its_own_lot():
    done(coordinator("/stock-receipts", given("oil", "o2", 6, **SOON)))
    before = on_hand()
    done(coordinator("/assemblies", PACKED))
    assert parts(coordinator("/assemblies", APART)) == {("oil", "o1"): 4, ("rice", "r1"): 8}
    rest = APART | {"id": "2020-03-04.apart", "quantity": 6}
    assert parts(coordinator("/assemblies", rest)) == {("oil", "o2"): 6, ("rice", "r1"): 12}
    assert (on_hand(), balances("kitted"), balances("made")) == (before, {}, {})


def test_kits_that_are_elsewhere_are_taken_apart_there():
    done(coordinator("/assemblies", PACKED))
    moved = LOSS | {"id": "2020-03-02.m", "what": "transfer", "to_store": "branch", "item": "box", "lot": "b1"}
    done(coordinator("/stock-movements", moved))
    done(coordinator("/assemblies", APART | {"store": "branch"}))
    assert on_hand() == {
        "branch/box/b1": 1,
        "branch/oil/o1": 4,
        "branch/rice/r1": 8,
        "main/box/b1": 5,
        "main/oil/o1": 40,
        "main/rice/r1": 80,
    }


def test_another_lot_is_taken_when_somebody_took_the_first_in_between():
    done(coordinator("/stock-receipts", given("oil", "o2", 10, **SOON)))
    gone = LOSS | {"item": "oil", "lot": "o2", "quantity": 10}
    with meanwhile(lambda: done(maker("/stock-movements", gone))):
        answer = coordinator("/assemblies", PACKED)
    assert parts(answer) == {("rice", "r1"): 20, ("oil", "o1"): 10}


@pytest.mark.parametrize(
    ("other", "kind", "told"),
    [
        ({"kit": "none"}, "invalid", {"kit": "There is no kit none"}),
        ({"store": "none"}, "invalid", {"store": "There is no store none"}),
        ({"store": "branch"}, "insufficient-goods", {"quantity": "rice: the store branch has 0 to give, 20 needed"}),
        ({"quantity": 51}, "insufficient-goods", {"quantity": "rice: the store main has 100 to give, 102 needed"}),
        ({"quantity": 0}, "invalid", {"quantity": "This must not be below 1"}),
        ({"quantity": -3}, "invalid", {"quantity": "This must not be below 1"}),
        ({"id": "2020-07-01.late"}, "insufficient-goods", {"quantity": "oil: the store main has 0 to give, 10 needed"}),
        (
            {"components": [{"item": "rice", "lot": "r1", "quantity": 20}]},
            "invalid",
            {"components": "oil: the kits hold 10, 0 named"},
        ),
        (
            {"quantity": 1, "components": [{"item": "salt", "lot": "r1", "quantity": 1}]},
            "invalid",
            {"components": "oil: the kits hold 1, 0 named"},
        ),
        (
            {
                "components": [
                    {"item": "rice", "lot": "none", "quantity": 20},
                    {"item": "oil", "lot": "o1", "quantity": 10},
                ]
            },
            "invalid",
            {"components": "There is no lot none of rice"},
        ),
        ({"take_apart": True}, "invalid", {"lot": "There is no lot b1 of box"}),
        (
            {"take_apart": True, "components": [{"item": "rice", "lot": "r1", "quantity": 20}]},
            "invalid",
            {"components": "Lots are named only for what is packed"},
        ),
    ],
    ids=str,
)
def test_what_cannot_be_packed_is_told_and_nothing_moves(other, kind, told):
    before = contents()
    assert refusal(coordinator("/assemblies", PACKED | other)) == (422, kind, told)
    assert contents() == before


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"quantity": 11}, "rice: the kits of this lot hold 20, 22 needed"),
        ({"store": "branch"}, "box: stock:branch:box:b1 has 0, 4 needed"),
    ],
)
def test_no_more_is_taken_apart_than_there_is(other, told):
    done(coordinator("/assemblies", PACKED))
    before = contents()
    assert refusal(coordinator("/assemblies", APART | other)) == (422, "insufficient-goods", {"quantity": told})
    assert contents() == before


def test_a_lot_of_kits_is_packed_once():
    done(coordinator("/assemblies", PACKED))
    told = {"lot": "There is a lot b1 of box; give this one another code"}
    assert refusal(coordinator("/assemblies", PACKED | {"id": "2020-03-02.again"})) == (422, "invalid", told)


def test_more_lots_than_one_transaction_takes_are_refused_politely():
    for number in range(48):
        done(coordinator("/stock-receipts", given("oil", f"s{number}", 1, **SOON)))
    before = contents()
    answer = coordinator("/assemblies", PACKED | {"quantity": 48})
    told = {"quantity": "This touches too many lots at once; take smaller steps"}
    assert refusal(answer) == (422, "invalid", told)
    assert contents() == before
