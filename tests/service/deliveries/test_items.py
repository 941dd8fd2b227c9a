"""Items, kits and stores: the registers that stock refers to."""

import pytest

from tests.service.deliveries.asking import coordinator, done, read, refusal
from tests.service.deliveries.stocking import BOX, OIL, RICE, maker
from tests.service.gateway import call
from tests.service.ledger.tap import contents, survives

pytestmark = pytest.mark.usefixtures("programme")


def test_an_item_is_registered_once():
    survives(lambda: coordinator("/items", RICE))
    assert [each["id"] for each in read("/items")["items"]] == ["greens", "rice"]
    assert refusal(maker("/items", RICE | {"unit": "斤"})) == (409, "id-taken", {"id": "The id rice is taken"})


def test_an_item_says_what_it_is_counted_in():
    told = {"pack_size": None, "low_stock": None} | OIL
    assert {name: done(maker("/items", OIL))[name] for name in told} == told


def test_items_and_kits_share_one_row_of_codes():
    told = (409, "id-taken", {"id": "The id bag is taken"})
    assert refusal(coordinator("/items", RICE | {"id": "bag"})) == told
    taken = BOX | {"id": "greens", "items": [{"item": "greens", "quantity": 1}]}
    assert refusal(coordinator("/kits", taken)) == (409, "id-taken", {"id": "The id greens is taken"})


@pytest.mark.parametrize("item", ["rice", "bag", "box"])
def test_a_kit_holds_items_of_the_register_and_no_kit(item):
    before = contents()
    wanted = BOX | {"items": [{"item": "greens", "quantity": 1}, {"item": item, "quantity": 1}]}
    told = {"items.1.item": f"The register has no item {item}"}
    assert refusal(coordinator("/kits", wanted)) == (422, "invalid", told)
    assert contents() == before


def test_a_kit_names_an_item_once():
    twice = BOX | {"items": [{"item": "greens", "quantity": 1}] * 2}
    assert refusal(coordinator("/kits", twice)) == (422, "invalid", {"items": "An id stands here twice"})


def test_a_kit_is_made_once():
    for item in (RICE, OIL):
        done(coordinator("/items", item))
    survives(lambda: coordinator("/kits", BOX))


def test_a_store_is_opened_once():
    survives(lambda: coordinator("/stores", {"id": "main", "name": "一号仓", "place": "420111"}))
    assert [each["id"] for each in read("/stores")["items"]] == ["main"]


def test_every_member_sees_what_a_household_gets():
    for role in ("partner", "finance-approver", "funder"):
        assert [each["id"] for each in call("deliveries", role, "GET", "/kits").body["items"]] == ["bag"]
