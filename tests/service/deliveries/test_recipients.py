"""The households on a round's list: each once, counted as they are added, none after the list is frozen."""

import pytest

from services.deliveries import recipients
from tests.service.deliveries.asking import (
    THIS,
    coordinator,
    done,
    household,
    households,
    plan,
    read,
    refusal,
    served,
)
from tests.service.ledger.tap import Killed, at, contents, die, meanwhile, survives, tapped

pytestmark = pytest.mark.usefixtures("programme")
LIST = f"{THIS}/recipients"


@pytest.fixture(autouse=True)
def planned(programme):  # noqa: ARG001 - stands on it
    plan(0, frozen=False)


def listed():
    """How many households the list holds, and how many the round counts."""
    stored = contents()
    rows = [pk for _, pk, _ in stored if pk == "hubei-2020#recipient"]
    return len(rows), stored["records", "hubei-2020#round", "veg-1"]["body"]["listed"]


def test_households_are_listed_once_and_answered_masked():
    assert done(coordinator(LIST, households(1, 3))) == {"new": 3, "same": 0}
    assert done(coordinator(LIST, households(2, 5))) == {"new": 2, "same": 2}
    assert listed() == (5, 5)
    first = read(LIST)["items"][0]
    assert (first["household"], first["head"], first["address"], first["members"], first["delivery"]) == (
        "h1",
        "王***",
        "***",
        2,
        None,
    )


def test_a_household_named_twice_in_one_request_lists_nobody():
    twice = {"recipients": [household(1), household(2), household(1, members=4)]}
    assert refusal(coordinator(LIST, twice)) == (422, "invalid", {"recipients": "The list names h1 twice"})
    assert listed() == (0, 0)


def test_a_household_listed_otherwise_lists_nobody():
    done(coordinator(LIST, households(1, 2)))
    other = {"recipients": [household(3), household(2, members=5)]}
    assert refusal(coordinator(LIST, other)) == (409, "id-taken", {"recipients": "h2 is listed otherwise"})
    assert listed() == (2, 2)


def test_nobody_is_added_to_a_frozen_list_and_who_is_on_it_may_be_sent_again():
    done(coordinator(LIST, households(1, 3)))
    done(coordinator(f"{THIS}/freeze", {"count": 3}))
    before = contents()
    told = {"round": "The list is frozen; nobody can be added"}
    assert refusal(coordinator(LIST, households(3, 4))) == (409, "wrong-state", told)
    assert done(coordinator(LIST, households(1, 3))) == {"new": 0, "same": 3}
    assert contents() == before


def test_a_list_longer_than_a_transaction_is_added_whole():
    with tapped() as tap:
        assert done(coordinator(LIST, households(1, 95))) == {"new": 95, "same": 0}
    assert tap.calls.count("TransactWriteItems") == 2
    assert tap.units == 2 * (95 + 2)
    assert listed() == (95, 95)
    assert done(coordinator(f"{THIS}/freeze", {"count": 95}))["recipients"] == 95


@pytest.fixture
def small_transactions(monkeypatch):
    """Four households a transaction, so that a short list takes several."""
    monkeypatch.setattr(recipients, "PER_TRANSACTION", 4)


@pytest.mark.usefixtures("small_transactions")
def test_a_list_is_read_in_pages():
    done(coordinator(LIST, households(1, 9)))
    page = read(LIST, limit="5")
    rest = read(LIST, limit="5", cursor=page["cursor"])
    names = [each["household"] for each in (*page["items"], *rest["items"])]
    assert (names, rest["cursor"]) == ([f"h{number}" for number in range(1, 10)], None)


@pytest.mark.usefixtures("small_transactions")
def test_a_list_frozen_halfway_says_how_many_were_added_and_counts_them():
    def freeze():
        done(coordinator(f"{THIS}/freeze", {"count": 4}))

    # Reading the round, reading its list, the first four; then somebody freezes it.
    with tapped(before=at(4, freeze)):
        answer = coordinator(LIST, households(1, 7))
    told = {"round": "The list is frozen; nobody can be added; 4 were added before it was"}
    assert refusal(answer) == (409, "wrong-state", told)
    assert (listed(), read(THIS)["recipients"]) == ((4, 4), 4)
    assert done(coordinator(LIST, households(1, 4))) == {"new": 0, "same": 4}


def test_two_lists_that_share_households_are_added_at_once_and_counted_once():
    with meanwhile(lambda: done(coordinator(LIST, households(3, 6)))):
        assert done(coordinator(LIST, households(1, 4))) == {"new": 2, "same": 2}
    assert listed() == (6, 6)


@pytest.mark.usefixtures("small_transactions")
def test_what_was_added_before_somebody_else_listed_the_rest_counts_as_new():
    # The second transaction, of h5 to h7, finds h6 and h7 listed by somebody else.
    with tapped(before=at(4, lambda: done(coordinator(LIST, households(6, 7))))):
        assert done(coordinator(LIST, households(1, 7))) == {"new": 5, "same": 2}
    assert listed() == (7, 7)


def test_a_household_that_somebody_else_lists_otherwise_at_the_same_time_is_left_as_it_is():
    theirs = {"recipients": [household(2, members=5)]}
    with meanwhile(lambda: done(coordinator(LIST, theirs))):
        answer = coordinator(LIST, households(1, 3))
    assert refusal(answer) == (409, "id-taken", {"recipients": "h2 is listed otherwise"})
    assert listed() == (1, 1)


def test_a_short_list_survives_a_crash_at_any_call():
    survives(lambda: coordinator(LIST, households(1, 3)))


@pytest.mark.usefixtures("small_transactions")
def test_a_long_list_survives_a_crash_at_any_call():
    survives(lambda: coordinator(LIST, households(1, 10)))


@pytest.mark.usefixtures("small_transactions")
@pytest.mark.parametrize(("call", "before"), [(4, 4), (5, 8)])
def test_a_list_that_broke_off_is_counted_as_far_as_it_came(call, before):
    with pytest.raises(Killed), tapped(before=at(call, die)):
        coordinator(LIST, households(1, 10))
    assert listed() == (before, before)
    assert done(coordinator(LIST, households(1, 10))) == {"new": 10 - before, "same": before}


def test_households_of_two_rounds_are_listed_apart():
    plan(1, id="veg-2", frozen=False)
    done(coordinator(LIST, households(1, 2)))
    assert (served(), served("/rounds/veg-2")) == ({"h1": None, "h2": None}, {"h1": None})
