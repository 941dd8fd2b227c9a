"""Kits and rounds: each step in its turn, a wrong one refused by name, a round reopened with a reason."""

import pytest

from houyuan import records
from services.deliveries import round_goods
from services.deliveries.round_states import MOVES
from tests.service.deliveries.asking import (
    BAG,
    ROUND,
    THIS,
    coordinator,
    done,
    household,
    households,
    plan,
    read,
    refusal,
    register,
)
from tests.service.going import except_for, issue, listing, move, send_out, visit
from tests.service.ledger.tap import contents, meanwhile, survives, tapped

pytestmark = pytest.mark.usefixtures("programme")
THREE = {"count": 3, "total": 3}
AGAIN = {"reason": "名单有误"}
STEPS = {"freeze": THREE, "out": None, "reconcile": None, "close": None, "reopen": AGAIN}
STATES = ("planned", "frozen", "packing", "out", "reconciled", "closed")


def bring_to(state):
    """A round of three households in a state, nothing of it out once it is reconciled."""
    plan(3, frozen=state != "planned")
    reached = STATES.index(state)
    if reached >= 2:
        issue("veg-1")
    if reached >= 3:
        done(coordinator(f"{THIS}/out"))
    if reached >= 4:
        for household, result in (("h1", "delivered"), ("h2", "refused"), ("h3", "nobody-home")):
            visit("veg-1", household, result)
        move("veg-1", -3, 2)
        done(coordinator(f"{THIS}/reconcile"))
    if reached >= 5:
        done(coordinator(f"{THIS}/close"))


def test_a_kit_is_stored_once():
    again = coordinator("/kits", BAG)
    assert (again.status, {name: again.body[name] for name in BAG}) == (200, BAG)
    other = coordinator("/kits", BAG | {"items": [{"item": "greens", "quantity": 2}]})
    assert refusal(other) == (409, "id-taken", {"id": "The id bag is taken"})
    assert [kit["id"] for kit in read("/kits")["items"]] == ["bag"]


def test_a_round_is_planned_with_an_open_list_and_the_week_as_its_cycle():
    planned = coordinator("/rounds", ROUND)
    told = ROUND | {
        "until": None,
        "cycle": "2020-w10",
        "per_household": 1,
        "spare": 0,
        "state": "planned",
        "recipients": None,
        "total": None,
        "proof": [],
        "accepted_conflicts": 0,
        "rule": None,
        "reopened": [],
        "listed": 0,
        "delivered": 0,
        "undelivered": 0,
        "open": 0,
        "exceptions": 0,
        "work": None,
    }
    assert (planned.status, {name: planned.body[name] for name in told}) == (201, told)
    again = coordinator("/rounds", ROUND)
    assert (again.status, again.body) == (200, planned.body)


@pytest.mark.parametrize(
    ("day", "cycle"), [("2020-03-08", "2020-w10"), ("2020-03-09", "2020-w11"), ("2020-05-15", "2020-w20")]
)
def test_the_cycle_of_a_round_is_the_week_of_its_day_unless_it_is_named(day, cycle):
    assert done(coordinator("/rounds", ROUND | {"day": day}))["cycle"] == cycle
    assert done(coordinator("/rounds", ROUND | {"id": "named", "day": day, "cycle": "march"}))["cycle"] == "march"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"kit": "box"}, {"kit": "There is no kit box"}),
        ({"day": "2020-02-09"}, {"day": "The programme runs from 2020-02-10 to 2020-05-15"}),
        ({"day": "2020-05-16"}, {"day": "The programme runs from 2020-02-10 to 2020-05-15"}),
        ({"until": "2020-05-16"}, {"until": "The programme runs from 2020-02-10 to 2020-05-15"}),
    ],
    ids=str,
)
def test_a_round_needs_its_kit_and_lies_within_its_programme(other, told):
    before = contents()
    assert refusal(coordinator("/rounds", ROUND | other)) == (422, "invalid", told)
    assert contents() == before


def test_the_last_day_of_a_round_is_not_before_its_first():
    told = {"until": "The last day cannot lie before the first"}
    assert refusal(coordinator("/rounds", ROUND | {"until": "2020-03-04"})) == (422, "invalid", told)


@pytest.mark.parametrize(
    ("declared", "field", "told"),
    [
        ({"count": 2, "total": 3}, "count", "The list holds 3 households, 2 declared"),
        ({"count": 4, "total": 3}, "count", "The list holds 3 households, 4 declared"),
        ({"count": 3, "total": 4}, "total", "The list holds 3 kits, 4 declared"),
    ],
    ids=str,
)
def test_a_list_is_frozen_with_its_own_length_and_total_only(declared, field, told):
    plan(3, frozen=False)
    before = contents()
    assert refusal(coordinator(f"{THIS}/freeze", declared)) == (422, "invalid", {field: told})
    assert contents() == before
    frozen = done(coordinator(f"{THIS}/freeze", THREE))
    assert (frozen["state"], frozen["recipients"], frozen["total"]) == ("frozen", 3, 3)


def test_a_frozen_list_is_counted_from_that_moment():
    plan(3, frozen=False, per_household=2)
    assert listing("veg-1") is None
    done(coordinator(f"{THIS}/freeze", {"count": 3, "total": 6}))
    assert listing("veg-1").body == {
        "round": "veg-1",
        "purpose": "vegetables",
        "place": "420111007009",
        "kit": "bag",
        "cycle": "2020-w10",
        "households": 3,
        "total": 6,
        "places": [{"place": "420111007009", "households": 3, "total": 6}],
    }


def test_a_list_counts_its_households_and_kits_by_where_they_live():
    body = ROUND | {"place": "420111007", "place_name": "关山街道"}
    done(coordinator("/rounds", body))
    homes = {"h1": ("420111007009", 1), "h2": ("420111007003", 2), "h3": ("420111007003", 3)}
    for number, (place, _) in enumerate(homes.values(), 1):
        done(coordinator("/households", household(number, place=place)))
    wanted = [{"household": name, "quantity": quantity} for name, (_, quantity) in homes.items()]
    done(coordinator(f"{THIS}/recipients", {"households": wanted}))
    done(coordinator(f"{THIS}/freeze", {"count": 3, "total": 6}))
    assert listing("veg-1").body["places"] == [
        {"place": "420111007003", "households": 2, "total": 5},
        {"place": "420111007009", "households": 1, "total": 1},
    ]


def test_a_list_that_is_opened_again_counts_no_more_until_it_is_frozen_anew():
    plan(3)
    done(coordinator(f"{THIS}/reopen", AGAIN))
    void = listing("veg-1")
    assert (void.version, void.body["void"], void.body["void_reason"]) == (2, True, "名单有误")
    register(4, 4)
    done(coordinator(f"{THIS}/recipients", households(4, 4)))
    done(coordinator(f"{THIS}/freeze", {"count": 4, "total": 4}))
    anew = listing("veg-1")
    assert (anew.version, anew.body["void"], anew.body["void_reason"], anew.body["households"]) == (3, False, None, 4)


def test_freezing_again_with_the_same_count_changes_nothing():
    plan(3)
    before = contents()
    assert coordinator(f"{THIS}/freeze", THREE).body == read(THIS)
    again = coordinator(f"{THIS}/freeze", {"count": 2, "total": 3})
    assert refusal(again) == (409, "wrong-state", {"round": "Its state is frozen; one cannot freeze its list"})
    assert contents() == before


def test_a_list_that_grows_while_it_is_frozen_is_counted_anew():
    plan(3, frozen=False)
    register(4, 4)
    with meanwhile(lambda: done(coordinator(f"{THIS}/recipients", households(4, 4)))):
        answer = coordinator(f"{THIS}/freeze", THREE)
    assert refusal(answer) == (422, "invalid", {"count": "The list holds 4 households, 3 declared"})
    assert done(coordinator(f"{THIS}/freeze", {"count": 4, "total": 4}))["recipients"] == 4


def test_an_empty_list_cannot_be_frozen():
    plan(0, frozen=False)
    assert refusal(coordinator(f"{THIS}/freeze", {"count": 0, "total": 0}))[:2] == (422, "invalid")
    assert refusal(coordinator(f"{THIS}/freeze", {"count": 1, "total": 1}))[:2] == (422, "invalid")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_in_its_states_only_and_refused_by_name(state, step):
    bring_to(state)
    if (state, step) == ("packing", "reopen"):
        move("veg-1", -3, 2)
    if (state, step) == ("out", "reconcile"):
        for household in ("h1", "h2", "h3"):
            visit("veg-1", household, "refused")
        move("veg-1", -3, 2)
    before = contents()
    answer = coordinator(f"{THIS}/{step}", STEPS[step])
    if state in MOVES[step]:
        assert done(answer)["state"] == MOVES[step][state]
        assert coordinator(f"{THIS}/{step}", STEPS[step]).body == answer.body
    elif step != "reopen" and STATES.index(state) >= STATES.index(next(iter(MOVES[step].values()))):
        # The step was taken before: it is answered as taken.
        assert (done(answer)["state"], contents()) == (state, before)
    else:
        status, kind, told = refusal(answer)
        assert (status, kind, list(told)) == (409, "wrong-state", ["round"])
        assert told["round"].startswith(f"Its state is {state}; one cannot ")
        assert contents() == before


def test_a_round_goes_out_with_something_only():
    plan(3)
    issue("veg-1", 3)
    move("veg-1", -3, 2)
    told = {"goods": "Nothing is issued for this round"}
    assert refusal(coordinator(f"{THIS}/out")) == (409, "wrong-state", told)
    assert read(THIS)["state"] == "packing"


def test_a_round_whose_goods_are_out_is_not_opened_for_its_list():
    plan(3)
    issue("veg-1")
    told = {"goods": "Goods are out for this round; return them first"}
    assert refusal(coordinator(f"{THIS}/reopen", AGAIN)) == (409, "wrong-state", told)
    move("veg-1", -3, 2)
    reopened = done(coordinator(f"{THIS}/reopen", AGAIN))
    assert (reopened["state"], reopened["recipients"], reopened["total"], reopened["listed"]) == (
        "planned",
        None,
        None,
        3,
    )


def test_goods_of_a_round_are_told_apart_from_those_of_rounds_named_alike():
    for round_id in ("veg-1", "veg-10", "veg-1-b"):
        plan(3, id=round_id, cycle=round_id)
    for round_id, quantity in (("veg-1", 2), ("veg-10", 3), ("veg-1-b", 4)):
        issue(round_id, quantity)
    held = {round_id: round_goods.held("hubei-2020", round_id) for round_id in ("veg-1", "veg-10", "veg-1-b", "veg")}
    assert held == {"veg-1": {"bag": 2}, "veg-10": {"bag": 3}, "veg-1-b": {"bag": 4}, "veg": {}}


def test_a_round_is_reconciled_when_every_household_has_an_outcome_and_nothing_is_out():
    plan(3)
    send_out("veg-1")
    visit("veg-1", "h1", "delivered")
    told = {"households": "2 households have no outcome"}
    assert refusal(coordinator(f"{THIS}/reconcile")) == (409, "wrong-state", told)
    visit("veg-1", "h2", "nobody-home")
    visit("veg-1", "h3", "refused")
    told = {"goods": "Goods are still out: bag 3"}
    assert refusal(coordinator(f"{THIS}/reconcile")) == (409, "wrong-state", told)
    move("veg-1", -3, 2)
    assert done(coordinator(f"{THIS}/reconcile"))["state"] == "reconciled"


def test_what_became_of_the_list_is_counted_and_adds_up():
    plan(3)
    send_out("veg-1")
    visit("veg-1", "h1", "nobody-home")
    visit("veg-1", "h1", "delivered", 2)
    visit("veg-1", "h2", "too-far")
    except_for("veg-1", "h9")
    shown = read(THIS)
    counts = {name: shown[name] for name in ("recipients", "listed", "delivered", "undelivered", "open", "exceptions")}
    assert counts == {"recipients": 3, "listed": 3, "delivered": 1, "undelivered": 1, "open": 1, "exceptions": 1}
    assert shown["delivered"] + shown["undelivered"] + shown["open"] == shown["recipients"]
    (among_others,) = read("/rounds")["items"]
    assert [among_others[name] for name in ("recipients", "listed", "delivered")] == [3, 3, None]


def test_every_reopening_stays_on_the_round():
    bring_to("closed")
    first = done(coordinator(f"{THIS}/reopen", {"reason": "漏记一户"}))
    assert first["state"] == "out"
    for step in ("reconcile", "close"):
        done(coordinator(f"{THIS}/{step}"))
    second = done(coordinator(f"{THIS}/reopen", {"reason": "漏记一户"}))
    told = [{name: each[name] for name in ("by", "was", "because")} for each in second["reopened"]]
    assert told == [{"by": "coordinator", "was": "closed", "because": "漏记一户"}] * 2


@pytest.mark.parametrize("step", [*STEPS, "recipients", "list", "remove"])
def test_what_was_never_planned_is_not_found(step):
    bodies = STEPS | {"recipients": households(1, 1), "list": {}, "remove": {"households": ["h1"]}}
    told = {"round": "There is no round veg-1"}
    assert refusal(coordinator(f"{THIS}/{step}", bodies[step])) == (404, "not-found", told)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("planned", "freeze"),
        ("packing", "out"),
        ("reconciled", "close"),
        ("frozen", "reopen"),
        ("reconciled", "reopen"),
        ("closed", "reopen"),
    ],
)
def test_each_step_survives_a_crash_at_any_call(state, step):
    bring_to(state)
    survives(lambda: coordinator(f"{THIS}/{step}", STEPS[step]))


def test_freezing_anew_survives_a_crash_at_any_call():
    plan(3)
    done(coordinator(f"{THIS}/reopen", AGAIN))
    survives(lambda: coordinator(f"{THIS}/freeze", THREE))


def test_reconciling_survives_a_crash_at_any_call():
    plan(3)
    send_out("veg-1")
    for code in ("h1", "h2", "h3"):
        visit("veg-1", code, "refused")
    move("veg-1", -3, 2)
    survives(lambda: coordinator(f"{THIS}/reconcile"))


def test_each_version_of_a_round_that_a_step_replaced_is_kept():
    plan(3)
    done(coordinator(f"{THIS}/reopen", AGAIN))
    kept = {
        (item["version"], item["body"]["state"], item["body"]["listed"])
        for (_, pk, _), item in contents().items()
        if pk == "hubei-2020#round#was"
    }
    # Version 1, before anybody was listed, differs by the count only, which the list itself tells.
    assert kept == {(2, "planned", 3), (3, "frozen", 3)}


def test_each_step_is_few_reads_and_one_transaction():
    done(coordinator("/rounds", ROUND | {"id": "other", "cycle": "other"}))
    register(1, 3)

    def cost(path, body=None):
        with tapped() as tap:
            done(coordinator(path, body))
        return tap.calls, tap.units

    # The programme, its kit, the round; then the work behind it, of which there is none.
    assert cost("/rounds", ROUND) == (["GetItem", "GetItem", "PutItem", "GetItem"], 1)
    reads = ["GetItem", "BatchGetItem", "BatchGetItem"]
    assert cost(f"{THIS}/recipients", households(1, 3)) == ([*reads, "TransactWriteItems"], 2 * 4)
    # The round; its list, who was served, other rounds, who is void, what shows a hand-over, where its households live;
    # its listing.
    reads = ["GetItem", *["Query"] * 6, "GetItem"]
    assert cost(f"{THIS}/freeze", THREE) == ([*reads, "TransactWriteItems", "GetItem"], 2 * 4)
    issue("veg-1")
    assert cost(f"{THIS}/out") == (["GetItem", "Query", "Query", "TransactWriteItems", "GetItem", "Query"], 2 * 2)


def test_rounds_whose_names_begin_alike_have_lists_of_their_own():
    plan(3)
    plan(2, id="veg-10", frozen=False)
    plan(1, id="veg", frozen=False)
    listed = {name: len(read(f"/rounds/{name}/recipients")["items"]) for name in ("veg", "veg-1", "veg-10")}
    assert listed == {"veg": 1, "veg-1": 3, "veg-10": 2}


def test_a_listing_is_found_by_its_round_s_day():
    plan(3)
    (found,) = records.between("hubei-2020", "listing", "2020-03-05", "2020-03-05")
    assert found.id == "2020-03-05.veg-1"
