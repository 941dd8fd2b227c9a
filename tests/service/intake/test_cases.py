"""Cases: opened, followed up while they are open, closed with an outcome."""

from datetime import date, timedelta

import pytest

from houyuan import days, privacy, records
from tests.service.conftest import everything_stored
from tests.service.examples import CASE, CLOSING, FOLLOW_UP
from tests.service.gateway import Answer, call

pytestmark = pytest.mark.usefixtures("under_way")
OPEN = "2020-03-01.open"


def open_case(**changed: object) -> Answer:
    return call("intake", "social-worker", "POST", "/cases", CASE | changed)


def follow_up(case: str = OPEN, **changed: object) -> Answer:
    return call("intake", "social-worker", "POST", f"/cases/{case}/follow-ups", FOLLOW_UP | changed)


def close(case: str = OPEN, **changed: object) -> Answer:
    return call("intake", "social-worker", "POST", f"/cases/{case}/close", CLOSING | changed)


def read(path: str) -> Answer:
    return call("intake", "coordinator", "GET", f"/cases/{path}")


def told(answer: Answer) -> tuple[int, list[tuple[str, str]]]:
    return answer.status, [(each["field"], each["message"]) for each in answer.body["errors"]]


def tomorrow() -> str:
    return str(date.fromisoformat(days.today()) + timedelta(days=1))


def test_is_opened_once_and_answered_masked():
    first, again = open_case(), open_case()
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body == read("2020-03-01.fresh").body
    moment = first.body["created_at"]
    assert first.body == CASE | {
        "person": "李***",
        "phone": "***4567",
        "plan": "***",
        "closing_note": None,
        "state": "open",
        "outcome": None,
        "closed_on": None,
        "version": 1,
        "created_at": moment,
        "created_by": "social-worker",
        "updated_at": moment,
        "updated_by": "social-worker",
    }


def test_another_content_under_its_id_is_refused():
    open_case()
    assert told(open_case(risk="high")) == (409, [("id", "The id 2020-03-01.fresh is taken")])


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("category", "legal", "One of: 'health-emotional', 'family', 'community' or 'resources'"),
        ("risk", "none", "One of: 'low', 'medium' or 'high'"),
        ("person", " ", "This is too short (at least 1)"),
        ("phone", "1", "This is not written as expected"),
        ("group", "g2", "The programme has no group g2"),
        ("plan", "x" * 4001, "At most 4000 characters"),
    ],
)
def test_a_field_is_refused_by_name(field: str, value: object, message: str):
    assert told(open_case(**{field: value})) == (422, [(field, message)])


def test_is_not_opened_tomorrow():
    assert told(open_case(id=f"{tomorrow()}.x")) == (422, [("id", "This day has not come yet")])


def test_is_followed_up_once_and_listed_oldest_first():
    later, first = follow_up(id="2020-03-09.b"), follow_up()
    again = follow_up()
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert (first.body["case"], first.body["note"], first.body["minutes"]) == (OPEN, "***", 20)
    assert read(f"{OPEN}/follow-ups").body == {"items": [first.body, later.body], "cursor": None}


def test_has_its_own_follow_ups_only():
    open_case()
    follow_up()
    assert read("2020-03-01.fresh/follow-ups").body["items"] == []


def test_a_follow_up_of_another_case_is_no_replay_of_this_ones():
    open_case()
    assert follow_up().status == 201
    assert told(follow_up("2020-03-01.fresh")) == (409, [("id", "The id 2020-03-02.fresh is of another case")])


def test_another_follow_up_under_its_id_is_refused():
    follow_up()
    assert told(follow_up(note="又变了")) == (409, [("id", "The id 2020-03-02.fresh is taken")])


def test_is_followed_up_on_its_day_or_later_and_not_tomorrow():
    early = (422, [("id", "A follow-up cannot precede the opening of its case")])
    assert told(follow_up(id="2020-02-29.x")) == early
    assert follow_up(id="2020-03-01.x").status == 201
    assert told(follow_up(id=f"{tomorrow()}.x")) == (422, [("id", "This day has not come yet")])


@pytest.mark.parametrize("minutes", [0, 1441])
def test_a_follow_up_lasts_a_minute_to_a_day(minutes: int):
    answer = follow_up(minutes=minutes)
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "minutes")


def test_one_that_does_not_exist_is_neither_followed_up_nor_closed_nor_listed():
    missing = (404, [("case", "There is no case 2020-03-01.nobody")])
    before = everything_stored()
    assert told(follow_up("2020-03-01.nobody")) == missing
    assert told(close("2020-03-01.nobody")) == missing
    assert told(read("2020-03-01.nobody/follow-ups")) == missing
    assert told(read("2020-03-01.nobody")) == missing
    assert everything_stored() == before


def test_is_closed_with_its_outcome_and_note():
    answer = close()
    assert answer.status == 200
    closed = {name: answer.body[name] for name in ("state", "outcome", "closed_on", "closing_note", "version")}
    assert closed == {
        "state": "closed",
        "outcome": "goals-met",
        "closed_on": "2020-03-20",
        "closing_note": "***",
        "version": 2,
    }
    assert answer.body == read(OPEN).body
    body = records.get("hubei-2020", "case", OPEN).body
    assert privacy.unseal("hubei-2020", "case", OPEN, "closing_note", body["closing_note"]) == "本人同意"
    assert privacy.unseal("hubei-2020", "case", OPEN, "person", body["person"]) == "李小红"


def test_closing_again_in_the_same_way_changes_nothing():
    first = close()
    assert (close().status, close().body) == (200, first.body)


@pytest.mark.parametrize(
    "changed",
    [{"outcome": "referred"}, {"closed_on": "2020-03-21"}, {"closing_note": "另有说明"}],
    ids=lambda each: next(iter(each)),
)
def test_closing_otherwise_is_refused(changed: dict[str, object]):
    first = close()
    assert told(close(**changed)) == (409, [("outcome", "The case was closed before")])
    assert read(OPEN).body == first.body


def test_the_request_that_opened_a_closed_one_is_still_a_replay():
    open_case()
    closed = close("2020-03-01.fresh")
    again = open_case()
    assert (again.status, again.body) == (200, closed.body)


def test_is_closed_on_its_day_or_later_and_not_tomorrow():
    early = (422, [("closed_on", "A case cannot be closed before it was opened")])
    assert told(close(closed_on="2020-02-29")) == early
    assert told(close(closed_on=tomorrow())) == (422, [("closed_on", "This day has not come yet")])
    assert close(closed_on="2020-03-01").status == 200


def test_is_not_closed_before_its_last_follow_up():
    follow_up(id="2020-03-15.last")
    early = (422, [("closed_on", "A case cannot be closed before its last follow-up")])
    assert told(close(closed_on="2020-03-14")) == early
    assert close(closed_on="2020-03-15").status == 200


def test_a_closed_one_takes_a_follow_up_of_a_day_when_it_was_open_and_no_other():
    close()
    assert follow_up(id="2020-03-20.x").status == 201
    assert told(follow_up(id="2020-03-21.x")) == (409, [("id", "The case was closed on 2020-03-20")])
    assert [each["id"] for each in read(f"{OPEN}/follow-ups").body["items"]] == ["2020-03-20.x"]


def test_the_note_of_a_closing_is_needed():
    body = {name: value for name, value in CLOSING.items() if name != "closing_note"}
    answer = call("intake", "social-worker", "POST", f"/cases/{OPEN}/close", body)
    assert told(answer) == (422, [("closing_note", "This field is required")])


def test_every_change_keeps_what_it_replaced():
    close()
    (was,) = records.between("hubei-2020", "case#was")
    assert (was.id, was.version, was.body["state"]) == (f"{OPEN}#000001", 1, "open")
