"""A round's list divided among volunteers: by the way from door to door, each household once, whatever happens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.service.deliveries.asking import THIS, coordinator, done, plan, read, refusal
from tests.service.deliveries.doors import hand, miss, send_out, turn
from tests.service.ledger.tap import go_back, meanwhile, survives, taken, tapped

RUNS = f"{THIS}/runs"


def divide(*volunteers):
    return coordinator(RUNS, {"volunteers": list(volunteers)})


def assigned():
    """The run and number of each household."""
    return {
        each["household"]: (each["run"], each["order"]) for each in read(f"{THIS}/recipients", limit="200")["items"]
    }


def told(answer):
    """Volunteer, households and first and last number of each run; and who is in none."""
    shown = [(each["volunteer"], each["households"], each["first"], each["last"]) for each in answer["items"]]
    return shown, answer["unassigned"]


@pytest.fixture
def eleven(programme):  # noqa: ARG001 - stands on it
    """A frozen round of h1 to h11, who live at numbers 1 to 11."""
    plan(11)


@pytest.mark.usefixtures("eleven")
def test_a_list_is_divided_by_the_way_into_runs_of_near_equal_length():
    answer = done(divide("li", "wang", "zhao"))
    assert told(answer) == ([("li", 4, 1, 4), ("wang", 4, 5, 8), ("zhao", 3, 9, 11)], 0)
    # By text, h10 and 成宝社区10号 would come before h2 and 成宝社区2号.
    way = {f"h{number}": (("li", "wang", "zhao")[(number - 1) // 4], number) for number in range(1, 12)}
    assert assigned() == way
    assert read(RUNS) == answer


@pytest.mark.usefixtures("eleven")
def test_a_run_tells_how_far_it_has_come():
    send_out(kits=11, greens=1)
    done(divide("li", "wang"))
    done(hand(1))
    done(miss(2))
    done(miss(3))
    done(hand(3))
    li, wang = read(RUNS)["items"]
    counted = ("volunteer", "households", "kits", "served", "tried", "open")
    assert [li[name] for name in counted] == ["li", 6, 6, 2, 1, 3]
    assert [wang[name] for name in counted] == ["wang", 5, 5, 0, 0, 5]
    assert (li["link"], li["round"], li["created_by"]) == (None, "veg-1", "coordinator")


@pytest.mark.usefixtures("eleven")
def test_a_coordinator_says_who_goes_where():
    body = {
        "assignments": [{"volunteer": "li", "households": ["h9", "h2"]}, {"volunteer": "wang", "households": ["h4"]}]
    }
    assert told(done(coordinator(RUNS, body))) == ([("li", 2, 2, 9), ("wang", 1, 4, 4)], 8)
    assert {assigned()[household] for household in ("h2", "h9")} == {("li", 2), ("li", 9)}
    assert assigned()["h1"] == (None, 1)


@pytest.mark.usefixtures("eleven")
def test_whoever_was_served_stays_in_the_run_that_served_them_and_no_number_changes():
    send_out(kits=11, greens=1)
    done(divide("li", "wang"))
    before = assigned()
    done(hand(1))
    done(hand(7))
    answer = done(divide("zhao"))
    assert told(answer) == ([("li", 1, 1, 1), ("zhao", 9, 2, 11), ("wang", 1, 7, 7)], 0)
    assert {household: number for household, (_, number) in assigned().items()} == {
        household: number for household, (_, number) in before.items()
    }


@pytest.mark.usefixtures("eleven")
def test_a_volunteer_who_is_not_named_any_more_has_an_empty_run():
    done(divide("li", "wang"))
    assert told(done(divide("li"))) == ([("li", 11, 1, 11), ("wang", 0, None, None)], 0)


@pytest.mark.usefixtures("at_the_doors")
def test_a_household_served_by_exception_is_on_nobody_s_way():
    done(
        coordinator("/households", {"id": "h9", "head": "李明", "address": "x", "place": "420111007009", "members": 1})
    )
    body = {"id": "2020-03-05.e", "round": "veg-1", "household": "h9", "result": "delivered", "people": 1}
    done(coordinator("/deliveries", body | {"exception": "路上求助"}))
    assert told(done(divide("li"))) == ([("li", 3, 1, 3)], 0)
    assert assigned()["h9"] == (None, None)


@pytest.mark.usefixtures("eleven")
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["volunteers"]),
        ({"volunteers": ["li"], "assignments": [{"volunteer": "li", "households": ["h1"]}]}, ["volunteers"]),
        ({"volunteers": ["li", "li"]}, ["volunteers"]),
        ({"volunteers": []}, ["volunteers"]),
        ({"volunteers": [f"v{number}" for number in range(12)]}, ["volunteers"]),
        ({"assignments": [{"volunteer": "li", "households": ["h1", "nobody"]}]}, ["assignments.0.households"]),
        (
            {"assignments": [{"volunteer": "li", "households": ["h1"]}, {"volunteer": "wu", "households": ["h1"]}]},
            ["assignments"],
        ),
    ],
    ids=["nothing", "both", "a name twice", "nobody", "more than doors", "a stranger", "a household twice"],
)
def test_a_division_that_cannot_be_is_refused_and_nobody_is_assigned(body, fields):
    status, kind, told_of = refusal(coordinator(RUNS, body))
    assert (status, kind) == (422, "invalid")
    assert list(told_of) == fields
    assert set(assigned().values()) == {(None, None)}


@pytest.mark.usefixtures("programme")
def test_a_list_is_divided_while_it_stands_and_not_before_or_after():
    plan(2, frozen=False)
    assert refusal(divide("li"))[:2] == (409, "wrong-state")
    done(coordinator(f"{THIS}/freeze", {"count": 2, "total": 2}))
    for state, taken_by in (
        ("frozen", True),
        ("packing", True),
        ("out", True),
        ("reconciled", False),
        ("closed", False),
    ):
        turn("veg-1", state)
        answer = divide("li" if state != "out" else "wang")
        assert (answer.status == 200) is taken_by, state


@pytest.mark.usefixtures("programme")
def test_there_are_no_runs_of_a_round_that_is_not_there():
    assert refusal(coordinator("/rounds/none/runs", {"volunteers": ["li"]}))[:2] == (404, "not-found")


@pytest.mark.usefixtures("eleven")
def test_a_division_may_break_off_anywhere_and_is_completed_by_repeating_it(monkeypatch):
    monkeypatch.setattr("services.deliveries.runs.PER_TRANSACTION", 4)
    survives(lambda: divide("li", "wang", "zhao"))


@pytest.mark.usefixtures("eleven")
def test_of_two_who_divide_at_once_one_is_refused_and_the_runs_are_the_other_s(monkeypatch):
    monkeypatch.setattr("services.deliveries.runs.PER_TRANSACTION", 4)
    with meanwhile(lambda: done(divide("wang", "zhao"))):
        first = divide("li", "wu")
    runs = {run for run, _ in assigned().values()}
    assert (first.status, runs) in ((409, {"wang", "zhao"}), (200, {"li", "wu"}))


@pytest.mark.usefixtures("eleven")
def test_a_division_that_another_overtook_is_refused_by_name(monkeypatch):
    monkeypatch.setattr("services.deliveries.runs.PER_TRANSACTION", 4)
    done(divide("li"))
    others = []

    def step_in(tap):
        if tap.calls.count("TransactWriteItems") == 3 and not others:
            others.append(divide("zhao"))

    with tapped(before=step_in):
        status, kind, told_of = refusal(divide("wang"))
    assert (status, kind, told_of) == (409, "wrong-state", {"round": "Somebody else divides it, or the round moved on"})
    assert done(others[0])
    assert {run for run, _ in assigned().values()} == {"zhao"}


@pytest.mark.usefixtures("programme")
def test_however_often_a_list_is_divided_everybody_is_in_one_run_and_runs_are_equal():
    plan(23)
    start = taken()

    @given(st.lists(st.sets(st.sampled_from([f"v{n}" for n in range(9)]), min_size=1), min_size=1, max_size=3))
    @settings(max_examples=6, deadline=None)
    def equal(divisions):
        go_back(start)
        for volunteers in divisions:
            answer = done(divide(*sorted(volunteers)))
        sizes = [each["households"] for each in answer["items"] if each["volunteer"] in divisions[-1]]
        assert (sum(sizes), max(sizes) - min(sizes) <= 1, answer["unassigned"]) == (23, True, 0)
        assert sum(each["households"] for each in answer["items"]) == 23

    equal()
