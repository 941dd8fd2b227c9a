"""What became of a list: delivered, undelivered and open make it up; who may be tried again is told."""

import pytest

from services.deliveries import outcomes
from tests.service.deliveries.asking import THIS, coordinator, done, plan, read, refusal
from tests.service.deliveries.doors import counts, hand, miss, send_out
from tests.service.gateway import call

pytestmark = pytest.mark.usefixtures("at_the_doors")


def test_a_round_counts_what_became_of_its_list():
    assert counts() == {"listed": 3, "delivered": 0, "undelivered": 0, "open": 3, "exceptions": 0}
    done(miss(1))
    done(miss(2, result="refused"))
    assert counts() == {"listed": 3, "delivered": 0, "undelivered": 2, "open": 1, "exceptions": 0}
    done(hand(1))
    assert counts() == {"listed": 3, "delivered": 1, "undelivered": 1, "open": 1, "exceptions": 0}


@pytest.mark.parametrize("result", ["nobody-home", "wrong-address", "too-far", "other"])
def test_who_was_not_reached_may_be_tried_again(result):
    done(miss(2, result=result))
    again = {
        "household": "h2",
        "place": "420111007009",
        "quantity": 1,
        "run": None,
        "visits": 1,
        "last": "2020-03-05.m2",
        "result": result,
    }
    assert read(f"{THIS}/follow-up") == {"items": [again], "cursor": None}
    assert outcomes.follow_up("hubei-2020", "veg-1") == ["h2"]


@pytest.mark.parametrize("result", ["refused", "moved"])
def test_who_refused_or_moved_away_is_not_tried_again(result):
    done(miss(2))
    done(miss(2, id="2020-03-06.m2", result=result))
    assert read(f"{THIS}/follow-up")["items"] == []


def test_a_report_that_comes_late_does_not_speak_for_the_household():
    done(miss(2, id="2020-03-07.m", result="moved"))
    done(miss(2, id="2020-03-06.m"))
    assert read(f"{THIS}/follow-up")["items"] == []


def test_who_was_served_or_not_yet_visited_is_not_tried_again():
    done(miss(1))
    done(hand(1))
    assert read(f"{THIS}/follow-up")["items"] == []


def test_the_list_of_whom_to_try_again_has_pages():
    for number in (1, 2, 3):
        done(miss(number))
    first = read(f"{THIS}/follow-up", limit="2")
    assert [each["household"] for each in first["items"]] == ["h1", "h2"]
    rest = read(f"{THIS}/follow-up", limit="2", cursor=first["cursor"])
    assert ([each["household"] for each in rest["items"]], rest["cursor"]) == (["h3"], None)


def test_a_round_that_there_is_not_has_nobody_to_try_again():
    answer = call("deliveries", "coordinator", "GET", "/rounds/veg-9/follow-up")
    assert refusal(answer)[:2] == (404, "not-found")


def test_rounds_whose_names_begin_alike_are_counted_apart():
    plan(2, id="veg-10", cycle="second")
    send_out("veg-10")
    done(hand(1, round="veg-10"))
    assert counts() == {"listed": 3, "delivered": 0, "undelivered": 0, "open": 3, "exceptions": 0}
    assert counts("/rounds/veg-10") == {"listed": 2, "delivered": 1, "undelivered": 0, "open": 1, "exceptions": 0}
    assert refusal(coordinator("/rounds/veg-10/reconcile"))[:2] == (409, "wrong-state")
