"""Lists by rule: whom the rule chooses, each once, made behind the request; whatever breaks off goes on."""

from contextlib import suppress

import pytest

from houyuan import jobs, records, store, wire, working, writes
from houyuan.households import NewHousehold
from houyuan.identity import Caller
from services.deliveries import handler, list_work, recipients
from services.deliveries import households as register_
from tests.service.deliveries.asking import (
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
from tests.service.going import move, send_out, visit
from tests.service.ledger.tap import Killed, at, contents, die, go_back, survives, taken, tapped

pytestmark = pytest.mark.usefixtures("programme")
LIST = f"{THIS}/list"
REGISTER = (
    household(1),
    household(2, place="420111007010", classes=["infant"]),
    household(3, place="420112001001", classes=["disabled", "infant"]),
    household(4, classes=["low-income"]),
    household(5, classes=["infant", "pregnant"]),
)


@pytest.fixture(autouse=True)
def planned(programme, monkeypatch):  # noqa: ARG001 - stands on it
    monkeypatch.setattr(jobs.secrets, "token_hex", lambda _: "worker")
    for each in REGISTER:
        done(coordinator("/households", each))
    done(coordinator("/households", household(6)))
    done(coordinator("/households/h6/void", {"reason": "搬走"}))
    plan(0, frozen=False)


def frozen(listed, **other):
    """A round whose list of h1 to h`listed` is frozen."""
    this = f"/rounds/{other['id']}"
    done(coordinator("/rounds", ROUND | other))
    done(coordinator(f"{this}/recipients", households(1, listed)))
    done(coordinator(f"{this}/freeze", {"count": listed, "total": listed}))


def work(round_id="veg-1"):
    assert list_work.carry_on("hubei-2020", round_id)


def by_rule(round_id="veg-1", **rule):
    """Whom a rule puts on a round's list."""
    done(coordinator(f"/rounds/{round_id}/list", rule))
    work(round_id)
    return listed(round_id)


def listed(round_id="veg-1"):
    stored = contents()
    rows = {
        item["body"]["household"]: item["body"]["quantity"]
        for (_, pk, _), item in stored.items()
        if pk == "hubei-2020#recipient" and item["body"]["round"] == round_id
    }
    body = stored["records", "hubei-2020#round", round_id]["body"]
    assert (len(rows), sum(rows.values())) == (body["listed"], body["kits"])
    return sorted(rows)


@pytest.mark.parametrize(
    ("rule", "households"),
    [
        ({}, ["h1", "h4", "h5"]),
        ({"places": ["420111"]}, ["h1", "h2", "h4", "h5"]),
        ({"places": ["420111007010", "420112001"]}, ["h2", "h3"]),
        ({"places": ["420113"]}, []),
        ({"classes": ["infant"]}, ["h5"]),
        ({"places": ["420111", "420112"], "classes": ["disabled", "pregnant"]}, ["h3", "h5"]),
        ({"most": 2}, ["h1", "h4"]),
        ({"most": 5}, ["h1", "h4", "h5"]),
    ],
    ids=str,
)
def test_a_rule_chooses_by_place_class_and_length_and_nobody_who_is_void(rule, households):
    assert by_rule(**rule) == households


def test_a_listed_household_is_as_if_it_had_been_named():
    done(coordinator(LIST, {}))
    work()
    by_hand = contents()
    shown = [read(f"{THIS}/recipients")["items"][0]]
    done(coordinator(f"{THIS}/remove", households(1, 1)))
    done(coordinator(f"{THIS}/recipients", households(1, 1)))
    moments = dict.fromkeys(("created_at", "updated_at"))
    assert read(f"{THIS}/recipients")["items"][0] | moments == shown[0] | moments
    key = ("records", "hubei-2020#recipient", "veg-1.h1")
    assert contents()[key] == by_hand[key]


def test_who_was_served_is_left_out_as_the_rule_says():
    frozen(1, id="before", cycle="2020-w09")
    frozen(2, id="now", cycle="2020-w10")
    frozen(4, id="masks", purpose="masks", cycle="once")
    for round_id, household_id in (("before", "h1"), ("now", "h2"), ("masks", "h4")):
        send_out(round_id)
        visit(round_id, household_id, "delivered")
    rules = {
        "own": {"places": ["420111"]},
        "ever": {"places": ["420111"], "not_served_for": "vegetables"},
        "other": {"places": ["420111"], "not_served_for": "masks"},
        "all": {"places": ["420111"], "not_served_for": ""},
    }
    chosen = {}
    for name, rule in rules.items():
        done(coordinator("/rounds", ROUND | {"id": name}))
        chosen[name] = by_rule(name, **rule)
    assert chosen == {
        "own": ["h1", "h4", "h5"],
        "ever": ["h4", "h5"],
        "other": ["h1", "h2", "h5"],
        "all": ["h1", "h2", "h4", "h5"],
    }


def test_a_follow_up_is_for_whom_another_round_did_not_reach_and_may_try_again():
    frozen(5, id="first")
    send_out("first", 5)
    visit("first", "h1", "nobody-home")
    visit("first", "h4", "refused")
    visit("first", "h5", "nobody-home")
    visit("first", "h5", "delivered", 2)
    assert by_rule(follow_up_of="first") == ["h1"]
    move("first", -1, 9)
    for other in ("veg-1", "veg-9"):
        told = {"follow_up_of": f"There is no round {other} to follow up"}
        assert refusal(coordinator(LIST, {"follow_up_of": other})) == (422, "invalid", told)


def test_a_round_tells_by_which_rule_it_was_listed_and_how_far_the_work_has_come(monkeypatch):
    monkeypatch.setattr(recipients, "PER_TRANSACTION", 2)
    monkeypatch.setattr(working, "SAVE_EVERY", 1)
    asked = done(coordinator(LIST, {"most": 9}))
    nothing = {"places": [], "classes": [], "not_served_for": None, "follow_up_of": None}
    assert (asked["rule"], asked["work"]) == (nothing | {"most": 9}, {"task": "list", "done": 0, "of": 0})
    shown = []
    with tapped(before=lambda _: shown.append(read(THIS)["work"])):
        work()
    seen = [each for number, each in enumerate(shown) if number == 0 or each != shown[number - 1]]
    # The last call looks whether there is work left.
    assert seen.pop() is None
    assert seen == [{"task": "list", "done": done_, "of": of} for done_, of in ((0, 0), (2, 3), (3, 3))]
    assert read(THIS)["work"] is None


def test_asked_again_a_rule_lists_who_came_since_and_nobody_twice():
    assert by_rule() == ["h1", "h4", "h5"]
    assert by_rule() == ["h1", "h4", "h5"]
    register(7, 7)
    assert by_rule() == ["h1", "h4", "h5", "h7"]
    assert by_rule(most=4) == ["h1", "h4", "h5", "h7"]


def test_households_that_were_listed_by_hand_count_and_keep_their_quantity():
    done(coordinator(f"{THIS}/recipients", {"households": [{"household": "h4", "quantity": 3}, "h2"]}))
    assert by_rule(most=3) == ["h1", "h2", "h4"]
    assert read(THIS)["listed"] == 3
    assert [each["quantity"] for each in read(f"{THIS}/recipients")["items"]] == [1, 1, 3]


def test_while_a_list_is_made_nothing_else_is_done_about_it():
    done(coordinator(f"{THIS}/recipients", households(1, 1)))
    asked = done(coordinator(LIST, {}))
    assert coordinator(LIST, {}).body == asked
    busy = (409, "wrong-state", {"round": "Work on this is still going on; wait for it"})
    assert refusal(coordinator(LIST, {"most": 1})) == busy
    assert refusal(coordinator(f"{THIS}/freeze", {"count": 1, "total": 1})) == busy
    assert refusal(coordinator(f"{THIS}/remove", households(1, 1))) == busy
    assert done(coordinator(f"{THIS}/recipients", households(2, 2))) == {"new": 1, "same": 0}
    work()
    assert listed() == ["h1", "h2", "h4", "h5"]


def test_a_frozen_list_is_not_made_anew():
    frozen(1, id="veg-2")
    told = {"round": "The list is frozen; nobody can be added"}
    assert refusal(coordinator("/rounds/veg-2/list", {})) == (409, "wrong-state", told)


@pytest.mark.parametrize("rule", [{}, {"most": 3}], ids=str)
def test_what_others_do_about_the_list_meanwhile_is_counted_in(monkeypatch, rule):
    monkeypatch.setattr(recipients, "PER_TRANSACTION", 1)
    done(coordinator(LIST, rule))
    others = iter([households(5, 5), households(2, 2)])

    def theirs():
        done(coordinator(f"{THIS}/recipients", next(others)))

    # Each time before a household is listed: the first and the second of them.
    def meanwhile(tap):
        if tap.calls[-1] == "TransactWriteItems" and tap.calls.count("TransactWriteItems") in (1, 3):
            theirs()

    with tapped(before=meanwhile):
        work()
    assert listed() == (["h1", "h2", "h5"] if rule else ["h1", "h2", "h4", "h5"])


@pytest.mark.parametrize("rule", [{}, {"most": 2}], ids=str)
def test_a_list_that_breaks_off_anywhere_goes_on_and_ends_the_same(monkeypatch, rule):
    for module, name, value in (
        (recipients, "PER_TRANSACTION", 1),
        (working, "SAVE_EVERY", 1),
        (jobs, "LEASE_SECONDS", -1),
    ):
        monkeypatch.setattr(module, name, value)
    done(coordinator(LIST, rule))
    start = taken()
    with tapped() as tap:
        work()
    whole = contents()
    for when in ("before", "after"):
        for number in range(1, len(tap.calls) + 1):
            go_back(start)
            with suppress(Killed), tapped(**{when: at(number, die)}):
                work()
                raise AssertionError(number)
            work()
            assert contents() == whole, (when, number)


def test_asking_for_a_list_survives_a_crash_at_any_call():
    survives(lambda: coordinator(LIST, {}))


def test_a_list_whose_time_is_over_goes_on_with_the_next_event(monkeypatch):
    monkeypatch.setattr(recipients, "PER_TRANSACTION", 1)
    monkeypatch.setattr(working, "SLICE_SECONDS", -1)
    done(coordinator(LIST, {}))
    key = {"pk": {"S": "hubei-2020#round-work"}, "sk": {"S": "veg-1"}}
    event = {"Records": [{"dynamodb": {"Keys": key, "SequenceNumber": "1"}}]}
    runs = 0
    while read(THIS)["work"]:
        assert handler.planner(event, None) == {"batchItemFailures": []}
        runs += 1
        assert runs < 9
    assert (runs > 1, listed()) == (True, ["h1", "h4", "h5"])
    assert handler.planner(event, None) == {"batchItemFailures": []}


def test_a_long_list_is_few_calls_and_opens_no_sealed_field(monkeypatch):
    fresh = [NewHousehold(**household(number)) for number in range(10, 2007)]
    kept = [register_.prepare("hubei-2020", each, Caller("partner", "partner")) for each in fresh]
    puts = [{"PutRequest": {"Item": wire.to_wire(records.item_of(each))}} for each in kept]
    for start in range(0, len(puts), 25):
        store.dynamodb().batch_write_item(RequestItems={"records": puts[start : start + 25]})
    done(coordinator(LIST, {}))
    monkeypatch.setattr("houyuan.privacy._data_key", die)
    really, transactions = writes.commit, []

    def commit(together):
        # Moto copies its whole table for each transaction; what is written stands in other tests.
        if len(together) > 2:
            transactions.append(together)
        else:
            really(together)

    monkeypatch.setattr(writes, "commit", commit)
    with tapped() as tap:
        list_work.carry_on("hubei-2020", "veg-1")
    # 2,000 households, 90 a transaction beside the lease and the count.
    assert [len(together) for together in transactions] == [92] * 22 + [22]
    assert {write.item["sk"] for together in transactions for write in together[2:]} == {
        f"veg-1.{each}" for each in ("h1", "h4", "h5", *(each.id for each in fresh))
    }
    # The lease; progress at the first step and at every tenth; the end. The list, who was served, the register.
    assert (tap.calls.count("UpdateItem"), tap.calls.count("TransactWriteItems")) == (1 + 3, 1)
    assert (tap.calls.count("GetItem"), tap.calls.count("Query")) == (3, 3)
    assert len(tap.calls) == 4 + 1 + 3 + 3
