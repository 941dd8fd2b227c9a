"""Deliveries: a household is served once, whoever reports it and however often; goods move with it."""

import pytest

from houyuan import records
from houyuan.records import Change
from tests.service.deliveries.asking import (
    GREENS,
    HANDED,
    MISSED,
    THIS,
    coordinator,
    done,
    plan,
    read,
    refusal,
    served,
)
from tests.service.deliveries.doors import (
    COORDINATOR,
    PROGRAMME,
    balances,
    counts,
    hand,
    miss,
    send_out,
    turn,
    void,
)
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, partition, survives, tapped

pytestmark = pytest.mark.usefixtures("at_the_doors")
KIT = {
    "id": "box",
    "name": {"zh": "防护包", "en": "Box"},
    "items": [{"item": "rice", "quantity": 1}, {"item": "masks", "quantity": 10}],
}
UNSERVED = {"h1": None, "h2": None, "h3": None}
OUT = {"bought:greens": -5, "kitted:greens": 5, "made:bag": -5, "out:veg-1": 5}


def test_a_delivery_is_stored_with_what_its_round_and_the_list_say_and_serves_the_household():
    more = {"received_by": "王小明", "note": "放在门口", "at": "09:30", "located": "30.48,114.42", "volunteer": "v-1"}
    logged = hand(1, **more)
    told = HANDED | {
        "received_by": "王***",
        "note": "***",
        "at": "09:30",
        "located": "***",
        "volunteer": "v-1",
        "quantity": 1,
        "items": None,
        "proofs": [],
        "exception": None,
        "purpose": "vegetables",
        "place": "420111007009",
        "kit": "bag",
        "cycle": "2020-w10",
        "classes": [],
        "lacks_proof": False,
        "sheet": None,
        "void": False,
        "void_reason": None,
    }
    moments = {name: logged.body[name] for name in ("version", "created_at", "created_by", "updated_at", "updated_by")}
    assert (logged.status, logged.body) == (201, told | moments)
    assert read("/deliveries/2020-03-05.d1") == logged.body
    assert served() == UNSERVED | {"h1": "2020-03-05.d1"}


def test_what_is_handed_over_leaves_what_is_out():
    done(hand(1))
    assert balances() == OUT | {"out:veg-1": 4, "handed:veg-1": 1}


def test_a_household_gets_as_many_kits_as_the_list_says():
    plan(2, id="two", per_household=2, cycle="second")
    send_out("two", kits=4)
    assert done(hand(1, round="two"))["quantity"] == 2
    assert done(hand(2, round="two", quantity=1))["quantity"] == 1
    assert (balances()["out:two"], balances()["handed:two"]) == (1, 3)


def test_nobody_gets_more_than_the_list_says():
    before = contents()
    told = {"quantity": "The list has 1 for this household"}
    assert refusal(hand(1, quantity=2)) == (422, "invalid", told)
    assert contents() == before


def test_nothing_is_handed_over_that_is_not_out():
    plan(3, id="few", cycle="second")
    send_out("few", kits=2)
    done(hand(1, round="few"))
    done(hand(2, round="few"))
    before = contents()
    status, kind, _ = refusal(hand(3, round="few"))
    assert (status, kind) == (422, "insufficient-goods")
    assert contents() == before


def test_the_same_delivery_again_is_answered_with_what_stands():
    first = hand(1)
    before = contents()
    again = hand(1)
    assert (again.status, again.body) == (200, first.body)
    assert refusal(hand(1, people=4)) == (409, "id-taken", {"id": "The id 2020-03-05.d1 is taken"})
    assert contents() == before


@pytest.mark.parametrize("state", ["reconciled", "closed", "planned"])
def test_the_same_delivery_is_answered_whatever_became_of_its_round(state):
    first = hand(1)
    turn("veg-1", state)
    again = hand(1)
    assert (again.status, again.body) == (200, first.body)


def test_a_household_is_served_once_in_a_round():
    done(hand(1))
    before = contents()
    told = {"household": "h1 was served in this round by 2020-03-05.d1"}
    assert refusal(hand(1, id="2020-03-06.d2")) == (409, "already-served", told)
    assert contents() == before


def test_a_household_is_served_once_for_a_purpose_and_cycle_in_whatever_round():
    done(hand(1))
    plan(2, id="veg-2", day="2020-03-06", cycle="other")
    send_out("veg-2")
    # The lists may overlap where somebody accepted it; the store has the last word.
    records.change(PROGRAMME, "round", "veg-2", COORDINATOR, lambda _: Change({"cycle": "2020-w10"}))
    before = contents()
    told = {"household": "h1 was served in the round veg-1 by 2020-03-05.d1"}
    assert refusal(hand(1, id="2020-03-06.d9", round="veg-2")) == (409, "already-served", told)
    assert contents() == before
    done(hand(2, id="2020-03-06.d8", round="veg-2"))
    assert refusal(hand(2))[:2] == (409, "already-served")


def test_a_household_is_served_in_every_cycle():
    plan(1, id="veg-2", day="2020-03-12")
    send_out("veg-2")
    done(hand(1))
    done(hand(1, id="2020-03-12.d1", round="veg-2"))
    assert (served(), served("/rounds/veg-2")) == (UNSERVED | {"h1": "2020-03-05.d1"}, {"h1": "2020-03-12.d1"})


def test_visits_in_vain_serve_nobody_and_may_come_before_and_after():
    assert miss(1).status == 201
    assert miss(1, id="2020-03-06.m2", result="too-far").status == 201
    assert served() == UNSERVED
    done(hand(1, id="2020-03-07.d1"))
    late = miss(1, id="2020-03-05.m3")
    assert (late.status, late.body["quantity"]) == (201, None)
    assert served() == UNSERVED | {"h1": "2020-03-07.d1"}
    assert [each["id"] for each in read("/deliveries", start="2020-03-06")["items"]] == [
        "2020-03-06.m2",
        "2020-03-07.d1",
    ]
    (place,) = [each for each in read(f"{THIS}/recipients")["items"] if each["household"] == "h1"]
    assert place["attempts"] == [
        {"id": "2020-03-05.m1", "result": "nobody-home"},
        {"id": "2020-03-06.m2", "result": "too-far"},
        {"id": "2020-03-07.d1", "result": "delivered"},
        {"id": "2020-03-05.m3", "result": "nobody-home"},
    ]


def test_a_household_is_not_visited_without_end():
    for number in range(50):
        done(miss(1, id=f"2020-03-05.try{number}"))
    told = {"household": "A household is visited 50 times at most"}
    assert refusal(miss(1, id="2020-03-06.again")) == (409, "wrong-state", told)
    assert refusal(hand(1)) == (409, "wrong-state", told)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"round": "veg-9"}, {"round": "There is no round veg-9"}),
        ({"household": "h9"}, {"household": "h9 is not on this round's list"}),
        ({"id": "2020-03-04.d1"}, {"id": "A delivery cannot precede its round's day"}),
        ({"id": "2999-01-01.d1"}, {"id": "This day has not come yet"}),
        ({"people": None}, {"people": "People are counted when, and only when, the kit was handed over"}),
        ({"people": 0}, None),
        ({"people": 51}, None),
        ({"quantity": 0}, {"quantity": "This must not be below 1"}),
        ({"quantity": -1}, {"quantity": "This must not be below 1"}),
        ({"quantity": 21}, {"quantity": "This must not be above 20"}),
        ({"result": "nobody-home"}, {"people": "People are counted when, and only when, the kit was handed over"}),
        ({"items": []}, {"items": "These are too few (at least 1)"}),
        ({"items": [{"item": "greens", "quantity": 0}]}, {"items.0.quantity": "This must not be below 1"}),
        ({"items": [{"item": "greens", "quantity": 2}]}, {"items.0.quantity": "1 kits hold 1 of greens"}),
        ({"items": [{"item": "masks", "quantity": 1}]}, {"items.0.item": "The kit bag holds no masks"}),
        ({"items": [{"item": "greens", "quantity": 1}] * 2}, {"items": "An item is named once"}),
        ({"at": "24:00"}, {"at": "This is not written as expected"}),
        ({"located": "at home"}, {"located": "This is not written as expected"}),
    ],
    ids=str,
)
def test_a_wrong_delivery_is_refused_by_field(other, told):
    before = contents()
    status, kind, faults = refusal(hand(1, **other))
    assert (status, kind) == (422, "invalid")
    assert faults == told if told else list(faults) == ["people"]
    assert contents() == before


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"household": "h9"}, {"household": "h9 is not on this round's list"}),
        ({"id": "2020-03-04.m"}, {"id": "A delivery cannot precede its round's day"}),
        ({"quantity": 1}, {"quantity": "Kits are counted of a hand-over only"}),
        ({"items": [{"item": "greens", "quantity": 1}]}, {"items": "Items are named of a hand-over only"}),
        ({"exception": "邻居"}, {"exception": "An exception is made for a hand-over only"}),
    ],
    ids=str,
)
def test_a_visit_in_vain_is_held_to_the_list_and_the_day_as_a_hand_over_is(other, told):
    before = contents()
    assert refusal(miss(1, **other)) == (422, "invalid", told)
    assert contents() == before


@pytest.mark.parametrize("body", [HANDED, MISSED], ids=["delivered", "not delivered"])
@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("planned", "The round's list is not frozen yet"),
        ("frozen", "Nobody has gone out in this round yet"),
        ("packing", "Nobody has gone out in this round yet"),
        ("reconciled", "The round is reconciled"),
        ("closed", "The round is closed"),
    ],
)
def test_nothing_is_reported_but_of_a_round_that_is_out(body, state, told):
    turn("veg-1", state)
    before = contents()
    answer = call("deliveries", "partner", "POST", "/deliveries", body)
    assert refusal(answer) == (409, "wrong-state", {"round": told})
    assert contents() == before


def test_a_delivery_under_way_when_the_round_is_reconciled_is_refused():
    with meanwhile(lambda: turn("veg-1", "reconciled")):
        answer = hand(1)
    assert refusal(answer) == (409, "wrong-state", {"round": "The round is reconciled"})


@pytest.mark.parametrize(
    ("theirs", "status", "kind"),
    [({}, 200, None), ({"id": "2020-03-05.d2"}, 409, "already-served"), ({"people": 1}, 409, "id-taken")],
    ids=["the very same", "another report", "another count"],
)
def test_two_who_report_the_same_hand_over_at_once_report_it_once(theirs, status, kind):
    with meanwhile(lambda: done(hand(1, **theirs))):
        answer = hand(1)
    assert answer.status == status
    if kind:
        assert refusal(answer)[1] == kind
    assert (served()["h1"], len(read("/deliveries")["items"])) == (theirs.get("id", "2020-03-05.d1"), 1)
    assert balances()["out:veg-1"] == 4


def test_two_volunteers_at_two_doors_at_once_are_both_heard():
    with meanwhile(lambda: done(hand(2))):
        assert hand(1).status == 201
    assert balances() == OUT | {"out:veg-1": 3, "handed:veg-1": 2}


def test_two_at_once_hand_out_the_last_kit_once():
    plan(2, id="few", cycle="second")
    send_out("few", kits=1)
    with meanwhile(lambda: done(hand(2, round="few"))):
        answer = hand(1, round="few")
    assert refusal(answer)[:2] == (422, "insufficient-goods")
    assert (balances()["handed:few"], counts("/rounds/few")["delivered"]) == (1, 1)


@pytest.mark.parametrize("ask", [hand, miss], ids=["delivered", "not delivered"])
def test_a_delivery_survives_a_crash_at_any_call(ask):
    survives(lambda: ask(1))


def test_a_delivery_is_two_reads_and_one_transaction():
    done(miss(1, id="2020-03-05.first"))
    done(hand(2))
    costs = []
    for ask in (hand, miss):
        with tapped() as tap:
            done(ask(1))
        costs.append((tap.calls, tap.units))
    reads = ["GetItem", "GetItem", "TransactWriteItems"]
    # Delivery, place on the list, served key, round, transfer, what is out and what was handed over.
    assert costs == [(reads, 2 * 7), (reads, 2 * 3)]


def test_a_recipient_says_who_served_it_and_when():
    done(hand(1))
    (recipient,) = [each for each in read(f"{THIS}/recipients")["items"] if each["household"] == "h1"]
    delivery = read("/deliveries/2020-03-05.d1")
    assert (recipient["version"], recipient["updated_by"], recipient["updated_at"], recipient["created_by"]) == (
        2,
        "partner",
        delivery["created_at"],
        "coordinator",
    )


def test_a_change_of_a_recipient_cannot_overwrite_who_served_it():
    with meanwhile(lambda: done(hand(1))):
        changed = records.change(PROGRAMME, "recipient", "veg-1.h1", COORDINATOR, lambda _: Change({"members": 4}))
    assert (changed.version, changed.body["members"], changed.body["delivery"]) == (3, 4, "2020-03-05.d1")
    kept = [name for _, pk, name in contents() if pk == "hubei-2020#recipient#was"]
    assert kept == ["veg-1.h1#000002"]


def test_what_was_never_logged_is_not_found():
    answer = call("deliveries", "coordinator", "GET", "/deliveries/2020-03-05.d1")
    assert refusal(answer) == (404, "not-found", {"delivery": "There is no delivery 2020-03-05.d1"})


def test_all_that_reached_a_household_is_found_by_its_subject():
    plan(1, id="veg-2", day="2020-03-12")
    send_out("veg-2")
    done(miss(1))
    done(hand(1, id="2020-03-06.d1"))
    done(hand(1, id="2020-03-12.d1", round="veg-2"))
    done(hand(2, id="2020-03-06.d2"))
    found = [each.id for each in records.about("hubei-2020#household#h1")]
    assert found == ["2020-03-05.m1", "2020-03-06.d1", "2020-03-12.d1"]


def test_personal_words_are_sealed():
    done(hand(1, received_by="王小明", note="放在门口", located="30.48,114.42"))
    item = partition("records", "hubei-2020#delivery")["2020-03-05.d1"]
    assert {name: item["body"][name]["m"] for name in ("received_by", "note", "located")} == {
        "received_by": "王***",
        "note": "***",
        "located": "***",
    }
    told = str(contents())
    assert all(word not in told for word in ("王小明", "放在门口", "114.42"))


def define_box() -> None:
    for item in ("rice", "masks"):
        done(call("deliveries", "finance-maker", "POST", "/items", GREENS | {"id": item}))
    done(coordinator("/kits", KIT))


def test_part_of_a_kit_leaves_the_rest_loose():
    before = balances()
    assert before == OUT
    define_box()
    plan(2, id="box-1", kit="box", cycle="boxes", per_household=2)
    send_out("box-1", kits=4, kit="box", rice=1, masks=10)
    given = [{"item": "masks", "quantity": 15}]
    assert done(hand(1, round="box-1", items=given))["items"] == given
    assert balances() == OUT | {
        "bought:rice": -4,
        "bought:masks": -40,
        "made:box": -2,
        "out:box-1": 2,
        "kitted:rice": 2,
        "kitted:masks": 20,
        "handed:box-1:masks": 15,
        "out:box-1:masks": 5,
        "out:box-1:rice": 2,
    }
    assert done(void("2020-03-05.d1"))["void"] is True
    assert balances() == OUT | {
        "bought:rice": -4,
        "bought:masks": -40,
        "made:box": -4,
        "out:box-1": 4,
        "kitted:rice": 4,
        "kitted:masks": 40,
    }


def test_whole_kits_told_by_their_items_are_whole_kits():
    define_box()
    plan(1, id="box-1", kit="box", cycle="boxes")
    send_out("box-1", kits=1, kit="box", rice=1, masks=10)
    whole = [{"item": "rice", "quantity": 1}, {"item": "masks", "quantity": 10}]
    assert done(hand(1, round="box-1", items=whole))["items"] is None
    assert hand(1, round="box-1", items=whole).status == 200
    assert "out:box-1" not in balances()
