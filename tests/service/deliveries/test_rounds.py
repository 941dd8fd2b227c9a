"""Kits and rounds: planned, frozen with the length of the list, closed; each step in its turn."""

import pytest

from tests.service.deliveries.asking import (
    BAG,
    HANDED,
    ROUND,
    THIS,
    coordinator,
    done,
    households,
    partner,
    plan,
    read,
    refusal,
)
from tests.service.ledger.tap import contents, meanwhile, tapped

pytestmark = pytest.mark.usefixtures("programme")


def test_a_kit_is_stored_once():
    again = coordinator("/kits", BAG)
    assert (again.status, {name: again.body[name] for name in BAG}) == (200, BAG)
    other = coordinator("/kits", BAG | {"items": BAG["items"] * 2})
    assert refusal(other) == (409, "id-taken", {"id": "The id bag is taken"})
    assert [kit["id"] for kit in read("/kits")["items"]] == ["bag"]


def test_a_round_is_planned_with_an_open_list():
    planned = coordinator("/rounds", ROUND)
    assert planned.status == 201
    assert {name: planned.body[name] for name in (*ROUND, "state", "recipients")} == (
        ROUND | {"state": "planned", "recipients": None}
    )
    again = coordinator("/rounds", ROUND)
    assert (again.status, again.body) == (200, planned.body)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"kit": "box"}, {"kit": "There is no kit box"}),
        ({"day": "2020-02-09"}, {"day": "The programme runs from 2020-02-10 to 2020-05-15"}),
        ({"day": "2020-05-16"}, {"day": "The programme runs from 2020-02-10 to 2020-05-15"}),
    ],
    ids=str,
)
def test_a_round_needs_its_kit_and_lies_within_its_programme(other, told):
    before = contents()
    assert refusal(coordinator("/rounds", ROUND | other)) == (422, "invalid", told)
    assert contents() == before


@pytest.mark.parametrize("count", [2, 4])
def test_a_list_is_frozen_with_its_own_length_only(count):
    plan(3, frozen=False)
    told = {"count": f"The list holds 3 households, {count} declared"}
    assert refusal(coordinator(f"{THIS}/freeze", {"count": count})) == (422, "invalid", told)
    assert read(THIS)["state"] == "planned"
    frozen = done(coordinator(f"{THIS}/freeze", {"count": 3}))
    assert (frozen["state"], frozen["recipients"]) == ("frozen", 3)


def test_freezing_again_with_the_same_count_changes_nothing():
    plan(3)
    before = contents()
    assert coordinator(f"{THIS}/freeze", {"count": 3}).body == read(THIS)
    again = coordinator(f"{THIS}/freeze", {"count": 2})
    assert refusal(again) == (409, "wrong-state", {"round": "The list was frozen before"})
    assert contents() == before


def test_a_list_that_grows_while_it_is_frozen_is_counted_anew():
    plan(3, frozen=False)
    with meanwhile(lambda: done(coordinator(f"{THIS}/recipients", households(4, 4)))):
        answer = coordinator(f"{THIS}/freeze", {"count": 3})
    assert refusal(answer) == (422, "invalid", {"count": "The list holds 4 households, 3 declared"})
    assert done(coordinator(f"{THIS}/freeze", {"count": 4}))["recipients"] == 4


def test_an_empty_list_cannot_be_frozen():
    plan(0, frozen=False)
    assert refusal(coordinator(f"{THIS}/freeze", {"count": 0}))[:2] == (422, "invalid")
    assert refusal(coordinator(f"{THIS}/freeze", {"count": 1}))[:2] == (422, "invalid")


def test_a_round_is_closed_after_it_was_frozen_and_stays_closed():
    plan(3, frozen=False)
    assert refusal(coordinator(f"{THIS}/close")) == (409, "wrong-state", {"round": "The list is not frozen yet"})
    done(coordinator(f"{THIS}/freeze", {"count": 3}))
    closed = done(coordinator(f"{THIS}/close"))
    assert (closed["state"], closed["recipients"]) == ("closed", 3)
    before = contents()
    assert coordinator(f"{THIS}/close").body == closed
    assert refusal(coordinator(f"{THIS}/freeze", {"count": 3}))[:2] == (409, "wrong-state")
    assert refusal(coordinator(f"{THIS}/recipients", households(4, 4)))[:2] == (409, "wrong-state")
    assert contents() == before


def test_a_delivery_under_way_when_the_round_is_closed_is_refused():
    plan(3)
    with meanwhile(lambda: done(coordinator(f"{THIS}/close"))):
        answer = partner(HANDED)
    assert refusal(answer) == (409, "wrong-state", {"round": "The round is closed"})


@pytest.mark.parametrize("step", ["freeze", "close", "recipients"])
def test_what_was_never_planned_is_not_found(step):
    body = {"freeze": {"count": 1}, "close": None, "recipients": households(1, 1)}[step]
    told = {"round": "There is no round veg-1"}
    assert refusal(coordinator(f"{THIS}/{step}", body)) == (404, "not-found", told)


def test_each_version_of_a_round_that_a_step_replaced_is_kept():
    plan(3)
    done(coordinator(f"{THIS}/close"))
    kept = {
        (item["version"], item["body"]["state"], item["body"]["listed"])
        for (_, pk, _), item in contents().items()
        if pk == "hubei-2020#round#was"
    }
    # Version 1, before anybody was listed, differs by the count only, which the list itself tells.
    assert kept == {(2, "planned", 3), (3, "frozen", 3)}


def test_each_step_is_one_read_and_one_transaction():
    done(coordinator("/rounds", ROUND | {"id": "other"}))

    def cost(path, body=None):
        with tapped() as tap:
            done(coordinator(path, body))
        return tap.calls, tap.units

    assert cost("/rounds", ROUND) == (["GetItem", "GetItem", "PutItem"], 1)
    assert cost(f"{THIS}/recipients", households(1, 3)) == (["GetItem", "Query", "TransactWriteItems"], 2 * 4)
    assert cost(f"{THIS}/freeze", {"count": 3}) == (["GetItem", "TransactWriteItems"], 2 * 2)
    assert cost(f"{THIS}/close") == (["GetItem", "TransactWriteItems"], 2 * 2)


def test_rounds_whose_names_begin_alike_have_lists_of_their_own():
    plan(3)
    plan(2, id="veg-10")
    plan(1, id="veg")
    listed = {name: len(read(f"/rounds/{name}/recipients")["items"]) for name in ("veg", "veg-1", "veg-10")}
    assert listed == {"veg": 1, "veg-1": 3, "veg-10": 2}
