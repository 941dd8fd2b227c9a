"""The bank's answers: in full, in part, not at all, not yet; each row once, refused by its number, followed up."""

import pytest

from houyuan import jobs, ledger
from services.funds import bank_results, giving_back, paid_days
from tests.service.funds.asking import approver, budget, maker, moved, read, refusal
from tests.service.funds.paying import MARCH, THREE, approved, attend, made, payee, taken, worked
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, survives, tapped

pytestmark = pytest.mark.usefixtures("lines")
THIS = f"/paylists/{MARCH['id']}"
R1, R2, R3 = (f"20200331-march-0000{number}" for number in (1, 2, 3))
ALL_PAID = f"{R1},150.00,2020-04-02,\n{R2},100.00,2020-04-02,\n{R3},50.00,2020-04-02,\n"
AMOUNT = "An amount is a string of digits with at most two decimals, such as 1200.50"
GIVEN = {"reason": "户名不符", "given_back_on": "2020-04-10"}


@pytest.fixture(autouse=True)
def opened(lines):  # noqa: ARG001 - stands on it
    for code in ("v1", "v2", "v3"):
        payee(code, account=f"62220200000000{code[1]}")
    attend(*THREE)
    made(MARCH)
    approved(MARCH["id"])


def states():
    return {each["volunteer"]: (each["state"], each["paid"]) for each in read(f"{THIS}/lines")["items"]}


def columns():
    """What the line spent, holds back and has left."""
    return budget()["food"][3:]


def due():
    return next(each.balance for each in ledger.accounts("hubei-2020") if each.id == f"due:food:{MARCH['id']}")


def told(result):
    assert result["rows"] == result["new"] + result["same"] + len(result["rejected"])
    return [(each["row"], each["field"], each["message"].split(" / ")[1]) for each in result["rejected"]]


def test_what_was_paid_in_full_is_spent():
    result = taken(ALL_PAID, "300.00")
    assert (result["rows"], result["new"], result["rejected"]) == (3, 3, [])
    assert states() == {"v1": ("paid", "150.00"), "v2": ("paid", "100.00"), "v3": ("paid", "50.00")}
    assert columns() == ("300.00", "0.00", "300.00")
    shown = read(THIS)
    assert shown["lines"] == {"paid": {"count": 3, "amount": "300.00", "paid": "300.00"}}
    assert (shown["outstanding"], read(f"{THIS}/follow-up")["items"]) == ("0.00", [])


def test_in_part_not_at_all_and_not_yet_stay_due_and_are_followed_up():
    result = taken(f"{R1},149.99,2020-04-02,部分\n{R2},-1,2020-04-02,户名不符\n{R3},,,\n", "149.99")
    assert (result["new"], columns(), due()) == (3, ("149.99", "150.01", "300.00"), 15001)
    assert states() == {"v1": ("part-paid", "149.99"), "v2": ("failed", "0.00"), "v3": ("pending", "0.00")}
    followed = read(f"{THIS}/follow-up")["items"]
    assert [(each["volunteer"], each["note"], each["name"]) for each in followed] == [
        ("v1", "部分", "王***"),
        ("v2", "户名不符", "王***"),
        ("v3", None, "王***"),
    ]
    assert read(THIS)["outstanding"] == "150.01"


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("账号6222020000001234567户名王小明不符", "账号***户名王***不符"),
        ("6222 0200-0000 1234，退票 12345", "***，退票 12345"),
        ("退" * 201, "退" * 200),
        ("退票\u2028\x07 见附言", "退票 见附言"),
    ],
)
def test_the_bank_s_word_is_kept_without_names_and_numbers_and_refuses_nothing(note, kept):
    row = f"{R1},-1,2020-04-02,{note}\n"
    assert taken(row, "0")["new"] == 1
    assert read(f"{THIS}/lines")["items"][0]["note"] == kept
    assert "王小明" not in str(contents())
    assert "6222020000001234567" not in str(contents())
    assert taken(row, "0")["same"] == 1


def test_a_reference_in_capitals_is_the_same_reference():
    result = taken(f"{R1.upper()},150.00,2020-04-02,\n{R1},150.00,2020-04-02,\n", "300.00")
    assert (result["new"], told(result)) == (1, [(3, "reference", "This reference stands in the sheet before")])
    assert taken(f"{R1},150.00,2020-04-02,\n", "150.00")["same"] == 1


def test_zero_is_a_failure_like_minus_one():
    taken(f"{R1},0,,\n{R2},0.00,2020-04-02,\n{R3},-1.00,,\n", "0")
    assert set(states().values()) == {("failed", "0.00")}
    assert columns() == ("0.00", "300.00", "300.00")


def test_what_failed_or_waited_may_be_paid_by_a_later_sheet():
    taken(f"{R2},-1,2020-04-02,户名不符\n{R3},,,\n", "0")
    taken(f"{R2},100.00,2020-04-05,\n{R3},50.00,2020-04-05,\n", "150.00")
    assert states() == {"v1": ("payable", "0.00"), "v2": ("paid", "100.00"), "v3": ("paid", "50.00")}


def test_rows_that_cannot_be_true_are_refused_by_number_and_the_others_taken():
    rows = (
        f"{R1},150.00,2020-04-02,\n"
        f"{R1},150.00,2020-04-02,\n"
        "20200331-march-00009,10.00,2020-04-02,\n"
        "20200331-other-00001,10.00,2020-04-02,\n"
        f"{R2},100.01,2020-04-02,\n"
        f"{R3},50.00,2999-01-01,\n"
    )
    result = taken(rows, "470.01")
    assert told(result) == [
        (3, "reference", "This reference stands in the sheet before"),
        (4, "reference", "The list has no such reference"),
        (5, "reference", "The list has no such reference"),
        (6, "amount", "This is above the 100.00 that is due"),
        (7, "date", "This day has not come yet"),
    ]
    assert (result["new"], states()["v1"], columns()) == (1, ("paid", "150.00"), ("150.00", "150.00", "300.00"))


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        (f"{R1},150.00,,", "date", "A payment has a date"),
        (f"{R1},150.00,2020-03-30,", "date", "This cannot precede the list"),
        (
            f"{R1},-2,2020-04-02,",
            "amount",
            "An amount is a string of digits with at most two decimals, such as 1200.50",
        ),
        (f"{R1},150.00,02/04/2020,", "date", "A day is a date that exists, written YYYY-MM-DD"),
        (",150.00,2020-04-02,", "reference", "This field is required"),
    ],
)
def test_a_row_that_cannot_be_read_or_dated_is_refused(row, field, says):
    before = contents()
    result = taken(f"{row}\n", None, dry_run="true")
    assert told(result) == [(2, field, says)]
    assert contents() == before


def test_a_total_that_is_not_the_sum_is_refused_whole():
    before = contents()
    answer = taken(ALL_PAID, "300.01", refused=True)
    assert refusal(answer) == (422, "invalid", {"total": "300.01 declared, the rows sum up to 300.00"})
    answer = taken(f"{R1},150.00,2020-04-02,\n{R2},1OO,2020-04-02,\n", "250.00", refused=True)
    assert refusal(answer)[2].keys() == {"total", "rows.3.amount"}
    answer = taken(ALL_PAID, None, refused=True)
    assert refusal(answer) == (422, "invalid", {"total": "Declare the total that the sheet says was paid"})
    assert contents() == before


def test_a_sheet_is_tried_first_and_a_repeated_one_changes_nothing():
    rows = f"{R1},150.00,2020-04-02,\n{R2},-1,2020-04-02,户名不符\n{R3},,,\n"
    before = contents()
    tried = taken(rows, "150.00", dry_run="true")
    assert contents() == before
    assert taken(rows, "150.00") == tried | {"dry_run": False}
    after = contents()
    again = taken(rows, "150.00")
    assert (again["new"], again["same"], again["rejected"], contents()) == (0, 3, [], after)


def test_another_answer_about_what_was_paid_is_refused():
    taken(ALL_PAID, "300.00")
    after = contents()
    says = "This was answered with a payment before"
    rows = f"{R1},150.00,2020-04-03,\n{R2},50.00,2020-04-02,\n{R3},-1,2020-04-02,\n"
    assert told(taken(rows, "200.00")) == [(number, "reference", says) for number in (2, 3, 4)]
    assert contents() == after


def test_the_same_sheet_sent_twice_at_once_pays_once():
    with meanwhile(lambda: taken(ALL_PAID, "300.00")):
        second = taken(ALL_PAID, "300.00")
    assert (second["new"], second["same"]) == (0, 3)
    assert (columns(), due()) == (("300.00", "0.00", "300.00"), 0)
    paid = [each for each in ledger.transfers_between("hubei-2020") if ".paylist-paid-" in each.id]
    assert [(each.amount, each.reference) for each in paid] == [
        (15000, f"paylist/{MARCH['id']}"),
        (10000, f"paylist/{MARCH['id']}"),
        (5000, f"paylist/{MARCH['id']}"),
    ]


def test_a_sheet_is_a_few_transactions(monkeypatch):
    with tapped() as tap:
        taken(ALL_PAID, "300.00")
    assert tap.calls.count("TransactWriteItems") == 1
    monkeypatch.setattr(bank_results, "PATIENCE_SECONDS", -1.0)
    answer = taken(ALL_PAID, "300.00", refused=True)
    assert answer.status == 200, "nothing is left to do"


def test_a_sheet_that_takes_too_long_is_sent_again_and_goes_on(monkeypatch):
    monkeypatch.setattr(bank_results, "ROWS", 1)
    moments = iter([0.0, 0.0, 21.0])
    monkeypatch.setattr(bank_results, "clock", lambda: next(moments))
    answer = taken(ALL_PAID, "300.00", refused=True)
    assert (answer.status, answer.body["type"]) == (503, "urn:houyuan:problem:busy")
    assert states()["v1"] == ("paid", "150.00")
    monkeypatch.setattr(bank_results, "clock", lambda: 0.0)
    result = taken(ALL_PAID, "300.00")
    assert (result["new"], result["same"], columns()) == (2, 1, ("300.00", "0.00", "300.00"))


def test_a_row_in_a_closed_month_is_refused_and_the_others_taken():
    for month in ("2020-02", "2020-03", "2020-04"):
        assert approver(f"/periods/{month}/close").status == 201
    result = taken(ALL_PAID.replace(f"{R2},100.00,2020-04-02", f"{R2},100.00,2020-05-02"), "300.00")
    assert told(result) == [(2, "date", "2020-04 is closed"), (4, "date", "2020-04 is closed")]
    assert (result["new"], columns()) == (1, ("100.00", "200.00", "300.00"))


@pytest.mark.parametrize("role", ["coordinator", "social-worker", "finance-approver", "funder", "partner"])
@pytest.mark.parametrize("step", ["results/import", "give-back"])
def test_only_the_maker_tells_what_the_bank_said(role, step):
    body, kind = (b"reference\n", "text/csv") if step == "results/import" else (GIVEN, "application/json")
    assert refusal(call("funds", role, "POST", f"{THIS}/{step}", body, content_type=kind)) == (403, "forbidden", {})


def test_a_list_that_is_not_approved_has_no_answers():
    attend(("v1", "2020-03-20", 60))
    other = MARCH | {"id": "2020-03-31.other", "start": "2020-03-20", "count": 1, "total": "50.00"}
    made(other)
    sheet, query = b"reference,amount\n20200331-other-00001,\n", {"total": "0"}
    path = f"/paylists/{other['id']}/results/import"
    answer = maker(path, sheet, content_type="text/csv", query=query)
    assert refusal(answer) == (409, "wrong-state", {"paylist": "Its state is submitted"})
    moved(f"/paylists/{other['id']}/approve")
    answer = maker(path, sheet, content_type="text/csv", query=query)
    assert refusal(answer) == (409, "wrong-state", {"paylist": "Its lines are still being opened: 0/1"})


def test_what_failed_goes_back_with_its_days_and_is_paid_by_another_list():
    taken(f"{R1},100.00,2020-04-02,\n{R2},-1,2020-04-02,\n{R3},,,\n", "100.00")
    answer = maker(f"{THIS}/give-back", GIVEN)
    assert (answer.status, answer.body["work"]) == (200, {"task": "give-back", "done": 0, "of": 2})
    worked(MARCH["id"])
    assert states() == {"v1": ("given-back", "100.00"), "v2": ("given-back", "0.00"), "v3": ("pending", "0.00")}
    assert (columns(), due()) == (("100.00", "50.00", "450.00"), 5000)
    # v1's days were paid, if not in full; v2's were not.
    assert {each.volunteer for each in paid_days.claims("hubei-2020", "", "9")} == {"v1", "v3"}
    again = MARCH | {"id": "2020-04-11.again", "count": 1, "total": "100.00"}
    assert made(again)["state"] == "submitted"
    late = taken(f"{R2},100.00,2020-04-12,\n", "100.00")
    assert told(late) == [(2, "reference", "This was given back to the budget line")]


def test_giving_back_repeated_changes_nothing_and_without_a_failure_is_refused():
    nothing = (409, "wrong-state", {"paylist": "There is nothing to give back"})
    assert refusal(maker(f"{THIS}/give-back", GIVEN)) == nothing
    taken(f"{R1},-1,,\n", "0")
    moved(f"{THIS}/give-back", GIVEN)
    other = GIVEN | {"reason": "另一次"}
    taken(f"{R2},-1,,\n", "0")
    busy = (409, "wrong-state", {"paylist": "Work on this is still going on; wait for it"})
    assert refusal(maker(f"{THIS}/give-back", other)) == busy
    worked(MARCH["id"])
    before = contents()
    assert maker(f"{THIS}/give-back", GIVEN).status == 200
    assert contents() == before
    assert refusal(maker(f"{THIS}/give-back", other)) == nothing


def test_what_failed_later_goes_back_by_the_same_words():
    taken(f"{R1},-1,,\n", "0")
    moved(f"{THIS}/give-back", GIVEN)
    worked(MARCH["id"])
    taken(f"{R2},-1,,\n", "0")
    again = maker(f"{THIS}/give-back", GIVEN)
    assert (again.status, again.body["work"], again.body["give_backs"]) == (
        200,
        {"task": "give-back", "done": 0, "of": 1},
        [GIVEN],
    )
    worked(MARCH["id"])
    assert (states()["v2"], due()) == (("given-back", "0.00"), 5000)
    assert {each.volunteer for each in paid_days.claims("hubei-2020", "", "9")} == {"v3"}


def test_a_month_closed_amid_giving_back_frees_the_days_of_what_went_back_and_the_rest_goes_back_later(monkeypatch):
    taken(f"{R1},-1,,\n{R2},-1,,\n", "0")
    monkeypatch.setattr(giving_back, "ROWS", 1)
    moved(f"{THIS}/give-back", GIVEN)
    work = giving_back.carry_out(jobs.take("hubei-2020", "paylist", MARCH["id"]))
    next(work)
    for month in ("2020-02", "2020-03", "2020-04"):
        assert approver(f"/periods/{month}/close").status == 201
    list(work)
    assert (states()["v1"], states()["v2"]) == (("given-back", "0.00"), ("failed", "0.00"))
    assert {each.volunteer for each in paid_days.claims("hubei-2020", "", "9")} == {"v2", "v3"}
    assert [each["en"] for each in read(THIS)["failures"]] == ["2020-04 is closed"]
    moved(f"{THIS}/give-back", GIVEN | {"given_back_on": "2020-05-02"})
    worked(MARCH["id"])
    assert (read(THIS)["failures"], states()["v2"]) == ([], ("given-back", "0.00"))
    assert {each.volunteer for each in paid_days.claims("hubei-2020", "", "9")} == {"v3"}


@pytest.mark.parametrize(
    ("day", "says"), [("2020-03-30", "This cannot precede the list"), ("2999-01-01", "This day has not come yet")]
)
def test_what_goes_back_goes_between_the_list_s_day_and_today(day, says):
    taken(f"{R1},-1,,\n", "0")
    answer = maker(f"{THIS}/give-back", GIVEN | {"given_back_on": day})
    assert refusal(answer) == (422, "invalid", {"given_back_on": says})


def test_a_month_closed_before_or_while_giving_back_leaves_the_money_due():
    taken(f"{R1},-1,,\n", "0")
    moved(f"{THIS}/give-back", GIVEN)
    for month in ("2020-02", "2020-03", "2020-04"):
        assert approver(f"/periods/{month}/close").status == 201
    worked(MARCH["id"])
    shown = read(THIS)
    assert (shown["work"], [each["en"] for each in shown["failures"]]) == (None, ["2020-04 is closed"])
    assert (due(), states()["v1"]) == (30000, ("failed", "0.00"))
    answer = maker(f"{THIS}/give-back", GIVEN | {"reason": "再来"})
    assert refusal(answer) == (409, "period-closed", {"day": "2020-04 is closed"})
    assert jobs.find("hubei-2020", "paylist", MARCH["id"]) is None


BACK = {"reference": "BACK-1", "refunded_on": "2020-04-05", "reason": "账户已销户"}
REFUND = f"{THIS}/lines/v1/refund"


def test_what_was_paid_and_came_back_is_due_again_and_paid_anew_or_given_back():
    taken(ALL_PAID, "300.00")
    line = moved(REFUND, BACK)
    assert (line["state"], line["paid"], columns(), due()) == ("failed", "0.00", ("150.00", "150.00", "300.00"), 15000)
    assert line["refunds"] == [BACK | {"amount": "150.00", "paid_on": "2020-04-02"}]
    assert [each["volunteer"] for each in read(f"{THIS}/follow-up")["items"]] == ["v1"]
    result = taken(f"{R1},150.00,2020-04-08,\n", "150.00")
    assert (result["new"], columns(), due()) == (1, ("300.00", "0.00", "300.00"), 0)
    again = moved(REFUND, {"reference": "BACK-2", "refunded_on": "2020-04-09", "reason": "又退回"})
    assert (len(again["refunds"]), due()) == (2, 15000)
    moved(f"{THIS}/give-back", GIVEN)
    worked(MARCH["id"])
    assert (states()["v1"], columns(), due()) == (("given-back", "0.00"), ("150.00", "0.00", "450.00"), 0)


def test_the_sheet_that_paid_it_pays_nothing_once_it_came_back():
    taken(ALL_PAID, "300.00")
    moved(REFUND, BACK)
    result = taken(ALL_PAID, "300.00")
    assert told(result) == [(2, "date", "What was paid came back on 2020-04-05")]
    assert (result["same"], due()) == (2, 15000)


def test_a_refund_repeated_changes_nothing_and_bears_a_reference_of_its_own():
    taken(ALL_PAID, "300.00")
    line = moved(REFUND, BACK)
    before = contents()
    assert moved(REFUND, BACK) == line
    told = {"reference": "This reference is in use"}
    assert refusal(maker(f"{THIS}/lines/v2/refund", BACK)) == (409, "reference-taken", told)
    assert contents() == before


def test_what_was_not_paid_does_not_come_back():
    before = contents()
    assert refusal(maker(REFUND, BACK)) == (409, "wrong-state", {"volunteer": "Its state is payable"})
    assert refusal(maker(f"{THIS}/lines/nobody/refund", BACK))[:2] == (404, "not-found")
    assert contents() == before


def test_a_payment_comes_back_on_its_day_or_later():
    taken(ALL_PAID, "300.00")
    early = "This cannot precede the step before (2020-04-02)"
    for day, says in (("2020-04-01", early), ("2999-01-01", "This day has not come yet")):
        told = {"refunded_on": says}
        assert refusal(maker(REFUND, BACK | {"refunded_on": day})) == (422, "invalid", told)


def test_two_refunds_of_one_payment_at_once_are_one():
    taken(ALL_PAID, "300.00")
    other = BACK | {"reference": "BACK-2"}
    with meanwhile(lambda: moved(REFUND, other)):
        assert refusal(maker(REFUND, BACK))[:2] == (409, "wrong-state")
    assert (states()["v1"], due()) == (("failed", "0.00"), 15000)


def test_a_refund_survives_a_crash_at_any_call():
    taken(ALL_PAID, "300.00")
    survives(lambda: maker(REFUND, BACK))


def test_a_volunteer_s_statement_tells_what_was_paid_and_came_back():
    taken(ALL_PAID, "300.00")
    moved(REFUND, BACK)
    statement = read("/statements/payees/v1")
    told = [(each["day"], each["amount_in"], each["amount_out"], each["balance"]) for each in statement["entries"]]
    assert told == [("2020-04-02", "150.00", "0.00", "150.00"), ("2020-04-05", "0.00", "150.00", "0.00")]
