"""Pay lists: reckoned from attendance, made behind the request, claimed day by day, their total reserved."""

import pytest

from houyuan import ledger
from services.funds import paid_days, reckoning
from tests.service.funds.asking import approver, budget, maker, moved, read, refusal
from tests.service.funds.paying import MARCH, THREE, attend, made, payee, touched, worked
from tests.service.gateway import call
from tests.service.ledger.tap import contents

pytestmark = pytest.mark.usefixtures("lines")
THIS = f"/paylists/{MARCH['id']}"
ENDED = {"reason": "名单有误", "ended_on": "2020-04-01"}
NOTHING = "0.00"


@pytest.fixture(autouse=True)
def volunteers(lines):  # noqa: ARG001 - stands on it
    for code, name in (("v1", "王小明"), ("v2", "李小红"), ("v3", "赵大海")):
        payee(code, name, f"62220200000000{code[1]}")
    attend(*THREE)


def claimed():
    return [(each.day, each.volunteer, each.paylist) for each in paid_days.claims("hubei-2020", "", "9")]


def committed():
    """What the line holds back, and has left."""
    return budget()["food"][4:]


def test_a_list_is_asked_for_at_once_and_made_behind_the_request():
    answer = maker("/paylists", MARCH)
    assert answer.status == 201
    assert answer.body.items() >= (MARCH | {"state": "building", "unit": "day", "cap_per_day": None}).items()
    assert answer.body["work"] == {"task": "build", "done": 0, "of": 9}
    assert (claimed(), committed()) == ([], (NOTHING, "600.00"))
    worked(MARCH["id"])
    shown = read(THIS)
    assert (shown["state"], shown["work"], shown["outstanding"]) == ("submitted", None, NOTHING)
    assert shown["lines"] == {"listed": {"count": 3, "amount": "300.00", "paid": NOTHING}}
    assert committed() == ("300.00", "300.00")
    assert claimed() == sorted((day, volunteer, MARCH["id"]) for volunteer, day, _ in THREE)


def test_a_list_repeated_is_answered_as_it_stands():
    made(MARCH)
    before = contents()
    again = maker("/paylists", MARCH)
    assert (again.status, again.body["state"]) == (200, "submitted")
    assert refusal(maker("/paylists", MARCH | {"rate": "60.00"}))[:2] == (409, "id-taken")
    assert contents() == before


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"count": 4}, {"count": "4 declared, 3 by attendance"}),
        ({"total": "300.01"}, {"total": "300.01 declared, 300.00 by attendance"}),
        (
            {"count": 1, "total": "1.00"},
            {"count": "1 declared, 3 by attendance", "total": "1.00 declared, 300.00 by attendance"},
        ),
        ({"line": "rent"}, {"line": "There is no line rent"}),
        ({"end": "2020-02-01"}, {"end": "The end must not lie before the start"}),
        ({"start": "2019-03-30"}, {"end": "A period has 366 days at most"}),
        ({"id": "2020-03-30.march"}, {"end": "A list pays for days up to its own"}),
        ({"id": "2999-03-30.march"}, {"id": "This day has not come yet"}),
        ({"rate": "0.99"}, {"rate": "A rate is at least 1.00"}),
        ({"count": 10_001}, {"count": "This must not be above 10000"}),
        (
            {"start": "2020-03-10", "end": "2020-03-20"},
            {"count": "3 declared, 0 by attendance", "total": "300.00 declared, 0.00 by attendance"},
        ),
    ],
)
def test_a_list_that_is_not_what_attendance_gives_is_refused_and_nothing_is_written(wrong, told):
    before = contents()
    assert refusal(maker("/paylists", MARCH | wrong)) == (422, "invalid", told)
    assert contents() == before


def test_a_line_that_does_not_hold_the_total_is_told_at_once():
    attend(*(("v3", f"2020-03-{day}", 60) for day in range(10, 17)))
    told = {"line": "line:food has 600.00 available, 650.00 needed"}
    assert refusal(maker("/paylists", MARCH | {"total": "650.00"})) == (422, "insufficient-funds", told)


def test_a_volunteer_whom_the_register_does_not_know_or_who_has_no_account_is_named_before_anything_is_written():
    payee("v5", account=None)
    attend(("v4", "2020-03-01", 60), ("v5", "2020-03-01", 60))
    before = contents()
    told = {f"payees.{code}": f"{code} is no payee, or has no account" for code in ("v4", "v5")}
    assert refusal(maker("/paylists", MARCH | {"count": 5, "total": "400.00"})) == (422, "invalid", told)
    assert contents() == before


def test_a_line_pays_nobody_whom_it_excludes():
    care = {"id": "care", "on": "2020-02-10", "order": 3, "name": MARCH["purpose"], "planned": "100.00"}
    moved("/lines", care | {"excluded_categories": ["medical-staff", "official"]})
    touched("v3", categories=["medical-staff", "elder"])
    before = contents()
    last_day = MARCH | {"line": "care", "start": "2020-03-31", "count": 1, "total": "50.00"}
    told = {"line": "The line care excludes v3 (medical-staff)"}
    assert refusal(maker("/paylists", last_day)) == (422, "excluded", told)
    assert contents() == before
    touched("v3", categories=["elder"])
    moved("/paylists", last_day)
    touched("v3", categories=["official"])
    worked(MARCH["id"])
    shown = read(THIS)
    assert (shown["state"], [each["en"] for each in shown["failures"]]) == (
        "failed",
        ["The line care excludes v3 (official)"],
    )
    assert claimed() == []


def test_whoever_confirmed_their_own_attendance_is_not_paid_for_it_when_they_are_registered_later():
    mine = {"id": "2020-03-05.me", "volunteer": "v9", "minutes": 480}
    assert call("funds", "social-worker", "POST", "/attendance", mine).status == 201
    payee("v9", account="6222020000009")
    four = MARCH | {"count": 4, "total": "350.00"}
    moved("/paylists", four)
    touched("v9", subject="social-worker")
    worked(MARCH["id"])
    told = "v9 confirmed their own attendance on 2020-03-05"
    assert [(each["field"], each["en"]) for each in read(THIS)["failures"]] == [("payees.v9", told)]
    assert claimed() == []
    answer = maker("/paylists", four | {"id": "2020-03-31.again"})
    assert refusal(answer) == (403, "conflict-of-interest", {"payees.v9": told})
    void = call("funds", "coordinator", "POST", "/attendance/2020-03-05.me/void", {"reason": "须由他人确认"})
    assert void.status == 200
    attend(("v9", "2020-03-05", 480))
    assert made(four | {"id": "2020-03-31.again"})["state"] == "submitted"


def test_a_list_of_more_days_than_it_can_hold_is_refused(monkeypatch):
    monkeypatch.setattr(reckoning, "DAYS", 5)
    told = {"end": "A list holds 5 days of attendance at most; this period has 6"}
    assert refusal(maker("/paylists", MARCH)) == (422, "invalid", told)
    monkeypatch.setattr(reckoning, "DAYS", 6)
    assert made(MARCH)["state"] == "submitted"


def test_a_day_s_shifts_are_one_day_and_by_the_hour_their_sum():
    attend(("v1", "2020-03-01", 45), shift="b")
    made(MARCH)
    moved(f"{THIS}/cancel", ENDED)
    worked(MARCH["id"])
    # 480 + 45, 480, 480, 240, 240, 60 minutes at 10.01 an hour, at most 80.10 a day.
    hourly = {"id": "2020-03-31.hours", "rate": "10.01", "unit": "hour", "cap_per_day": "80.10", "total": "330.35"}
    shown = made(MARCH | hourly)
    assert (shown["state"], shown["lines"]["listed"]["amount"]) == ("submitted", "330.35")


def test_days_that_another_list_pays_are_left_out():
    made(MARCH | {"id": "2020-03-31.first", "end": "2020-03-02", "count": 2, "total": "200.00"})
    told = {
        "count": "3 declared, 2 by attendance; days on 2020-03-31.first left out",
        "total": "300.00 declared, 100.00 by attendance; days on 2020-03-31.first left out",
    }
    assert refusal(maker("/paylists", MARCH)) == (422, "invalid", told)
    rest = made(MARCH | {"count": 2, "total": "100.00"})
    assert (rest["state"], rest["left_out"], committed()) == ("submitted", 4, ("300.00", "300.00"))
    told = {"start": "Every day of attendance stands on 2020-03-31.first, 2020-03-31.march"}
    assert refusal(maker("/paylists", MARCH | {"id": "2020-03-31.third"})) == (409, "already-paid", told)


def test_of_two_lists_over_the_same_days_one_is_made_and_the_other_says_why_not():
    other = MARCH | {"id": "2020-03-31.other"}
    moved("/paylists", MARCH)
    moved("/paylists", other)
    worked(MARCH["id"])
    worked(other["id"])
    shown = read("/paylists/2020-03-31.other")
    assert (read(THIS)["state"], shown["state"], shown["work"]) == ("submitted", "failed", None)
    assert [each["en"] for each in shown["failures"]] == [
        "3 declared, 0 by attendance; days on 2020-03-31.march left out",
        "300.00 declared, 0.00 by attendance; days on 2020-03-31.march left out",
    ]
    assert {paylist for _, _, paylist in claimed()} == {MARCH["id"]}
    assert committed() == ("300.00", "300.00")


def test_attendance_on_a_list_is_not_voided_and_what_comes_later_is_not_paid():
    made(MARCH)
    void = call("funds", "coordinator", "POST", "/attendance/2020-03-01.v1-a/void", {"reason": "记错了人"})
    told = {"attendance": "2020-03-01 stands on the pay list 2020-03-31.march"}
    assert refusal(void) == (409, "already-paid", told)
    attend(("v1", "2020-03-01", 300), shift="late")
    told = {"start": "Every day of attendance stands on 2020-03-31.march"}
    assert refusal(maker("/paylists", MARCH | {"id": "2020-03-31.again"})) == (409, "already-paid", told)
    assert read(THIS)["lines"]["listed"]["amount"] == "300.00"


def test_attendance_voided_while_a_list_is_made_makes_it_fail():
    moved("/paylists", MARCH)
    void = call("funds", "coordinator", "POST", "/attendance/2020-03-01.v1-a/void", {"reason": "记错了人"})
    assert void.status == 200
    worked(MARCH["id"])
    shown = read(THIS)
    assert (shown["state"], [each["en"] for each in shown["failures"]]) == (
        "failed",
        ["300.00 declared, 250.00 by attendance"],
    )
    assert (claimed(), committed()) == ([], (NOTHING, "600.00"))


def test_money_spent_while_a_list_is_made_makes_it_fail():
    moved("/paylists", MARCH)
    rice = {"id": "2020-03-31.rice", "line": "food", "kind": "purchase", "amount": "400.00", "payee": "grain"}
    moved("/disbursements", rice | {"purpose": MARCH["purpose"]})
    worked(MARCH["id"])
    shown = read(THIS)
    told = "line:food has 200.00 available, 300.00 needed"
    assert (shown["state"], [each["en"] for each in shown["failures"]]) == ("failed", [told])
    assert claimed() == []


def test_a_month_closed_before_or_while_a_list_is_made_takes_none():
    moved("/paylists", MARCH)
    for month in ("2020-02", "2020-03"):
        assert approver(f"/periods/{month}/close").status == 201
    told = {"day": "2020-03 is closed"}
    assert refusal(maker("/paylists", MARCH | {"id": "2020-03-31.late"})) == (409, "period-closed", told)
    worked(MARCH["id"])
    shown = read(THIS)
    assert (shown["state"], [each["en"] for each in shown["failures"]]) == ("failed", ["2020-03 is closed"])
    assert claimed() == []


@pytest.mark.parametrize("step", ["cancel", "return"])
def test_a_list_that_is_not_approved_gives_back_its_money_and_its_days(step):
    made(MARCH)
    who = "finance-maker" if step == "cancel" else "finance-approver"
    ended = call("funds", who, "POST", f"{THIS}/{step}", ENDED)
    assert (ended.status, ended.body["state"]) == (200, {"cancel": "cancelled", "return": "returned"}[step])
    assert committed() == (NOTHING, "600.00")
    assert ended.body["work"] == {"task": "release", "done": 0, "of": 6}
    worked(MARCH["id"])
    assert (claimed(), read(THIS)["work"]) == ([], None)
    before = contents()
    assert call("funds", who, "POST", f"{THIS}/{step}", ENDED).status == 200
    assert contents() == before
    assert made(MARCH | {"id": "2020-03-31.anew"})["state"] == "submitted"


def test_a_list_is_cancelled_while_it_is_made():
    moved("/paylists", MARCH)
    moved(f"{THIS}/cancel", ENDED)
    worked(MARCH["id"])
    assert (read(THIS)["state"], claimed(), committed()) == ("cancelled", [], (NOTHING, "600.00"))


def test_nobody_returns_their_own_list_and_no_list_ends_twice():
    made(MARCH)
    told = {"paylist": "Its state is cancelled"}
    moved(f"{THIS}/cancel", ENDED)
    assert refusal(maker(f"{THIS}/cancel", ENDED | {"reason": "别的"})) == (409, "wrong-state", told)
    assert refusal(call("funds", "finance-approver", "POST", f"{THIS}/return", ENDED)) == (409, "wrong-state", told)


@pytest.mark.parametrize(
    ("day", "told"), [("2020-03-30", "This cannot precede the list"), ("2999-01-01", "This day has not come yet")]
)
def test_a_list_ends_between_its_day_and_today(day, told):
    made(MARCH)
    assert refusal(maker(f"{THIS}/cancel", ENDED | {"ended_on": day})) == (422, "invalid", {"ended_on": told})


def test_the_ledger_names_each_movement_of_a_list():
    made(MARCH)
    moved(f"{THIS}/cancel", ENDED)
    told = [
        (each.id, each.debit, each.credit, each.phase, each.amount, each.code, each.reference)
        for each in ledger.transfers_between("hubei-2020", "2020-03-01")
    ]
    names = ("line:food", "due:food:2020-03-31.march")
    assert told == [
        ("2020-03-31.paylist-pend-2020-03-31.march", *names, "pend", 30000, "paylist", "paylist/2020-03-31.march"),
        ("2020-04-01.paylist-void-2020-03-31.march", *names, "void", 0, "paylist", "paylist/2020-03-31.march"),
    ]


def test_a_list_and_a_disbursement_may_bear_the_same_id():
    rice = {"id": MARCH["id"], "line": "food", "kind": "purchase", "amount": "1.00", "payee": "grain"}
    moved("/disbursements", rice | {"purpose": MARCH["purpose"]})
    assert made(MARCH)["state"] == "submitted"
