"""A delivery that never was: whatever it did is taken back, and the household is served by another one."""

import pytest

from tests.service.deliveries.asking import THIS, coordinator, done, read, refusal, served
from tests.service.deliveries.doors import balances, counts, hand, miss, turn, void
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, partition, survives

pytestmark = pytest.mark.usefixtures("at_the_doors")
UNSERVED = {"h1": None, "h2": None, "h3": None}
DELIVERY = "2020-03-05.d1"


def test_a_void_delivery_serves_nobody_and_hands_nothing_out():
    before, kept = balances(), partition("records", "hubei-2020#recipient")["veg-1.h1"]["body"]
    done(hand(1))
    told = done(void(DELIVERY))
    assert (told["void"], told["void_reason"], told["result"], told["version"]) == (True, "登记错误", "delivered", 2)
    assert (balances(), served()) == (before, UNSERVED)
    assert partition("records", "hubei-2020#recipient")["veg-1.h1"]["body"] == kept
    assert partition("records", "hubei-2020#served") == {}
    assert counts() == {"listed": 3, "delivered": 0, "undelivered": 0, "open": 3, "exceptions": 0}


def test_the_household_is_served_by_another_delivery_then():
    done(hand(1))
    done(void(DELIVERY))
    done(hand(1, id="2020-03-06.d2"))
    assert served() == UNSERVED | {"h1": "2020-03-06.d2"}
    assert refusal(hand(1, id="2020-03-06.d3"))[:2] == (409, "already-served")


def test_a_phone_that_sends_a_void_delivery_again_is_told_that_it_is_void():
    done(hand(1))
    done(void(DELIVERY))
    again = hand(1)
    assert (again.status, again.body["void"]) == (200, True)
    assert served() == UNSERVED


def test_a_void_visit_in_vain_leaves_the_others():
    for name in ("a", "b", "c"):
        done(miss(1, id=f"2020-03-05.{name}"))
    done(void("2020-03-05.b"))
    (place,) = [each for each in read(f"{THIS}/recipients")["items"] if each["household"] == "h1"]
    assert [each["id"] for each in place["attempts"]] == ["2020-03-05.a", "2020-03-05.c"]
    done(void("2020-03-05.a"))
    done(void("2020-03-05.c"))
    assert counts()["open"] == 3


def test_voiding_again_for_the_same_reason_changes_nothing():
    done(hand(1))
    first = void(DELIVERY)
    before = contents()
    assert (void(DELIVERY).status, void(DELIVERY).body) == (200, first.body)
    told = {"reason": "This was voided for another reason"}
    assert refusal(void(DELIVERY, "重复")) == (409, "wrong-state", told)
    assert contents() == before


@pytest.mark.parametrize("state", ["reconciled", "closed"])
def test_nothing_is_voided_of_a_round_that_is_over(state):
    done(hand(1))
    turn("veg-1", state)
    before = contents()
    assert refusal(void(DELIVERY))[:2] == (409, "wrong-state")
    assert contents() == before


def test_what_was_never_logged_is_not_voided():
    assert refusal(void(DELIVERY)) == (404, "not-found", {"delivery": f"There is no delivery {DELIVERY}"})


def test_a_report_that_comes_while_its_household_is_unserved_is_kept():
    done(hand(1))
    with meanwhile(lambda: done(miss(1))):
        done(void(DELIVERY))
    (place,) = [each for each in read(f"{THIS}/recipients")["items"] if each["household"] == "h1"]
    assert (place["delivery"], [each["id"] for each in place["attempts"]]) == (None, ["2020-03-05.m1"])


def test_a_round_is_not_reconciled_on_what_was_there_before_a_voiding():
    for number in (1, 2, 3):
        done(hand(number))
    done(call("deliveries", "coordinator", "POST", f"{THIS}/lose", LOST))
    with meanwhile(lambda: done(void(DELIVERY))):
        answer = coordinator(f"{THIS}/reconcile")
    assert refusal(answer) == (409, "wrong-state", {"households": "1 households have no outcome"})


LOST = {"id": "2020-03-05.lost", "quantity": 2, "reason": "途中破损"}


@pytest.mark.parametrize("ask", [hand, miss], ids=["delivered", "not delivered"])
def test_voiding_survives_a_crash_at_any_call(ask):
    done(ask(1))
    survives(lambda: void("2020-03-05.d1" if ask is hand else "2020-03-05.m1"))
