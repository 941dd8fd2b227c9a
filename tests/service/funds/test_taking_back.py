"""Money that was booked as received by mistake is taken back, once, and only while no line holds it."""

import pytest

from tests.service.funds.asking import GRANT, approver, budget, maker, moved, read, refusal
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("lines")
WRONG = {"id": "2020-03-01.wrong", "funder": "bureau", "amount": "70.05", "reference": "in-7"}
THIS = "/appropriations/2020-03-01.wrong/take-back"
BACK = {"reason": "重复登记", "taken_back_on": "2020-03-02"}


def received():
    table = budget()
    return table["appropriated"], table["unallocated"]


def test_what_was_booked_wrongly_counts_no_more_and_its_reference_may_be_booked_again():
    moved("/appropriations", WRONG)
    assert received() == ("1070.05", "170.05")
    taken = moved(THIS, BACK)
    assert (taken["taken_back_on"], taken["taken_back_because"]) == (BACK["taken_back_on"], BACK["reason"])
    assert received() == ("1000.00", "100.00")
    assert read("/statements/funders/bureau")["closing"] == "0.00"
    assert maker("/appropriations", WRONG | {"id": "2020-03-03.right", "amount": "7.05"}).status == 201
    assert received() == ("1007.05", "107.05")


def test_taking_back_repeated_changes_nothing_and_otherwise_is_refused():
    moved("/appropriations", WRONG)
    taken = moved(THIS, BACK)
    before = contents()
    assert moved(THIS, BACK) == taken
    told = {"appropriation": "This was taken back before"}
    assert refusal(maker(THIS, BACK | {"reason": "另有原因"})) == (409, "wrong-state", told)
    assert contents() == before


def test_what_lines_hold_is_not_taken_back():
    before = contents()
    answer = maker(f"/appropriations/{GRANT['id']}/take-back", BACK)
    assert refusal(answer)[:2] == (422, "insufficient-funds")
    assert contents() == before


@pytest.mark.parametrize(
    ("day", "told"),
    [("2020-02-29", "This cannot precede the step before (2020-03-01)"), ("2999-01-01", "This day has not come yet")],
)
def test_it_is_taken_back_between_its_booking_and_today(day, told):
    moved("/appropriations", WRONG)
    assert refusal(maker(THIS, BACK | {"taken_back_on": day})) == (422, "invalid", {"taken_back_on": told})


def test_a_closed_month_is_corrected_in_an_open_one():
    moved("/appropriations", WRONG)
    for month in ("2020-02", "2020-03"):
        assert approver(f"/periods/{month}/close").status == 201
    assert refusal(maker(THIS, BACK))[:2] == (409, "period-closed")
    moved(THIS, BACK | {"taken_back_on": "2020-04-01"})
    assert received() == ("1000.00", "100.00")


def test_what_is_taken_back_is_still_to_come_under_its_agreement():
    agreement = {
        "id": "bureau-2020", "funder": "bureau", "amount": "100.00", "conditions": {"zh": "无", "en": "None"},
        "tranches": [{"due": "2020-02-10", "amount": "100.00"}], "consent": "letter", "signed_on": "2020-02-10",
    }  # fmt: skip
    moved("/agreements", agreement)
    under = {"agreement": "bureau-2020"}
    moved("/appropriations", WRONG | under)
    moved(THIS, BACK)
    assert [read("/agreements/bureau-2020")[name] for name in ("received", "outstanding")] == ["0.00", "100.00"]
    right = WRONG | under | {"id": "2020-03-03.right", "amount": "100.00"}
    assert maker("/appropriations", right).status == 201


def test_a_line_planned_at_the_same_moment_keeps_its_money_or_finds_none():
    moved("/appropriations", WRONG)
    line = {"id": "rent", "on": "2020-03-01", "order": 3, "name": {"zh": "房租", "en": "Rent"}, "planned": "170.05"}
    with meanwhile(lambda: moved("/lines", line)):
        assert refusal(maker(THIS, BACK))[:2] == (422, "insufficient-funds")
    assert received() == ("1070.05", "0.00")


def test_it_survives_a_crash_at_any_call():
    moved("/appropriations", WRONG)
    survives(lambda: maker(THIS, BACK))
