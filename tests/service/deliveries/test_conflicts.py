"""Conflicts of rounds of one purpose and cycle: who was served is on no other list; who is listed twice is known."""

import pytest

from tests.service.deliveries.asking import ROUND, THIS, coordinator, done, households, plan, read, refusal
from tests.service.going import move, send_out, visit
from tests.service.ledger.tap import contents, meanwhile, tapped

pytestmark = pytest.mark.usefixtures("programme")
NONE = {"served": 0, "listed": 0, "void": 0, "hard": [], "soft": [], "gone": []}
FREEZE = f"{THIS}/freeze"
THREE = {"count": 3, "total": 3}


def served(round_id, household_id="h1", **other):
    """A round that served a household and left another unserved."""
    plan(2, id=round_id, **other)
    send_out(round_id, 2)
    visit(round_id, household_id, "delivered")


def conflicts():
    return read(f"{THIS}/conflicts")


def test_a_list_of_its_own_has_none():
    plan(3, id="others", purpose="masks")
    plan(3, id="next", cycle="2020-w11")
    plan(3, frozen=False)
    assert conflicts() == NONE
    assert done(coordinator(FREEZE, THREE))["accepted_conflicts"] == 0


def test_who_was_served_cannot_stand_on_another_list_of_the_purpose_and_cycle():
    served("first")
    plan(3, frozen=False)
    delivery = "2020-03-05.first-h1-1"
    hard = [{"household": "h1", "round": "first", "delivery": delivery}]
    soft = [{"household": "h2", "round": "first", "delivery": None}]
    assert conflicts() == NONE | {"served": 1, "listed": 1, "hard": hard, "soft": soft}
    before = contents()
    told = {"households": f"1 of the list were served: h1 (first, {delivery})"}
    for accepted in (False, True):
        answer = coordinator(FREEZE, THREE | {"accept_conflicts": accepted})
        assert refusal(answer) == (409, "already-served", told)
    assert contents() == before
    done(coordinator(f"{THIS}/remove", households(1, 1)))
    assert done(coordinator(FREEZE, {"count": 2, "total": 2, "accept_conflicts": True}))["state"] == "frozen"


def test_who_was_served_in_a_closed_round_counts_and_who_was_not_reached_does_not():
    served("first")
    visit("first", "h2", "nobody-home")
    move("first", -2, 2)
    done(coordinator("/rounds/first/reconcile"))
    plan(3, frozen=False)
    for _ in range(2):
        shown = conflicts()
        assert (shown["served"], shown["listed"]) == (1, 0)
        done(coordinator("/rounds/first/close"))


@pytest.mark.parametrize("frozen", [False, True], ids=["planned", "frozen"])
def test_who_stands_on_another_open_list_is_taken_when_accepted(frozen):
    plan(2, id="other", frozen=frozen)
    plan(3, frozen=False)
    soft = [{"household": f"h{number}", "round": "other", "delivery": None} for number in (1, 2)]
    assert conflicts() == NONE | {"listed": 2, "soft": soft}
    before = contents()
    told = {"accept_conflicts": "2 stand on another open round's list: h1 (other)"}
    assert refusal(coordinator(FREEZE, THREE)) == (409, "wrong-state", told)
    assert contents() == before
    assert done(coordinator(FREEZE, THREE | {"accept_conflicts": True}))["accepted_conflicts"] == 2


def test_who_is_void_in_the_register_is_on_no_frozen_list():
    plan(3, frozen=False)
    done(coordinator("/households/h2/void", {"reason": "搬走"}))
    assert conflicts() == NONE | {"void": 1, "gone": ["h2"]}
    told = {"households": "1 of the list are void: h2"}
    assert refusal(coordinator(FREEZE, THREE | {"accept_conflicts": True})) == (422, "invalid", told)


def test_a_list_that_changes_while_its_conflicts_are_sought_is_looked_at_anew():
    served("first")
    plan(0, frozen=False)
    done(coordinator(f"{THIS}/recipients", households(2, 2)))

    def theirs():
        done(coordinator(f"{THIS}/remove", households(2, 2)))
        done(coordinator(f"{THIS}/recipients", households(1, 1)))

    with meanwhile(theirs):
        answer = coordinator(FREEZE, {"count": 1, "total": 1, "accept_conflicts": True})
    assert refusal(answer)[:2] == (409, "already-served")
    assert read(THIS)["state"] == "planned"


def test_many_conflicts_are_counted_and_the_first_are_shown(monkeypatch):
    monkeypatch.setattr("services.deliveries.conflicts.SHOWN", 2)
    plan(5, id="other")
    plan(5, frozen=False)
    shown = conflicts()
    assert (shown["listed"], [each["household"] for each in shown["soft"]]) == (5, ["h1", "h2"])


def test_conflicts_are_sought_in_the_rounds_of_the_purpose_and_cycle_only():
    for number in range(3):
        plan(1, id=f"masks-{number}", purpose="masks", frozen=False)
    plan(1, id="other", frozen=False)
    plan(1, frozen=False)
    with tapped() as tap:
        conflicts()
    # The round; its list, who was served, all rounds, the one other list, who is void.
    assert tap.calls == ["GetItem", *["Query"] * 5]


def test_a_round_does_not_stand_against_itself():
    done(coordinator("/rounds", ROUND))
    plan(2, id="other", cycle="another")
    done(coordinator(f"{THIS}/recipients", households(1, 2)))
    assert conflicts() == NONE
