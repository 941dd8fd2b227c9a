"""Post-delivery checks: the server draws whom to ask, each answers once, and the answers say what they can say."""

import pytest

from houyuan import records
from houyuan.households import NewHousehold
from houyuan.identity import Caller
from services.deliveries import checks, sampling
from tests.service.conftest import everything_stored
from tests.service.deliveries.asking import coordinator, done, read, refusal
from tests.service.gateway import PROGRAMME, call
from tests.service.ledger.tap import survives
from tests.service.reports.story import put

pytestmark = pytest.mark.usefixtures("served")
CHECK = {"id": "2020-03-20.c1", "rounds": ["veg-1", "veg-2"]}
OF_PURPOSE = {"id": "2020-03-20.c2", "purpose": "vegetables", "start": "2020-03-05", "end": "2020-03-12"}
EITHER = {"rounds": "A check is of named rounds, or of a purpose from a day to a day"}
THIS = "/checks/2020-03-20.c1"
HOUSEHOLDS = 40


def worker(path, body=None, **more):
    return call("deliveries", "social-worker", "POST", path, body, **more)


def delivered(round_id, day, number, **other):
    household = f"h{number}"
    body = {"round": round_id, "household": household, "result": "delivered", "purpose": "vegetables", "void": False}
    put("delivery", f"{day}.{round_id}-{household}", **body | other)
    serving = None if other else f"{day}.{round_id}-{household}"
    put("recipient", f"{round_id}.{household}", round=round_id, household=household, delivery=serving)


@pytest.fixture
def served(programme):  # noqa: ARG001 - stands on it
    """Two rounds: the first served h1 to h40 and nobody at h41, the second h1 to h5 again; h42's delivery is void."""
    for round_id in ("veg-1", "veg-2", "later"):
        put("round", round_id, purpose="vegetables", place="420111007009", kit="bag", state="out")
    for number in range(1, HOUSEHOLDS + 1):
        delivered("veg-1", "2020-03-05", number)
    for number in range(1, 6):
        delivered("veg-2", "2020-03-12", number)
    delivered("veg-1", "2020-03-05", 41, result="nobody-home")
    delivered("veg-1", "2020-03-05", 42, void=True)
    delivered("later", "2020-03-15", 43)
    delivered("later", "2020-03-06", 44, purpose="packs")


def sample(path=THIS):
    told = read(f"{path}/sample")
    assert told["count"] == len(told["households"])
    return [each["household"] for each in told["households"]]


def test_a_check_draws_as_many_as_the_formula_asks_for_of_whoever_was_served():
    answer = coordinator("/checks", CHECK | {"margin_percent": 10})
    assert answer.status == 201
    told = {"population": 40, "sample_size": 29, "confidence": 95, "call_lists": [], "result": None}
    assert {name: answer.body[name] for name in told} == told
    drawn = sample()
    assert len(set(drawn)) == 29
    everybody = {f"h{number}" for number in range(1, HOUSEHOLDS + 1)}
    assert set(drawn) < everybody
    # Whoever has the key, the seed and the lists draws the same.
    assert drawn == sampling.draw(PROGRAMME, answer.body["seed"], everybody, 29)


def test_a_check_of_a_purpose_is_of_whom_its_deliveries_of_the_period_served():
    told = done(coordinator("/checks", OF_PURPOSE | {"margin_percent": 1}))
    assert (told["population"], told["sample_size"]) == (40, 40)
    assert set(sample("/checks/2020-03-20.c2")) == {f"h{number}" for number in range(1, HOUSEHOLDS + 1)}
    told = done(coordinator("/checks", OF_PURPOSE | {"id": "2020-03-20.c3", "start": "2020-03-06"}))
    assert told["population"] == 5


def test_asked_again_a_check_has_the_sample_that_was_drawn_whoever_was_served_since():
    first = done(coordinator("/checks", CHECK | {"margin_percent": 25}))
    drawn = sample()
    delivered("veg-2", "2020-03-12", 50)
    again = coordinator("/checks", CHECK | {"margin_percent": 25})
    assert (again.status, again.body, sample()) == (200, first, drawn)
    assert refusal(coordinator("/checks", CHECK))[:2] == (409, "id-taken")


def test_another_check_draws_others():
    orders = []
    for name in ("c1", "c2", "c3"):
        done(coordinator("/checks", CHECK | {"id": f"2020-03-20.{name}"}))
        orders.append(tuple(sample(f"/checks/2020-03-20.{name}")))
    assert len(set(orders)) == 3


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (CHECK | {"rounds": ["veg-1", "nobody-s"]}, {"rounds": "There is no round nobody-s"}),
        (OF_PURPOSE | {"purpose": "masks"}, {"purpose": "No household was served"}),
        (CHECK | {"id": "2999-01-01.c1"}, {"id": "This day has not come yet"}),
        (OF_PURPOSE | {"end": "2020-03-04"}, {"end": "The end must not lie before the start"}),
        (
            CHECK | {"purpose": "vegetables", "start": "2020-03-05", "end": "2020-03-12"},
            EITHER,
        ),
        (
            {"id": "2020-03-20.c1", "purpose": "vegetables", "start": "2020-03-05"},
            EITHER,
        ),
        (
            CHECK | {"purpose": "vegetables"},
            EITHER,
        ),
    ],
)
def test_a_check_that_makes_no_sense_is_refused_by_its_field(body, fields):
    assert refusal(coordinator("/checks", body)) == (422, "invalid", fields)
    assert not [key for key in everything_stored() if key[1].endswith("#check")]


@pytest.mark.parametrize("wrong", [{"confidence": 94}, {"margin_percent": 0}, {"margin_percent": 26}, {"rounds": []}])
def test_confidence_and_margin_are_those_that_there_are(wrong):
    assert refusal(coordinator("/checks", CHECK | wrong))[:2] == (422, "invalid")


def test_a_sample_that_nobody_could_call_is_refused(monkeypatch):
    monkeypatch.setattr(checks, "MOST", 20)
    assert refusal(coordinator("/checks", CHECK)) == (
        422, "invalid",
        {"margin_percent": "The sample would be 37 households, 20 are the most: take a wider margin"},
    )  # fmt: skip


def answer(household, said, **more):
    return worker(f"{THIS}/answers", {"household": household, "answer": said, **more})


def test_answers_make_a_result_with_its_interval():
    done(coordinator("/checks", CHECK | {"margin_percent": 1}))
    for number, said in enumerate(["confirmed"] * 27 + ["denied"] * 3 + ["unreachable"] * 4, 1):
        assert answer(f"h{number}", said).status == 200
    assert read(THIS)["result"] == {
        "confirmed": 27, "denied": 3, "unreachable": 4, "open": 6, "response_percent": "75.0",
        "confirmed_percent": "90.0", "low_percent": "74.4", "high_percent": "96.5",
    }  # fmt: skip
    told = {each["household"]: each["answer"] for each in read(f"{THIS}/sample")["households"]}
    assert (told["h1"], told["h28"], told["h34"], told["h40"]) == ("confirmed", "denied", "unreachable", None)


def test_a_later_answer_takes_the_place_of_the_one_before_which_is_kept():
    done(coordinator("/checks", CHECK | {"margin_percent": 1}))
    first = done(answer("h1", "denied", note="说没收到"))
    assert (first["version"], first["note"], first["check"]) == (1, "***", "2020-03-20.c1")
    assert done(answer("h1", "denied", note="说没收到")) == first
    second = done(answer("h1", "confirmed"))
    assert (second["version"], second["answer"], second["note"]) == (2, "confirmed", None)
    assert {name: read(THIS)["result"][name] for name in ("confirmed", "denied", "open")} == {
        "confirmed": 1, "denied": 0, "open": 39,
    }  # fmt: skip
    kept = [key[2] for key in everything_stored() if key[1].endswith("#check-answer#was")]
    assert kept == ["2020-03-20.c1.h1#000001"]
    stale = worker(f"{THIS}/answers", {"household": "h1", "answer": "denied"}, headers={"If-Match": '"1"'})
    assert (stale.status, read(THIS)["result"]["confirmed"]) == (412, 1)


def test_only_the_sample_is_asked():
    done(coordinator("/checks", CHECK | {"margin_percent": 25}))
    other = next(f"h{number}" for number in range(1, HOUSEHOLDS + 1) if f"h{number}" not in sample())
    assert refusal(answer(other, "confirmed")) == (
        422, "invalid", {"household": f"{other} is not in the sample"},
    )  # fmt: skip
    assert refusal(worker("/checks/2020-03-20.none/answers", {"household": "h1", "answer": "denied"}))[0] == 404


def test_another_check_has_answers_of_its_own():
    for name in ("c1", "c10"):
        done(coordinator("/checks", CHECK | {"id": f"2020-03-20.{name}", "margin_percent": 1}))
    done(worker("/checks/2020-03-20.c10/answers", {"household": "h1", "answer": "confirmed"}))
    assert read(THIS)["result"]["open"] == 40
    assert read("/checks/2020-03-20.c10")["result"]["open"] == 39


def register(number, **other):
    there = {"address": "友谊街 5 号", "place": "420111007009", "members": 2}
    new = NewHousehold(id=f"h{number}", head=f"王小{number}", **there | other)
    records.create(records.new_record(PROGRAMME, "household", new, Caller("somebody", "coordinator")))


def test_who_calls_gets_names_and_numbers_of_whoever_has_not_answered_and_each_taking_is_kept():
    done(coordinator("/checks", OF_PURPOSE | {"id": CHECK["id"], "start": "2020-03-06", "margin_percent": 1}))
    register(1, phone="13800000001")
    register(2)
    for household, said in (("h3", "confirmed"), ("h4", "denied"), ("h1", "unreachable")):
        done(answer(household, said))
    told = done(worker(f"{THIS}/call-list"))
    listed = {each["household"]: each for each in told["households"]}
    assert (told["check"], told["count"]) == (CHECK["id"], 3)
    assert listed == {
        "h1": {"household": "h1", "head": "王小1", "phone": "13800000001", "place": "420111007009",
               "answer": "unreachable"},
        "h2": {"household": "h2", "head": "王小2", "phone": None, "place": "420111007009", "answer": None},
        "h5": {"household": "h5", "head": None, "phone": None, "place": None, "answer": None},
    }  # fmt: skip
    assert [each["household"] for each in told["households"]] == [each for each in sample() if each in listed]
    assert [taken["by"] for taken in read(THIS)["call_lists"]] == ["social-worker"]
    assert refusal(worker("/checks/2020-03-20.none/call-list"))[0] == 404


def test_a_name_is_told_to_nobody_else():
    done(coordinator("/checks", CHECK | {"margin_percent": 1}))
    register(1, phone="13800000001")
    assert call("deliveries", "partner", "POST", f"{THIS}/call-list").status == 403
    done(answer("h1", "denied", note="王小1 说没收到"))
    told = [read(path) for path in ("/checks", THIS, f"{THIS}/sample")]
    assert not [word for word in ("王小1", "13800000001", "友谊街") if word in str(told)]
    assert read(THIS)["call_lists"] == []


def test_a_list_of_checks_holds_no_households():
    done(coordinator("/checks", CHECK))
    (told,) = read("/checks", start="2020-03-20", end="2020-03-20")["items"]
    assert (told["id"], "sample" in told) == ("2020-03-20.c1", False)
    assert read("/checks", end="2020-03-19")["items"] == []


@pytest.mark.parametrize("body", [CHECK, OF_PURPOSE])
def test_a_check_survives_the_death_of_whoever_begins_it(body):
    survives(lambda: coordinator("/checks", body))


def test_an_answer_survives_the_death_of_whoever_keeps_it():
    done(coordinator("/checks", CHECK | {"margin_percent": 1}))
    survives(lambda: answer("h1", "denied", note="说没收到"))
    survives(lambda: answer("h1", "confirmed"))
