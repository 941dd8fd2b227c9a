"""Deliveries: a household is served once in a round, whoever reports it, however often and in whatever order."""

import pytest

from houyuan import records
from houyuan.identity import Caller
from houyuan.records import Change
from tests.service.deliveries.asking import (
    HANDED,
    MISSED,
    THIS,
    coordinator,
    done,
    partner,
    plan,
    read,
    refusal,
    served,
)
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, survives, tapped

pytestmark = pytest.mark.usefixtures("going_out")
UNSERVED = {"h1": None, "h2": None, "h3": None}


def test_a_delivery_is_stored_with_what_its_round_says_and_serves_the_household():
    logged = partner(HANDED | {"received_by": "王小明", "note": "放在门口"})
    told = HANDED | {
        "received_by": "王***",
        "note": "***",
        "purpose": "vegetables",
        "place": "420111007009",
        "kit": "bag",
    }
    assert (logged.status, {name: logged.body[name] for name in told}) == (201, told)
    assert read("/deliveries/2020-03-05.d1") == logged.body
    assert served() == UNSERVED | {"h1": "2020-03-05.d1"}


def test_the_same_delivery_again_is_answered_with_what_stands():
    first = partner(HANDED)
    before = contents()
    again = partner(HANDED)
    assert (again.status, again.body) == (200, first.body)
    assert refusal(partner(HANDED | {"people": 4})) == (409, "id-taken", {"id": "The id 2020-03-05.d1 is taken"})
    assert contents() == before


def test_the_same_delivery_is_answered_after_the_round_was_closed_too():
    first = partner(HANDED)
    done(coordinator(f"{THIS}/close"))
    again = partner(HANDED)
    assert (again.status, again.body) == (200, first.body)


def test_a_household_is_served_once_in_a_round():
    done(partner(HANDED))
    before = contents()
    told = {"household": "h1 was served in this round before"}
    assert refusal(partner(HANDED | {"id": "2020-03-06.d2"})) == (409, "already-served", told)
    assert contents() == before


def test_a_household_is_served_in_every_round_it_is_listed_in():
    plan(1, id="veg-2", day="2020-03-12")
    done(partner(HANDED))
    done(partner(HANDED | {"id": "2020-03-12.d1", "round": "veg-2"}))
    assert (served(), served("/rounds/veg-2")) == (UNSERVED | {"h1": "2020-03-05.d1"}, {"h1": "2020-03-12.d1"})


def test_attempts_that_failed_serve_nobody_and_may_come_before_and_after():
    assert partner(MISSED).status == 201
    assert partner(MISSED | {"id": "2020-03-06.m2", "result": "too-far"}).status == 201
    assert served() == UNSERVED
    done(partner(HANDED | {"id": "2020-03-07.d1"}))
    assert partner(MISSED | {"id": "2020-03-05.m3"}).status == 201
    assert served() == UNSERVED | {"h1": "2020-03-07.d1"}
    assert [each["id"] for each in read("/deliveries", start="2020-03-06")["items"]] == [
        "2020-03-06.m2",
        "2020-03-07.d1",
    ]


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
        ({"result": "nobody-home"}, {"people": "People are counted when, and only when, the kit was handed over"}),
    ],
    ids=str,
)
def test_a_wrong_delivery_is_refused_by_field(other, told):
    before = contents()
    status, kind, faults = refusal(partner(HANDED | other))
    assert (status, kind) == (422, "invalid")
    assert faults == told if told else list(faults) == ["people"]
    assert contents() == before


@pytest.mark.parametrize(
    ("body", "told"),
    [(MISSED | {"household": "h9"}, "h9 is not on this round's list"), (MISSED | {"id": "2020-03-04.m"}, None)],
    ids=["not listed", "before the round"],
)
def test_an_attempt_is_held_to_the_list_and_the_day_as_a_delivery_is(body, told):
    status, kind, faults = refusal(partner(body))
    assert (status, kind) == (422, "invalid")
    assert faults == ({"household": told} if told else {"id": "A delivery cannot precede its round's day"})


@pytest.mark.parametrize("body", [HANDED, MISSED], ids=["delivered", "not delivered"])
def test_nobody_goes_out_before_the_list_is_frozen_or_after_the_round_is_closed(body):
    plan(1, id="open", frozen=False)
    told = {"round": "The round's list is not frozen yet"}
    assert refusal(partner(body | {"round": "open"})) == (409, "wrong-state", told)
    done(coordinator(f"{THIS}/close"))
    assert refusal(partner(body)) == (409, "wrong-state", {"round": "The round is closed"})
    assert (served(), read("/deliveries")["items"]) == (UNSERVED, [])


@pytest.mark.parametrize(
    ("theirs", "status", "kind"),
    [
        (HANDED, 200, None),
        (HANDED | {"id": "2020-03-05.d2"}, 409, "already-served"),
        (HANDED | {"people": 1}, 409, "id-taken"),
    ],
    ids=["the very same", "another report", "another count"],
)
def test_two_who_report_the_same_hand_over_at_once_report_it_once(theirs, status, kind):
    with meanwhile(lambda: done(partner(theirs))):
        answer = partner(HANDED)
    assert answer.status == status
    if kind:
        assert refusal(answer)[1] == kind
    assert (served()["h1"], len(read("/deliveries")["items"])) == (theirs["id"], 1)


@pytest.mark.parametrize("body", [HANDED, MISSED], ids=["delivered", "not delivered"])
def test_a_delivery_survives_a_crash_at_any_call(body):
    survives(lambda: partner(body))


def test_a_delivery_is_one_read_and_one_transaction():
    done(partner(MISSED | {"id": "2020-03-05.first"}))
    for body in (HANDED, MISSED):
        with tapped() as tap:
            done(partner(body))
        assert (tap.calls, tap.units) == (["GetItem", "TransactWriteItems"], 2 * 3)


def test_a_recipient_says_who_served_it_and_when():
    done(partner(HANDED))
    (recipient,) = [each for each in read(f"{THIS}/recipients")["items"] if each["household"] == "h1"]
    delivery = read("/deliveries/2020-03-05.d1")
    assert (recipient["version"], recipient["updated_by"], recipient["updated_at"], recipient["created_by"]) == (
        2,
        "partner",
        delivery["created_at"],
        "coordinator",
    )


def test_a_change_of_a_recipient_cannot_overwrite_who_served_it():
    def moves_house(_):
        return Change({"members": 4})

    place = ("hubei-2020", "recipient", "veg-1.h1")
    with meanwhile(lambda: done(partner(HANDED))):
        changed = records.change(*place, Caller("coordinator", "coordinator"), moves_house)
    assert (changed.version, changed.body["members"], changed.body["delivery"]) == (3, 4, "2020-03-05.d1")
    kept = [name for _, pk, name in contents() if pk == "hubei-2020#recipient#was"]
    assert kept == ["veg-1.h1#000002"]


def test_what_was_never_logged_is_not_found():
    answer = call("deliveries", "coordinator", "GET", "/deliveries/2020-03-05.d1")
    assert refusal(answer) == (404, "not-found", {"delivery": "There is no delivery 2020-03-05.d1"})


def test_all_that_reached_a_household_is_found_by_its_subject():
    plan(1, id="veg-2", day="2020-03-12")
    done(partner(MISSED))
    done(partner(HANDED | {"id": "2020-03-06.d1"}))
    done(partner(HANDED | {"id": "2020-03-12.d1", "round": "veg-2"}))
    done(partner(HANDED | {"id": "2020-03-06.d2", "household": "h2"}))
    found = [each.id for each in records.about("hubei-2020#household#h1")]
    assert found == ["2020-03-05.m1", "2020-03-06.d1", "2020-03-12.d1"]
