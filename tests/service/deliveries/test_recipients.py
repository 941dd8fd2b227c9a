"""The households on a round's list: of the register, each once, counted as they are added, none once it is frozen."""

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
    register,
    served,
)
from tests.service.ledger.tap import Killed, at, contents, die, meanwhile, survives, tapped

pytestmark = pytest.mark.usefixtures("programme")
LIST = f"{THIS}/recipients"


@pytest.fixture(autouse=True)
def planned(programme):  # noqa: ARG001 - stands on it
    register(1, 12)
    plan(0, frozen=False)


def listed():
    """How many households the list holds, how many the round counts, and how many kits of each."""
    stored = contents()
    rows = [item["body"]["quantity"] for (_, pk, _), item in stored.items() if pk == "hubei-2020#recipient"]
    body = stored["records", "hubei-2020#round", "veg-1"]["body"]
    assert (len(rows), sum(rows)) == (body["listed"], body["kits"])
    return len(rows), sum(rows)


def wanted(*households):
    return {"households": list(households)}


def test_households_are_listed_once_with_their_version_and_answered_masked():
    assert done(coordinator(LIST, households(1, 3))) == {"new": 3, "same": 0}
    assert done(coordinator(LIST, households(2, 5))) == {"new": 2, "same": 2}
    assert listed() == (5, 5)
    first = read(LIST)["items"][0]
    told = {
        "round": "veg-1",
        "household": "h1",
        "household_version": 1,
        "head": "王***",
        "address": "***",
        "quantity": 1,
        "members": 2,
        "place": "420111007009",
        "classes": [],
        "order": None,
        "run": None,
        "attempts": [],
        "delivery": None,
        "exception": None,
    }
    assert {name: first[name] for name in told} == told


def test_a_list_copies_nothing_that_is_personal():
    done(coordinator(LIST, households(1, 1)))
    body = contents()["records", "hubei-2020#recipient", "veg-1.h1"]["body"]
    assert set(body) == {
        "round",
        "household",
        "household_version",
        "quantity",
        "members",
        "place",
        "classes",
        "attempts",
    }


def test_a_list_shows_a_household_as_it_was_at_the_version_that_is_named():
    done(coordinator(LIST, households(1, 1)))
    moved = {name: value for name, value in household(1, head="李红", members=5).items() if name != "id"}
    done(coordinator("/households/h1/revise", moved))
    done(coordinator("/rounds", {**read_round(), "id": "veg-2"}))
    done(coordinator("/rounds/veg-2/recipients", households(1, 1)))
    shown = [read(f"/rounds/{round_id}/recipients")["items"][0] for round_id in ("veg-1", "veg-2")]
    assert [(each["household_version"], each["head"], each["members"]) for each in shown] == [
        (1, "王***", 2),
        (2, "李***", 5),
    ]


def read_round():
    names = ("purpose", "kit", "place", "place_name", "day")
    return {name: value for name, value in read(THIS).items() if name in names}


def test_a_household_gets_what_the_round_says_unless_its_quantity_is_said():
    done(coordinator("/rounds", {**read_round(), "id": "two", "per_household": 2}))
    asked = wanted("h1", {"household": "h2", "quantity": 5}, {"household": "h3"})
    assert done(coordinator("/rounds/two/recipients", asked)) == {"new": 3, "same": 0}
    assert done(coordinator("/rounds/two/recipients", asked)) == {"new": 0, "same": 3}
    items = read("/rounds/two/recipients")["items"]
    assert {each["household"]: each["quantity"] for each in items} == {"h1": 2, "h2": 5, "h3": 2}
    assert done(coordinator("/rounds/two/freeze", {"count": 3, "total": 9, "accept_conflicts": True}))["total"] == 9


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (wanted("h1", "h2", {"household": "h1", "quantity": 2}), "The list names h1 twice"),
        (wanted("h1", "h99"), "The register has no household h99"),
        (wanted("h1", "h12"), "The household h12 is void"),
    ],
    ids=["twice", "unknown", "void"],
)
def test_a_request_that_names_one_wrongly_lists_nobody(asked, told):
    done(coordinator("/households/h12/void", {"reason": "搬走"}))
    assert refusal(coordinator(LIST, asked)) == (422, "invalid", {"households": told})
    assert listed() == (0, 0)


def test_a_household_listed_with_another_quantity_lists_nobody():
    done(coordinator(LIST, households(1, 2)))
    told = {"households": "h2 is listed with another quantity"}
    assert refusal(coordinator(LIST, wanted("h3", {"household": "h2", "quantity": 2}))) == (409, "id-taken", told)
    assert listed() == (2, 2)


def test_nobody_is_added_to_a_frozen_list_and_who_is_on_it_may_be_sent_again():
    done(coordinator(LIST, households(1, 3)))
    done(coordinator(f"{THIS}/freeze", {"count": 3, "total": 3}))
    before = contents()
    told = {"round": "The list is frozen; nobody can be added"}
    assert refusal(coordinator(LIST, households(3, 4))) == (409, "wrong-state", told)
    assert done(coordinator(LIST, households(1, 3))) == {"new": 0, "same": 3}
    assert contents() == before


def test_a_list_longer_than_a_transaction_is_added_whole():
    register(13, 95)
    with tapped() as tap:
        assert done(coordinator(LIST, households(1, 95))) == {"new": 95, "same": 0}
    assert (tap.calls.count("TransactWriteItems"), tap.units) == (2, 2 * (95 + 2))
    assert listed() == (95, 95)
    assert done(coordinator(f"{THIS}/freeze", {"count": 95, "total": 95}))["recipients"] == 95


@pytest.fixture
def small_transactions(monkeypatch):
    """Four households a transaction, so that a short list takes several."""
    monkeypatch.setattr(recipients, "PER_TRANSACTION", 4)


@pytest.mark.usefixtures("small_transactions")
def test_a_list_is_read_in_pages():
    done(coordinator(LIST, households(1, 9)))
    page = read(LIST, limit="5")
    rest = read(LIST, limit="5", cursor=page["cursor"])
    assert [each["household"] for each in (*page["items"], *rest["items"])] == [f"h{number}" for number in range(1, 10)]
    assert rest["cursor"] is None


@pytest.mark.usefixtures("small_transactions")
def test_a_list_frozen_halfway_says_how_many_were_added_and_counts_them():
    def freeze():
        done(coordinator(f"{THIS}/freeze", {"count": 4, "total": 4}))

    # Reading the round, its list, the register, the first four; then somebody freezes it.
    with tapped(before=at(5, freeze)):
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
    with tapped(before=at(5, lambda: done(coordinator(LIST, households(6, 7))))):
        assert done(coordinator(LIST, households(1, 7))) == {"new": 5, "same": 2}
    assert listed() == (7, 7)


def test_a_household_that_somebody_else_lists_otherwise_at_the_same_time_is_left_as_it_is():
    theirs = wanted({"household": "h2", "quantity": 5})
    with meanwhile(lambda: done(coordinator(LIST, theirs))):
        answer = coordinator(LIST, households(1, 3))
    told = {"households": "h2 is listed with another quantity"}
    assert refusal(answer) == (409, "id-taken", told)
    assert listed() == (1, 5)


def test_a_short_list_survives_a_crash_at_any_call():
    survives(lambda: coordinator(LIST, households(1, 3)))


@pytest.mark.usefixtures("small_transactions")
def test_a_long_list_survives_a_crash_at_any_call():
    survives(lambda: coordinator(LIST, households(1, 10)))


@pytest.mark.usefixtures("small_transactions")
@pytest.mark.parametrize(("call", "before"), [(5, 4), (6, 8)])
def test_a_list_that_broke_off_is_counted_as_far_as_it_came(call, before):
    with pytest.raises(Killed), tapped(before=at(call, die)):
        coordinator(LIST, households(1, 10))
    assert listed() == (before, before)
    assert done(coordinator(LIST, households(1, 10))) == {"new": 10 - before, "same": before}


def test_households_of_two_rounds_are_listed_apart():
    plan(1, id="veg-2", frozen=False)
    done(coordinator(LIST, households(1, 2)))
    assert (served(), served("/rounds/veg-2")) == ({"h1": None, "h2": None}, {"h1": None})


def test_households_are_taken_off_a_planned_list_and_counted_off():
    asked = wanted("h1", {"household": "h2", "quantity": 3}, "h3")
    done(coordinator(LIST, asked))
    off = wanted("h2", "h3", "h3", "h9")
    assert done(coordinator(f"{THIS}/remove", off)) == {"removed": 2, "absent": 1}
    assert listed() == (1, 1)
    assert done(coordinator(f"{THIS}/remove", off)) == {"removed": 0, "absent": 3}
    assert done(coordinator(LIST, asked)) == {"new": 2, "same": 1}


def test_nobody_is_taken_off_a_frozen_list():
    plan(2, id="veg-2")
    before = contents()
    told = {"round": "The list is frozen; nobody can be taken off"}
    assert refusal(coordinator("/rounds/veg-2/remove", wanted("h1"))) == (409, "wrong-state", told)
    assert contents() == before


def test_a_household_that_is_taken_off_by_two_at_once_is_counted_off_once():
    done(coordinator(LIST, households(1, 4)))
    with meanwhile(lambda: done(coordinator(f"{THIS}/remove", wanted("h1", "h2")))):
        assert done(coordinator(f"{THIS}/remove", wanted("h2", "h3"))) == {"removed": 1, "absent": 1}
    assert listed() == (1, 1)


def test_a_household_that_comes_back_with_another_quantity_is_counted_off_as_it_is():
    done(coordinator(LIST, households(1, 2)))

    def theirs():
        done(coordinator(f"{THIS}/remove", wanted("h1")))
        done(coordinator(LIST, wanted({"household": "h1", "quantity": 4})))

    with meanwhile(theirs):
        assert done(coordinator(f"{THIS}/remove", wanted("h1"))) == {"removed": 1, "absent": 0}
    assert listed() == (1, 1)


@pytest.mark.usefixtures("small_transactions")
def test_taking_off_survives_a_crash_at_any_call():
    done(coordinator(LIST, households(1, 10)))
    survives(lambda: coordinator(f"{THIS}/remove", households(2, 8)))
