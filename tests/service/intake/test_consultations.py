"""Consultations: stored once, answered masked, refused by field, voided with a reason, found by whom they are about."""

from datetime import date, timedelta

import pytest

from houyuan import days, privacy, records
from tests.service.conftest import everything_stored
from tests.service.examples import CONSULTATION, PROGRAMME
from tests.service.gateway import Answer, call

pytestmark = pytest.mark.usefixtures("under_way")
DATED_ID = "An id is a date that exists, a dot and up to 64 letters, digits, _ or -"
SHORTEST = {"id": "2020-03-01.short", "channel": "visit", "topic": "other"}


def log(role: str = "social-worker", **changed: object) -> Answer:
    return call("intake", role, "POST", "/consultations", CONSULTATION | changed)


def void(reason: str, record: str = "2020-03-01.logged", **more: object) -> Answer:
    return call("intake", "coordinator", "POST", f"/consultations/{record}/void", {"reason": reason}, **more)


def read(record: str) -> Answer:
    return call("intake", "social-worker", "GET", f"/consultations/{record}")


def told(answer: Answer) -> list[tuple[str, str]]:
    return [(each["field"], each["message"]) for each in answer.body["errors"]]


def test_is_stored_once_and_answered_masked():
    first, again = log(), log()
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body == read("2020-03-01.fresh").body
    moment = first.body["created_at"]
    assert first.body == CONSULTATION | {
        "person": "王***",
        "phone": "***4567",
        "summary": "***",
        "void": False,
        "void_reason": None,
        "version": 1,
        "created_at": moment,
        "created_by": "social-worker",
        "updated_at": moment,
        "updated_by": "social-worker",
    }


def test_what_is_personal_stands_nowhere_in_the_tables():
    log(person="欧阳文静", phone="13871239999", summary="母亲需要透析")
    stored = repr(everything_stored())
    assert not [text for text in ("欧阳文静", "13871239999", "1387123", "透析", "文静") if text in stored]


def test_what_was_sealed_opens_at_its_own_place_only():
    log()
    body = records.get("hubei-2020", "consultation", "2020-03-01.fresh").body
    opened = [privacy.unseal("hubei-2020", "consultation", "2020-03-01.fresh", n, body[n]) for n in ("person", "phone")]
    assert opened == ["王小明", "13871234567"]


def test_needs_a_day_a_channel_and_a_topic_only():
    answer = call("intake", "partner", "POST", "/consultations", SHORTEST)
    assert answer.status == 201
    assert {name: answer.body[name] for name in ("group", "minutes", "person", "phone", "summary")} == dict.fromkeys(
        ("group", "minutes", "person", "phone", "summary")
    )


def test_an_absent_field_is_a_null_one():
    assert call("intake", "partner", "POST", "/consultations", SHORTEST).status == 201
    filled = SHORTEST | dict.fromkeys(("group", "minutes", "person", "phone", "summary"))
    assert call("intake", "partner", "POST", "/consultations", filled).status == 200


def test_a_replay_by_somebody_else_is_a_replay():
    assert (log("social-worker").status, log("partner").status) == (201, 200)


@pytest.mark.parametrize(
    "changed",
    [
        {"channel": "online"},
        {"group": None},
        {"minutes": 16},
        {"person": "王小朋"},
        {"phone": None},
        {"summary": "问药。"},
    ],
    ids=lambda each: next(iter(each)),
)
def test_another_content_under_its_id_is_refused_and_changes_nothing(changed: dict[str, object]):
    first = log()
    answer = log(**changed)
    assert (answer.status, told(answer)) == (409, [("id", "The id 2020-03-01.fresh is taken")])
    assert read("2020-03-01.fresh").body == first.body


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("channel", "fax", "One of: 'online', 'phone', 'visit' or 'face-to-face'"),
        ("topic", "", "One of: 'medical', 'return-to-city', 'daily-life', 'emotional' or 'other'"),
        ("group", "g2", "The programme has no group g2"),
        ("minutes", 0, "This must not be below 1"),
        ("minutes", 1441, "This must not be above 1440"),
        ("person", "", "This is too short (at least 1)"),
        ("person", "王" * 81, "At most 80 characters"),
        ("person", "王\n明", "This must be one line without control characters"),
        ("phone", "call me", "This is not written as expected"),
        ("summary", "x" * 4001, "At most 4000 characters"),
        ("id", "2020-03-01", f"{DATED_ID}, such as 2020-03-01.k7f3"),
    ],
)
def test_a_field_is_refused_by_name(field: str, value: object, message: str):
    answer = log(**{field: value})
    assert (answer.status, told(answer)) == (422, [(field, message)])


def test_is_refused_for_tomorrow_and_taken_for_today():
    today = days.today()
    tomorrow = date.fromisoformat(today) + timedelta(days=1)
    answer = log(id=f"{tomorrow}.x")
    assert (answer.status, told(answer)) == (422, [("id", "This day has not come yet")])
    assert log(id=f"{today}.x").status == 201


def test_every_field_at_fault_is_named_at_once_in_the_asked_language():
    body = CONSULTATION | {"channel": "fax", "minutes": 0}
    answer = call("intake", "partner", "POST", "/consultations", body, language="zh-CN")
    assert answer.body == {
        "type": "urn:houyuan:problem:invalid",
        "title": "有字段填写不正确",
        "status": 422,
        "detail": "应为以下之一：'online'、'phone'、'visit'、'face-to-face'；不得小于 1",
        "errors": [
            {"field": "channel", "message": "应为以下之一：'online'、'phone'、'visit'、'face-to-face'"},
            {"field": "minutes", "message": "不得小于 1"},
        ],
    }


def test_a_void_one_keeps_its_reason_and_its_first_version():
    answer = void("重复登记，\n见另一条" + "。" * 400)
    assert answer.status == 200
    assert (answer.body["void"], answer.body["version"], answer.body["updated_by"]) == (True, 2, "coordinator")
    assert answer.body == read("2020-03-01.logged").body
    (was,) = records.between("hubei-2020", "consultation#was")
    assert (was.id, was.version, was.body.get("void")) == ("2020-03-01.logged#000001", 1, None)


def test_voiding_again_for_the_same_reason_changes_nothing():
    assert void("重复").body == void("重复").body


def test_voiding_for_another_reason_is_refused():
    void("重复")
    answer = void("误记")
    assert (answer.status, told(answer)) == (409, [("reason", "This was voided for another reason")])


def test_the_request_that_made_a_void_one_is_still_a_replay():
    log()
    void("重复", "2020-03-01.fresh")
    assert (log().status, log().body["void"]) == (200, True)


def test_nothing_is_voided_that_does_not_exist():
    answer = void("重复", "2020-03-01.nobody")
    assert (answer.status, told(answer)) == (404, [("consultation", "There is no consultation 2020-03-01.nobody")])


@pytest.mark.parametrize(
    "written", ["138 7123 4567", "138-7123-4567", "+86 13871234567", "+8613871234567", "0086 138 7123 4567"]
)
def test_is_found_by_the_phone_however_it_is_written(written: str):
    log(id="2020-03-02.other", person=None, phone=written)
    subject = f"hubei-2020#person#{privacy.pseudonym('hubei-2020', 'person', '13871234567')}"
    assert [record.id for record in records.about(subject)] == ["2020-03-01.logged", "2020-03-02.other"]


def test_is_about_whoever_the_name_says_where_there_is_no_phone():
    log(phone=None)
    subject = f"hubei-2020#person#{privacy.pseudonym('hubei-2020', 'person', '王小明')}"
    assert [record.id for record in records.about(subject)] == ["2020-03-01.fresh"]


def test_the_index_holds_what_a_record_says_now():
    void("重复")
    subject = f"hubei-2020#person#{privacy.pseudonym('hubei-2020', 'person', '13871234567')}"
    assert [(record.id, record.version) for record in records.about(subject)] == [("2020-03-01.logged", 2)]


def test_the_same_person_has_another_pseudonym_in_another_programme():
    names = {privacy.pseudonym(programme, "person", "王小明") for programme in ("hubei-2020", "another-programme")}
    assert len(names) == 2


def test_a_programme_without_groups_takes_one_without_group():
    body = PROGRAMME | {"id": "another-programme", "groups": []}
    call("intake", "stranger", "POST", "/v1/programmes", body)
    path = "/v1/programmes/another-programme/consultations"
    assert call("intake", "stranger", "POST", path, CONSULTATION | {"group": None}).status == 201
    assert told(call("intake", "stranger", "POST", path, CONSULTATION)) == [("group", "The programme has no group g1")]


def test_none_is_logged_in_a_programme_that_was_not_started():
    answer = call("intake", "stranger", "POST", "/v1/programmes/another-programme/consultations", SHORTEST)
    assert (answer.status, told(answer)) == (404, [("programme", "There is no programme another-programme")])
