"""Exceptions: a registered household outside the list is served by staff with a reason, and counted apart."""

import pytest

from tests.service.deliveries.asking import HANDED, MISSED, THIS, coordinator, done, plan, read, refusal, register
from tests.service.deliveries.doors import balances, counts, hand, send_out, void
from tests.service.gateway import Answer, call
from tests.service.ledger.tap import contents, meanwhile, partition, survives

pytestmark = pytest.mark.usefixtures("at_the_doors", "neighbour")
EXCEPTION = HANDED | {"id": "2020-03-05.x4", "household": "h4", "exception": "邻居临时求助"}


@pytest.fixture
def neighbour(at_the_doors):  # noqa: ARG001 - stands on it
    register(4, 4)


def serve(role: str = "social-worker", **other) -> Answer:
    return call("deliveries", role, "POST", "/deliveries", EXCEPTION | other)


def test_a_registered_household_is_served_by_exception_and_counted_apart():
    done(hand(1))
    told = done(serve())
    assert (told["exception"], told["quantity"], told["place"]) == ("邻居临时求助", 1, "420111007009")
    assert counts() == {"listed": 3, "delivered": 1, "undelivered": 0, "open": 2, "exceptions": 1}
    (place,) = [each for each in read(f"{THIS}/recipients")["items"] if each["household"] == "h4"]
    assert {name: place[name] for name in ("exception", "delivery", "attempts", "household_version")} == {
        "exception": "邻居临时求助",
        "delivery": "2020-03-05.x4",
        "attempts": [{"id": "2020-03-05.x4", "result": "delivered"}],
        "household_version": 1,
    }
    assert (balances()["out:veg-1"], balances()["handed:veg-1"]) == (3, 2)


def test_it_gets_what_the_hand_over_says():
    assert done(serve(quantity=3))["quantity"] == 3
    assert balances()["out:veg-1"] == 2
    told = refusal(serve(id="2020-03-05.x5", household="h5", quantity=3))
    assert told == (422, "invalid", {"household": "h5 is not in the register"})


def test_an_app_makes_no_exception():
    before = contents()
    told = {"exception": "Only staff may serve by exception"}
    assert refusal(serve("partner")) == (403, "forbidden", told)
    assert contents() == before


def test_who_is_on_the_list_needs_no_exception():
    before = contents()
    told = {"exception": "h1 is on this round's list"}
    assert refusal(serve(household="h1")) == (422, "invalid", told)
    assert contents() == before


def test_who_is_void_in_the_register_is_not_served():
    done(call("deliveries", "coordinator", "POST", "/households/h4/void", {"reason": "重复登记"}))
    assert refusal(serve()) == (422, "invalid", {"household": "h4 is not in the register"})


def test_the_same_exception_is_answered_whatever_became_of_the_household():
    first = serve()
    done(call("deliveries", "coordinator", "POST", "/households/h4/void", {"reason": "已搬走"}))
    again = serve()
    assert (again.status, again.body) == (200, first.body)


def test_nobody_is_served_twice_by_exception():
    done(serve())
    before = contents()
    assert refusal(serve(id="2020-03-06.x4"))[:2] == (409, "already-served")
    assert refusal(hand(4))[:2] == (409, "already-served")
    assert contents() == before


def test_nobody_is_served_by_exception_who_was_served_in_another_round_of_the_purpose_and_cycle():
    plan(4, id="more", cycle="2020-w10", day="2020-03-06", frozen=False)
    done(coordinator("/rounds/more/freeze", {"count": 4, "total": 4, "accept_conflicts": True}))
    send_out("more")
    done(hand(4, id="2020-03-06.d4", round="more"))
    told = {"household": "h4 was served in the round more by 2020-03-06.d4"}
    assert refusal(serve()) == (409, "already-served", told)


def test_two_who_make_the_same_exception_at_once_make_it_once():
    with meanwhile(lambda: done(serve(id="2020-03-05.other"))):
        assert refusal(serve())[:2] == (409, "already-served")
    assert counts()["exceptions"] == 1


def test_a_void_exception_leaves_no_place_on_the_list():
    before = balances()
    done(serve())
    done(void("2020-03-05.x4"))
    assert (counts()["exceptions"], balances()) == (0, before)
    assert "veg-1.h4" not in partition("records", "hubei-2020#recipient")
    assert refusal(hand(4)) == (422, "invalid", {"household": "h4 is not on this round's list"})
    done(serve(id="2020-03-06.x4"))
    assert counts()["exceptions"] == 1


def test_a_visit_in_vain_is_not_noted_of_who_is_there_by_exception():
    done(serve())
    told = {"household": "h4 is not on this round's list"}
    assert refusal(call("deliveries", "partner", "POST", "/deliveries", MISSED | {"household": "h4"})) == (
        422,
        "invalid",
        told,
    )


def test_an_exception_survives_a_crash_at_any_call():
    survives(serve)


def test_a_void_exception_survives_a_crash_at_any_call():
    done(serve())
    survives(lambda: coordinator("/deliveries/2020-03-05.x4/void", {"reason": "登记错误"}))
