"""Figures of goods: by class, kit, round and place, how often households were served, lists against deliveries.

Every number is counted from the same table of deliveries, by hand or by a model that knows nothing of cubes.
"""

from collections import Counter, defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reports import cubes
from services.reports.cubes import Unit
from tests.service.gateway import call
from tests.service.reports.story import P, put, read

WUCHANG, HANYANG = "420106005008", "420105001002"
ROUNDS = {  # round: purpose, place, kit, day of the list, households on it, kits on it
    "veg-1": ("veg", WUCHANG, "bag", "2020-03-02", 4, 6),
    "veg-2": ("veg", HANYANG, "bag", "2020-03-09", 2, 2),
    "pack-1": ("pack", WUCHANG, "box", "2020-03-31", 2, 2),
    "county": ("pack", WUCHANG[:6], "box", "2020-04-02", 1, 1),
}
SERVED = [  # day, round, household, people, kits, classes, exception
    ("2020-03-02", "veg-1", "h1", 3, 2, ["disabled", "low-income"], None),
    ("2020-03-02", "veg-1", "h2", 1, 1, ["low-income"], None),
    ("2020-03-03", "veg-1", "h9", 5, 1, [], "刚搬来，名单漏登"),
    ("2020-03-09", "veg-2", "h1", 3, 1, ["disabled", "low-income"], None),
    ("2020-03-09", "veg-2", "h4", 2, 1, [], None),
    ("2020-04-01", "pack-1", "h1", 4, 1, ["disabled", "low-income"], None),
    ("2020-04-02", "county", "h5", 2, 1, ["disabled"], None),
]


def tell_lists():
    for round_id, (purpose, place, kit, day, households, kits) in ROUNDS.items():
        asked = {"place": place, "households": households, "total": kits}
        told = {"round": round_id, "purpose": purpose, "kit": kit, "cycle": "2020-w10"} | asked
        put("listing", f"{day}.{round_id}", **told, places=[asked])


def deliver(served, *, void=False, result="delivered"):
    day, round_id, household, people, kits, classes, exception = served
    purpose, place, kit, *_ = ROUNDS[round_id]
    put(
        "delivery", f"{day}.{round_id}-{household}-{result}",
        round=round_id, purpose=purpose, place=place, kit=kit, cycle="2020-w10", household=household, result=result,
        people=people, quantity=kits, classes=classes, exception=exception, void=void,
    )  # fmt: skip


def settle():
    days = {day for day, *_ in SERVED} | {"2020-03-10"} | {told[3] for told in ROUNDS.values()}
    for kind in ("delivery", "listing"):
        for day in sorted(days):
            cubes.refold(Unit(P, kind, day))


@pytest.fixture
def goods(anew):
    """Four lists, what was delivered of them, one void delivery and one that failed; every unit is folded."""
    anew()
    tell_lists()
    for each in SERVED:
        deliver(each)
    deliver(("2020-03-02", "veg-1", "h3", 6, 1, [], None), void=True)
    deliver(("2020-03-10", "veg-2", "h6", None, 1, ["infant"], None), result="nobody-home")
    settle()


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("figure", "where", "value"),
    [
        ("households", {}, 5),
        ("deliveries", {}, 7),
        ("services", {}, 8),
        ("person-times", {}, 20),
        ("exceptions", {}, 1),
        ("undelivered", {}, 1),
        ("requested", {}, 9),
        ("requested-kits", {}, 11),
        ("households", {"class": "low-income"}, 2),
        ("households", {"class": "disabled"}, 2),
        ("households", {"class": "disabled+low-income"}, 1),
        ("households", {"class": "disabled+infant"}, 0),
        ("households", {"class": "none"}, 2),
        ("services", {"class": "low-income"}, 5),
        ("undelivered", {"class": "infant", "result": "nobody-home"}, 1),
        ("households", {"place": WUCHANG[:6]}, 4),
        ("households", {"place": WUCHANG}, 3),
        ("households", {"place": f"{WUCHANG[:6]}000000"}, 1),
        ("communities", {"place": WUCHANG[:6]}, 2),
        ("requested", {"place": WUCHANG[:6]}, 7),
        ("households", {"kit": "box"}, 2),
        ("services", {"round": "veg-1"}, 4),
        ("exceptions", {"round": "veg-1", "purpose": "veg"}, 1),
        ("requested-kits", {"round": "veg-1"}, 6),
        ("households", {"times": "3"}, 1),
        ("households", {"times": "1", "class": "none"}, 2),
        ("households", {"times": "2", "purpose": "veg"}, 1),
    ],
)
def test_a_figure_and_its_list_say_what_the_deliveries_add_up_to(figure, where, value):
    told, behind = read(f"/figures/{figure}", **where), read(f"/figures/{figure}/records", **where, limit="200")
    assert (told["value"], behind["value"]) == (value, value)
    assert behind["count"] == len(behind["records"])


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("query", "households", "rows"),
    [
        ({}, 5, {1: 4, 3: 1}),
        ({"purpose": "veg"}, 4, {1: 3, 2: 1}),
        ({"class": "low-income"}, 2, {1: 1, 3: 1}),
        ({"place": WUCHANG[:6]}, 4, {1: 3, 2: 1}),
        ({"start": "2020-03-01", "end": "2020-03-31"}, 4, {1: 3, 2: 1}),
        ({"kit": "none"}, 0, {}),
    ],
)
def test_the_overlap_tells_how_many_households_were_served_in_how_many_rounds(query, households, rows):
    told = read("/overlap", **query)
    assert told["households"]["value"] == households
    assert {row["times"]: row["households"]["value"] for row in told["rows"]} == rows
    assert told["household_rounds"] == sum(times * count for times, count in rows.items())
    for row in told["rows"]:
        where = row["households"]["where"] | {name: query[name] for name in ("start", "end") if name in query}
        behind = read("/figures/households/records", **where, limit="200")
        assert behind["value"] == row["households"]["value"]
        assert behind["count"] == row["times"] * row["households"]["value"]


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("query", [{"times": "2"}, {"line": "food"}, {"channel": "phone"}])
def test_an_overlap_is_not_asked_for_by_what_it_tells_or_by_what_households_do_not_have(query):
    answer = call("reports", "funder", "GET", "/overlap", query=query)
    assert (answer.status, [fault["field"] for fault in answer.body["errors"]]) == (422, [*query])


@pytest.mark.usefixtures("goods")
def test_what_lists_asked_for_stands_beside_what_was_delivered_round_by_round():
    told = read("/requested")
    names = ("requested", "requested_kits", "deliveries", "services", "exceptions", "undelivered", "missing")
    assert {row["round"]: [row[name] for name in names] for row in told["rounds"]} == {
        "county": [1, 1, 1, 1, 0, 0, 0],
        "pack-1": [2, 2, 1, 1, 0, 0, 1],
        "veg-1": [4, 6, 3, 4, 1, 0, 2],
        "veg-2": [2, 2, 2, 2, 0, 1, 0],
    }
    assert [told["total"][name] for name in names] == [9, 11, 7, 8, 1, 1, 3]
    assert (told["count"], told["until"]) == (4, "2020-05-15")
    assert told["rounds"][2] | {"requested_records": "", "deliveries_records": ""} == {
        "requested": 4, "requested_kits": 6, "deliveries": 3, "services": 4, "exceptions": 1, "undelivered": 0,
        "missing": 2, "round": "veg-1", "purpose": "veg", "place": WUCHANG, "kit": "bag",
        "requested_records": "", "deliveries_records": "",
    }  # fmt: skip


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("query", "rounds"),
    [
        ({"purpose": "pack"}, ["county", "pack-1"]),
        ({"place": WUCHANG[:6]}, ["county", "pack-1", "veg-1"]),
        ({"kit": "bag"}, ["veg-1", "veg-2"]),
        ({"round": "veg-2"}, ["veg-2"]),
        ({"round": "nobody's"}, []),
        ({"start": "2020-03-01", "end": "2020-03-31"}, ["pack-1", "veg-1", "veg-2"]),
    ],
)
def test_rounds_are_as_many_as_the_count_beside_them_and_their_lists_are_the_figure(query, rounds):
    told = read("/requested", **query)
    assert [row["round"] for row in told["rounds"]] == rounds
    assert told["count"] == len(rounds)
    assert told["total"]["requested"] == read("/figures/requested", **query)["value"]
    for row in told["rounds"]:
        for name in ("requested", "deliveries"):
            path, _, asked = row[f"{name}_records"].partition("/hubei-2020")[2].partition("?")
            behind = read(path, **dict(part.split("=") for part in asked.split("&")), limit="200")
            assert behind["value"] == row[name]


@pytest.mark.usefixtures("goods")
def test_a_list_of_the_periods_last_day_is_served_by_what_was_delivered_after_it():
    told = read("/requested", start="2020-03-31", end="2020-03-31")
    assert [(row["round"], row["deliveries"], row["missing"]) for row in told["rounds"]] == [("pack-1", 1, 1)]


@pytest.mark.usefixtures("goods")
def test_lists_are_not_asked_for_by_what_they_do_not_have():
    for query in ({"class": "disabled"}, {"result": "moved"}, {"times": "1"}):
        answer = call("reports", "funder", "GET", "/requested", query=query)
        assert (answer.status, [fault["field"] for fault in answer.body["errors"]]) == (422, [*query])


CLASSES = ("disabled", "infant", "low-income")
DELIVERIES = st.lists(
    st.tuples(
        st.sampled_from(["2020-03-02", "2020-03-09"]),
        st.sampled_from([*ROUNDS]),
        st.integers(1, 5).map(lambda number: f"h{number}"),
        st.integers(1, 4),
        st.integers(1, 3),
        st.sets(st.sampled_from(CLASSES), max_size=3).map(sorted),
        st.none() | st.just("刚搬来"),
    ),
    max_size=14,
    unique_by=lambda each: (each[1], each[2]),
)


def split(served):
    """How often a day's deliveries served each household: household -> its rounds."""
    rounds = defaultdict(set)
    for _, round_id, household, *_ in served:
        rounds[household].add(round_id)
    return rounds


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(served=DELIVERIES)
def test_overlaps_add_up_to_households_and_to_household_rounds(anew, served):
    anew()
    for each in served:
        deliver(each)
    settle()
    for purpose in (None, "veg", "pack"):
        some = [each for each in served if purpose in (None, ROUNDS[each[1]][0])]
        told = read("/overlap", **({"purpose": purpose} if purpose else {}))
        rows = {row["times"]: row["households"]["value"] for row in told["rows"]}
        assert rows == dict(sorted(Counter(map(len, split(some).values())).items()))
        assert sum(rows.values()) == told["households"]["value"] == len(split(some))
        assert told["household_rounds"] == len(some)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(served=DELIVERIES)
def test_the_parts_of_a_split_cover_the_whole_and_a_class_holds_its_members(anew, served):
    anew()
    for each in served:
        deliver(each)
    settle()
    whole = read("/figures/person-times")["value"]
    assert whole == sum(each[3] for each in served)
    places = (WUCHANG, HANYANG, f"{WUCHANG[:6]}000000")
    for dimension, values in (("round", ROUNDS), ("kit", ("bag", "box")), ("place", places)):
        assert sum(read("/figures/person-times", **{dimension: each})["value"] for each in values) == whole
    behind = read("/figures/person-times/records", limit="200")["records"]
    assert sum(each["amount"] for each in behind) == whole
    for wanted in ("disabled", "low-income", "disabled+infant"):
        members = {each[2] for each in served if set(wanted.split("+")) <= set(each[5])}
        assert read("/figures/households", **{"class": wanted})["value"] == len(members)
    nobody_s = {each[2] for each in served if not each[5]}
    assert read("/figures/households", **{"class": "none"})["value"] == len(nobody_s)
