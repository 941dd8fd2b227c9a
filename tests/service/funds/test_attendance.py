"""Attendance: confirmed by somebody else, summed per day, from the API and from a sheet."""

from typing import Any

import pytest

from houyuan import records
from tests.service.funds.asking import refusal
from tests.service.funds.paying import payee
from tests.service.gateway import Answer, call
from tests.service.ledger.tap import contents, survives

pytestmark = pytest.mark.usefixtures("lines")
THERE = {"id": "2020-03-01.a1", "volunteer": "v1", "minutes": 240, "group": "g1"}
OTHER_REASON = (409, "wrong-state", {"reason": "This was voided for another reason"})


def confirm(path: str, body: Any, who: str = "social-worker", **more: Any) -> Answer:
    return call("funds", who, "POST", path, body, **more)


def sheet(text: str, who: str = "social-worker", **query: str) -> dict[str, Any]:
    answer = confirm("/attendance/import", text.encode(), who, content_type="text/csv", query=query)
    assert answer.status == 200, answer.body
    return answer.body


@pytest.mark.parametrize("who", ["social-worker", "coordinator", "partner"])
def test_whoever_confirms_it_stands_in_the_record(who):
    answer = confirm("/attendance", THERE, who)
    assert answer.status == 201
    stored = {"confirmed_by": who, "void": False, "void_reason": None, "version": 1}
    assert answer.body.items() >= (THERE | stored).items()
    assert call("funds", "finance-maker", "GET", "/attendance/2020-03-01.a1").body == answer.body
    assert call("funds", "finance-approver", "GET", "/attendance").body["items"] == [answer.body]


def test_nobody_confirms_their_own_attendance():
    payee("v1", subject="social-worker")
    told = {"volunteer": "Somebody else confirms one's own attendance"}
    before = contents()
    assert refusal(confirm("/attendance", THERE)) == (403, "conflict-of-interest", told)
    assert refusal(confirm("/attendance", THERE | {"volunteer": "social-worker"})) == (
        403,
        "conflict-of-interest",
        told,
    )
    assert contents() == before
    assert confirm("/attendance", THERE, "coordinator").status == 201


def test_a_day_that_has_not_come_was_attended_by_nobody():
    told = {"id": "This day has not come yet"}
    assert refusal(confirm("/attendance", THERE | {"id": "2999-01-01.a1"})) == (422, "invalid", told)


@pytest.mark.parametrize("minutes", [0, 1441, "240", 1.5])
def test_a_day_has_up_to_1440_minutes(minutes):
    assert refusal(confirm("/attendance", THERE | {"minutes": minutes}))[:2] == (422, "invalid")


def test_it_is_stored_once_and_under_its_id_only():
    survives(lambda: confirm("/attendance", THERE))
    assert refusal(confirm("/attendance", THERE | {"minutes": 60}))[:2] == (409, "id-taken")


def test_two_shifts_of_a_day_are_two_records():
    for shift in ("morning", "evening"):
        assert confirm("/attendance", THERE | {"id": f"2020-03-01.{shift}"}).status == 201
    assert len(list(records.between("hubei-2020", "attendance"))) == 2


def test_it_is_listed_by_days_and_the_newest_first():
    for day in ("2020-03-01", "2020-03-02", "2020-03-03"):
        confirm("/attendance", THERE | {"id": f"{day}.a1"})
    query = {"start": "2020-03-02", "order": "newest-first"}
    listed = call("funds", "finance-maker", "GET", "/attendance", query=query).body["items"]
    assert [each["id"] for each in listed] == ["2020-03-03.a1", "2020-03-02.a1"]


def test_a_void_record_stays_with_its_reason():
    confirm("/attendance", THERE)
    voided = confirm("/attendance/2020-03-01.a1/void", {"reason": "记错了人"})
    assert (voided.status, voided.body["void"], voided.body["void_reason"]) == (200, True, "记错了人")
    assert confirm("/attendance/2020-03-01.a1/void", {"reason": "记错了人"}).body == voided.body
    assert refusal(confirm("/attendance/2020-03-01.a1/void", {"reason": "别的"})) == OTHER_REASON


def test_a_sheet_is_tried_first_then_stored_row_by_row_and_once():
    payee("v9", subject="social-worker")
    text = (
        "id,volunteer,minutes\n2020-03-01.s1,v1,240\n2020-03-01.s2,v9,240\n2020-03-01.s3,v2,0\n"
        "2999-01-01.s4,v2,60\n2020-03-01.s1,v1,240\n2020-03-01.s1,v1,30\n"
    )
    rejected = [
        {
            "row": 3,
            "field": "volunteer",
            "message": "本人的出勤须由他人确认 / Somebody else confirms one's own attendance",
        },
        {"row": 4, "field": "minutes", "message": "不得小于 1 / This must not be below 1"},
        {"row": 5, "field": "id", "message": "日期不得晚于今天 / This day has not come yet"},
    ]
    before = contents()
    tried = sheet(text)
    assert contents() == before
    assert (tried["dry_run"], tried["rows"], tried["new"], tried["same"]) == (True, 6, 1, 1)
    assert ([each["row"] for each in tried["conflicts"]], tried["rejected"]) == ([7], rejected)
    assert sheet(text, dry_run="false") == tried | {"dry_run": False}
    stored = contents()
    again = sheet(text, dry_run="false")
    assert (again["new"], again["same"], contents()) == (0, 2, stored)


def test_a_sheet_of_two_thousand_rows_is_stored_whole():
    rows = [f"2020-03-{at % 31 + 1:02d}.s{at},v{at % 70},240" for at in range(2000)]
    told = sheet("\n".join(["id,volunteer,minutes", *rows]), dry_run="false")
    assert (told["rows"], told["new"], told["rejected"], told["conflicts"]) == (2000, 2000, [], [])
