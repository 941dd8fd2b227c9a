"""The register: a household stands in it once, under one code; what a list named can be read for ever."""

import pytest

from houyuan import records
from services.deliveries import households
from tests.service.deliveries.asking import coordinator, done, household, read, refusal
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, survives, tapped

pytestmark = pytest.mark.usefixtures("programme")
H1 = household(1, classes=["low-income", "infant"])
REVISED = {name: value for name, value in (H1 | {"members": 5, "classes": ["infant"]}).items() if name != "id"}
REASON = {"reason": "与 h2 是同一户"}


def told(answer, *names):
    return {name: answer[name] for name in names}


def test_a_household_is_registered_and_answered_masked():
    answer = coordinator("/households", H1)
    shown = H1 | {"head": "王***", "phone": "***0000", "address": "***", "classes": ["infant", "low-income"]}
    assert (answer.status, told(answer.body, *shown)) == (201, shown)
    assert told(answer.body, "version", "void", "void_reason") == {"version": 1, "void": False, "void_reason": None}
    assert read("/households/h1") == answer.body
    assert read("/households")["items"] == [answer.body]


def test_nothing_that_tells_who_it_is_is_stored_in_clear():
    done(coordinator("/households", H1))
    stored = str(contents())
    assert not any(text in stored for text in ("王小明", "13800000000", "成宝社区1号"))


def test_the_same_household_again_is_answered_with_what_stands():
    first = coordinator("/households", H1)
    before = contents()
    again = coordinator("/households", H1)
    assert (again.status, again.body) == (200, first.body)
    other = coordinator("/households", H1 | {"members": 3})
    assert refusal(other) == (409, "id-taken", {"id": "The id h1 is taken"})
    assert contents() == before


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"head": "王 小明"},
        {"address": "成宝社区 １号"},
        {"address": "成宝社区,1 号。"},
        {"members": 7, "phone": None},
    ],
    ids=["alike", "a blank", "a wide digit", "signs", "what does not tell"],
)
def test_nobody_stands_in_the_register_twice(other):
    done(coordinator("/households", H1))
    before = contents()
    answer = coordinator("/households", H1 | {"id": "twin"} | other)
    assert refusal(answer) == (409, "duplicate-household", {"id": "This household is registered as h1"})
    assert contents() == before


@pytest.mark.parametrize(
    "other",
    [{"head": "王大明"}, {"address": "成宝社区11号"}, {"place": "420111007010"}],
    ids=lambda each: next(iter(each)),
)
def test_another_head_address_or_place_is_another_household(other):
    done(coordinator("/households", H1))
    assert coordinator("/households", H1 | {"id": "h2"} | other).status == 201


def test_two_who_register_one_household_at_once_register_it_once():
    with meanwhile(lambda: done(coordinator("/households", H1 | {"id": "theirs"}))):
        answer = coordinator("/households", H1)
    assert refusal(answer)[:2] == (409, "duplicate-household")
    assert [each["id"] for each in read("/households")["items"]] == ["theirs"]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"members": 0}, "members"),
        ({"members": 51}, "members"),
        ({"classes": ["rich"]}, "classes.0"),
        ({"phone": "many"}, "phone"),
        ({"id": "H1"}, "id"),
        ({"name": "王"}, "name"),
    ],
    ids=str,
)
def test_a_wrong_household_is_refused_by_field(other, field):
    assert (answer := refusal(coordinator("/households", H1 | other)))[:2] == (422, "invalid")
    assert list(answer[2]) == [field]


def test_a_household_is_revised_once_and_its_earlier_version_stays_to_be_read():
    done(coordinator("/households", H1))
    answer = done(coordinator("/households/h1/revise", REVISED | {"head": "王老太"}))
    assert told(answer, "version", "head", "members", "classes") == {
        "version": 2,
        "head": "王***",
        "members": 5,
        "classes": ["infant"],
    }
    assert coordinator("/households/h1/revise", REVISED | {"head": "王老太"}).body == answer
    now = households.at_version("hubei-2020", {"h1": 2, "h9": 1})
    was = households.at_version("hubei-2020", {"h1": 1})
    heads = [(records.opened(each["h1"], "head"), each["h1"].version) for each in (now, was)]
    assert (heads, set(now)) == ([("王老太", 2), ("王小明", 1)], {"h1"})


def test_a_household_that_moved_frees_its_place_and_takes_the_new_one():
    done(coordinator("/households", H1))
    done(coordinator("/households", household(2)))
    to_two = REVISED | {"address": "成宝社区2号"}
    told_of = {"id": "This household is registered as h2"}
    assert refusal(coordinator("/households/h1/revise", to_two)) == (409, "duplicate-household", told_of)
    done(coordinator("/households/h1/revise", REVISED | {"address": "成宝社区3号"}))
    assert coordinator("/households", H1 | {"id": "next"}).status == 201
    assert refusal(coordinator("/households", household(3)))[:2] == (409, "duplicate-household")


def test_a_household_is_void_once_with_its_reason_and_frees_its_place():
    done(coordinator("/households", H1))
    answer = done(coordinator("/households/h1/void", REASON))
    assert told(answer, "version", "void", "void_reason") == {
        "version": 2,
        "void": True,
        "void_reason": REASON["reason"],
    }
    assert coordinator("/households/h1/void", REASON).body == answer
    again = coordinator("/households/h1/void", {"reason": "搬走"})
    assert refusal(again) == (409, "wrong-state", {"reason": "This was voided for another reason"})
    revised = coordinator("/households/h1/revise", REVISED)
    assert refusal(revised) == (409, "wrong-state", {"household": "The household is void"})
    assert coordinator("/households", H1 | {"id": "anew"}).status == 201


@pytest.mark.parametrize("step", ["revise", "void"])
def test_who_was_never_registered_is_not_found(step):
    body = {"revise": REVISED, "void": REASON}[step]
    told_of = {"household": "There is no household h1"}
    assert refusal(coordinator(f"/households/h1/{step}", body)) == (404, "not-found", told_of)
    assert call("deliveries", "coordinator", "GET", "/households/h1").status == 404


def test_a_revision_from_an_old_version_is_refused():
    done(coordinator("/households", H1))
    done(coordinator("/households/h1/revise", REVISED))
    stale = call(
        "deliveries",
        "coordinator",
        "POST",
        "/households/h1/revise",
        REVISED | {"members": 6},
        headers={"If-Match": '"1"'},
    )
    assert refusal(stale)[:2] == (412, "overtaken")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/households", household(2)),
        ("/households/h1/revise", REVISED),
        ("/households/h1/revise", REVISED | {"address": "成宝社区3号"}),
        ("/households/h1/void", REASON),
    ],
    ids=["registered", "revised", "moved", "void"],
)
def test_each_step_survives_a_crash_at_any_call(path, body):
    done(coordinator("/households", H1))
    survives(lambda: coordinator(path, body))


def test_a_household_is_registered_in_one_call():
    done(coordinator("/households", household(2)))
    with tapped() as tap:
        done(coordinator("/households", H1))
    assert (tap.calls, tap.units) == (["TransactWriteItems"], 2 * 2)
