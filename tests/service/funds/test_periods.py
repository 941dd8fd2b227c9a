"""Months: closed in order by an approver; what is dated in a closed one moves no more, and its trial balance stands."""

import re

import pytest

from houyuan import days, store, wire
from tests.service.examples import TEXT
from tests.service.funds.asking import (
    CANCELLED,
    CONSENTS,
    FOOD,
    GRANT,
    MOVE,
    PAID,
    RICE,
    approver,
    maker,
    moved,
    read,
    refusal,
)
from tests.service.gateway import call
from tests.service.ledger.tap import Killed, at, contents, die, go_back, survives, taken, tapped

pytestmark = pytest.mark.usefixtures("lines")
FEBRUARY, MARCH = "/periods/2020-02/close", "/periods/2020-03/close"
THIS = "/disbursements/2020-03-01.rice"
NOTHING = "0.00"
COLUMNS = ("opening", "debits", "credits", "balance", "reserved")


def closed(path):
    answer = approver(path)
    assert answer.status in (200, 201), answer.body
    return answer.body


def balance_of(period):
    """The trial balance: account -> opening, debits, credits, balance, reserved."""
    return {row["account"]: tuple(row[name] for name in COLUMNS) for row in period["accounts"]}


def test_a_closed_month_s_trial_balance_says_what_every_account_opened_with_did_and_stands_at():
    moved("/disbursements", RICE)
    moved("/disbursements", RICE | {"id": "2020-03-02.oil", "amount": "0.01"})
    moved(f"{THIS}/approve")
    moved(f"{THIS}/pay", PAID)
    february = closed(FEBRUARY)
    assert balance_of(february) == {
        "funder:foundation": (NOTHING, "1000.00", NOTHING, "-1000.00", NOTHING),
        "line:food": (NOTHING, NOTHING, "600.00", "600.00", NOTHING),
        "line:masks": (NOTHING, NOTHING, "300.00", "300.00", NOTHING),
        "unallocated": (NOTHING, "900.00", "1000.00", "100.00", NOTHING),
    }
    march = closed(MARCH)
    assert balance_of(march) == {
        "funder:foundation": ("-1000.00", NOTHING, NOTHING, "-1000.00", NOTHING),
        "line:food": ("600.00", "120.50", NOTHING, "479.50", "0.01"),
        "line:masks": ("300.00", NOTHING, NOTHING, "300.00", NOTHING),
        "spent:food": (NOTHING, NOTHING, "120.50", "120.50", NOTHING),
        "unallocated": ("100.00", NOTHING, NOTHING, "100.00", NOTHING),
    }
    told = {name: march[name] for name in ("id", "first", "last", "closed_by", "transfers", "debits", "credits")}
    assert told == {
        "id": "2020-03",
        "first": "2020-03-01",
        "last": "2020-03-31",
        "closed_by": "finance-approver",
        "transfers": 3,
        "debits": "120.50",
        "credits": "120.50",
    }
    assert (february["previous"], march["previous"]) == (None, "2020-02")
    assert march["accounts"][0]["name"] == {"zh": "资助方 居家后援", "en": "Funder: Home support"}


def test_a_month_is_read_as_it_was_closed_and_listed_without_its_accounts():
    february, march = closed(FEBRUARY), closed(MARCH)
    moved("/disbursements", RICE | {"id": "2020-04-01.rice"})
    assert (read("/periods/2020-02"), read("/periods/2020-03")) == (february, march)
    listed = read("/periods")["items"]
    for each in (february, march):
        assert each.pop("intact") is True
        del each["accounts"]
    assert listed == [february, march]


def test_an_open_month_is_not_found():
    answer = call("funds", "finance-maker", "GET", "/periods/2020-02")
    assert refusal(answer) == (404, "not-found", {"period": "There is no period 2020-02"})


def test_a_month_is_closed_once_whoever_asks_again():
    first = approver(FEBRUARY)
    before = contents()
    again, other = approver(FEBRUARY), approver(FEBRUARY, who="finance-approver2")
    assert (first.status, again.status, other.status) == (201, 200, 200)
    assert again.body == other.body == first.body
    assert contents() == before


def test_months_close_in_order_and_a_quiet_one_may_be_left_out():
    moved("/disbursements", RICE | {"id": "2020-04-01.rice"})
    before = contents()
    assert refusal(approver("/periods/2020-04/close")) == (409, "wrong-state", {"month": "Close 2020-02 first"})
    assert contents() == before
    closed(FEBRUARY)
    assert closed("/periods/2020-04/close")["previous"] == "2020-02"
    assert refusal(maker("/disbursements", RICE)) == (409, "period-closed", {"day": "2020-03 is closed"})
    assert closed(MARCH)["transfers"] == 0


def test_a_month_that_is_not_over_stays_open(monkeypatch):
    monkeypatch.setattr(days, "today", lambda: "2020-03-31")
    closed(FEBRUARY)
    before = contents()
    for month in ("2020-03", "2020-04"):
        told = {"month": f"{month} is not over yet"}
        assert refusal(approver(f"/periods/{month}/close")) == (422, "invalid", told)
    assert contents() == before
    monkeypatch.setattr(days, "today", lambda: "2020-04-01")
    closed(MARCH)


@pytest.mark.parametrize("month", ["2020-13", "2020-00", "2020-3", "march", "0000-01", "2020-03-01"])
def test_what_is_no_month_is_told_so(month):
    assert refusal(approver(f"/periods/{month}/close"))[:2] == (422, "invalid")


STEPS = {
    "an appropriation": ("/appropriations", GRANT | {"id": "2020-03-10.second", "reference": "IN-2"}),
    "a line": ("/lines", FOOD | {"id": "rent", "on": "2020-03-10", "planned": "100.00"}),
    "a reallocation": ("/reallocations/2020-03-01.move/approve", CONSENTS),
    "a request": ("/disbursements", RICE | {"id": "2020-03-02.oil"}),
    "a payment": (f"{THIS}/pay", PAID),
    "a cancellation": (f"{THIS}/cancel", CANCELLED),
}


def under_way():
    moved("/reallocations", MOVE)
    moved("/disbursements", RICE)
    moved(f"{THIS}/approve")


def asked(path, body):
    return (approver if path.endswith("/approve") else maker)(path, body)


@pytest.mark.parametrize(("path", "body"), STEPS.values(), ids=STEPS)
def test_nothing_dated_in_a_closed_month_moves(path, body):
    under_way()
    closed(FEBRUARY)
    closed(MARCH)
    before = contents()
    assert refusal(asked(path, body)) == (409, "period-closed", {"day": "2020-03 is closed"})
    assert contents() == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/appropriations", GRANT | {"id": "2020-04-01.second", "reference": "IN-2"}),
        ("/lines", FOOD | {"id": "rent", "on": "2020-04-01", "planned": "100.00"}),
        ("/disbursements", RICE | {"id": "2020-04-01.oil"}),
        (f"{THIS}/pay", PAID | {"paid_on": "2020-04-01"}),
        (f"{THIS}/cancel", CANCELLED | {"cancelled_on": "2020-04-01"}),
    ],
    ids=["an appropriation", "a line", "a request", "a payment", "a cancellation"],
)
def test_the_same_in_an_open_month_moves_and_the_closed_one_stands_as_it_was(path, body):
    under_way()
    closed(FEBRUARY)
    march = closed(MARCH)
    moved(path, body)
    assert read("/periods/2020-03") == march


def test_a_proposal_of_a_closed_month_is_proposed_anew_in_an_open_one():
    under_way()
    closed(FEBRUARY)
    closed(MARCH)
    moved("/reallocations/2020-03-01.move/refuse", {"reason": "三月已结账"})
    moved("/reallocations", MOVE | {"id": "2020-04-01.move", "reason": TEXT})
    moved("/reallocations/2020-04-01.move/approve", CONSENTS)
    assert read("/lines")["lines"][0]["moved_out"] == "50.00"


@pytest.mark.parametrize(("path", "body"), STEPS.values(), ids=STEPS)
def test_a_step_that_was_taken_before_its_month_closed_is_answered_as_the_first_time(path, body):
    under_way()
    first = asked(path, body)
    closed(FEBRUARY)
    closed(MARCH)
    before = contents()
    again = asked(path, body)
    assert (again.status, again.body) == (200, first.body)
    assert contents() == before


def test_what_moves_no_money_does_not_mind_a_closed_month():
    closed(FEBRUARY)
    closed(MARCH)
    moved("/lines", FOOD | {"id": "rent", "on": "2020-03-10", "planned": NOTHING})
    moved("/reallocations", MOVE)


def test_a_close_that_is_cut_off_anywhere_is_completed_by_repeating_it():
    survives(lambda: approver(FEBRUARY))
    moved("/disbursements", RICE)
    survives(lambda: approver(MARCH))


def test_a_close_that_was_cut_off_is_completed_by_somebody_else():
    with pytest.raises(Killed), tapped(after=stop_after_the_lock):
        approver(FEBRUARY)
    assert refusal(maker("/disbursements", RICE | {"id": "2020-02-20.rice"}))[1] == "period-closed"
    other = approver(FEBRUARY, who="finance-approver2")
    assert (other.status, other.body["closed_by"]) == (201, "finance-approver2")


def stop_after_the_lock(tap):
    if tap.calls[-1] == "PutItem":
        die()


@pytest.mark.parametrize(("path", "body"), STEPS.values(), ids=STEPS)
def test_a_movement_at_any_moment_of_a_close_is_in_the_trial_balance_or_refused(path, body):
    """The movement's whole request falls between any two calls of the close."""
    under_way()
    closed(FEBRUARY)
    start = taken()
    with tapped() as tap:
        closed(MARCH)
    seen = set()
    for number in range(1, len(tap.calls) + 1):
        go_back(start)
        answers = []
        with tapped(before=at(number, lambda: answers.append(asked(path, body)))):  # noqa: B023 - within the loop
            march = closed(MARCH)
        seen.add(stands_or_was_refused(answers[0], march))
    assert seen == {"stands", "period-closed"}


@pytest.mark.parametrize(("path", "body"), STEPS.values(), ids=STEPS)
def test_a_close_at_any_moment_of_a_movement_has_it_in_the_trial_balance_or_refuses_it(path, body):
    under_way()
    closed(FEBRUARY)
    start = taken()
    with tapped() as tap:
        asked(path, body)
    for number in range(1, len(tap.calls) + 1):
        go_back(start)
        months = []
        with tapped(before=at(number, lambda: months.append(closed(MARCH)))):  # noqa: B023 - within the loop
            answer = asked(path, body)
        assert stands_or_was_refused(answer, months[0]) == "period-closed"
        go_back(start)
        with tapped(after=at(number, lambda: months.append(closed(MARCH)))):  # noqa: B023 - within the loop
            answer = asked(path, body)
        assert stands_or_was_refused(answer, months[1]) == ("stands" if number == len(tap.calls) else "period-closed")


def stands_or_was_refused(answer, period):
    """What became of a movement beside a close: the trial balance is what every transfer of the table adds up to."""
    transfers = [
        item for (_, pk, name), item in contents().items() if pk == "hubei-2020#transfer" and name[:7] <= period["id"]
    ]
    sums = {}
    for each in transfers:
        if each["phase"] in ("single", "post"):
            sums[each["debit"]] = sums.get(each["debit"], 0) - each["amount"]
            sums[each["credit"]] = sums.get(each["credit"], 0) + each["amount"]
    frozen = {row["account"]: int(row["balance"].replace(".", "")) for row in period["accounts"]}
    assert {name: each for name, each in frozen.items() if each} == {name: each for name, each in sums.items() if each}
    assert sum(frozen.values()) == 0
    assert period["transfers"] == sum(re.match(period["id"], each["sk"]) is not None for each in transfers)
    if answer.status in (200, 201):
        return "stands"
    return refusal(answer)[1]


def test_a_movement_that_slips_into_an_earlier_month_is_closed_with_that_month_first():
    closed(FEBRUARY)

    def slips_in(tap):
        if tap.calls.count("PutItem") == 1 and tap.calls[-1] == "PutItem":
            moved("/disbursements", RICE)

    with tapped(before=slips_in):
        answer = approver("/periods/2020-04/close")
    assert refusal(answer) == (409, "wrong-state", {"month": "Close 2020-03 first"})
    march = closed(MARCH)
    april = closed("/periods/2020-04/close")
    assert (march["transfers"], april["transfers"]) == (1, 0)
    assert balance_of(april)["line:food"] == ("600.00", NOTHING, NOTHING, "600.00", "120.50")


def test_two_who_close_at_once_close_once():
    start = taken()
    closed(FEBRUARY)
    go_back(start)
    with tapped() as tap:
        closed(FEBRUARY)
    stores = len(tap.calls) - tap.calls[::-1].index("PutItem")
    for number in range(1, stores + 1):
        go_back(start)
        others = []
        with tapped(before=at(number, lambda: others.append(approver(FEBRUARY, who="finance-approver2")))):  # noqa: B023
            ours = approver(FEBRUARY)
        assert (others[0].status, ours.status) == (201, 200), number
        assert ours.body == others[0].body


@pytest.mark.parametrize("role", ["coordinator", "social-worker", "finance-maker", "funder", "partner"])
def test_only_an_approver_closes_a_month(role):
    before = contents()
    assert refusal(approver(FEBRUARY, who=role)) == (403, "forbidden", {})
    assert contents() == before


def test_the_hash_of_a_month_is_another_when_a_month_before_it_is():
    start = taken()
    closed(FEBRUARY)
    first = closed(MARCH)
    go_back(start)
    moved("/appropriations", GRANT | {"id": "2020-02-11.more", "amount": "0.01", "reference": "IN-2"})
    closed(FEBRUARY)
    other = closed(MARCH)
    assert first["content_hash"] != other["content_hash"]
    assert re.fullmatch(r"[0-9a-f]{64}", first["content_hash"])


@pytest.mark.parametrize(
    ("name", "other"),
    [("amount", 1), ("by", "somebody"), ("credit", "line:masks"), ("at", "2020-02-29T00:00:00Z"), (None, None)],
    ids=["another amount", "another person", "another account", "another moment", "one transfer gone"],
)
def test_a_transfer_of_a_closed_month_that_is_no_longer_what_it_was_is_noticed(name, other):
    assert closed(FEBRUARY)["intact"] is True
    assert closed(MARCH)["intact"] is True
    key = {"pk": "hubei-2020#transfer", "sk": "2020-02-10.budget-food"}
    if name is None:
        store.dynamodb().delete_item(TableName="ledger", Key=wire.to_wire(key))
    else:
        item = store.get("ledger", key["pk"], key["sk"]) | {name: other}
        store.dynamodb().put_item(TableName="ledger", Item=wire.to_wire(item))
    assert read("/periods/2020-02")["intact"] is False
    assert read("/periods/2020-03")["intact"] is True


def test_a_trial_balance_that_is_no_longer_what_it_was_is_noticed_there_and_in_the_next_month():
    closed(FEBRUARY)
    closed(MARCH)
    item = store.get("records", "hubei-2020#period", "2020-02")
    item["body"]["content_hash"] = "0" * 64
    store.dynamodb().put_item(TableName="records", Item=wire.to_wire(item))
    assert [read(f"/periods/{month}")["intact"] for month in ("2020-02", "2020-03")] == [False, False]


def test_what_is_paid_later_leaves_the_closed_month_of_its_reservation_intact():
    moved("/disbursements", RICE)
    moved(f"{THIS}/approve")
    closed(FEBRUARY)
    closed(MARCH)
    moved(f"{THIS}/pay", PAID | {"paid_on": "2020-04-01"})
    assert read("/periods/2020-03")["intact"] is True


def paid_before_the_money_came():
    """A line that was planned on the tenth of February has paid in January."""
    item = store.get("records", "hubei-2020#line", "food")
    planned = item | {"body": item["body"] | {"on": "2020-01-01"}}
    store.dynamodb().put_item(TableName="records", Item=wire.to_wire(planned))
    name = "2020-01-05.rice"
    moved("/disbursements", RICE | {"id": name})
    moved(f"/disbursements/{name}/approve")
    moved(f"/disbursements/{name}/pay", PAID | {"paid_on": "2020-01-06"})
    return f"/disbursements/{name}"


def test_a_month_whose_line_would_end_below_zero_is_not_closed_until_it_is_put_right():
    this = paid_before_the_money_came()
    before = contents()
    told = refusal(approver("/periods/2020-01/close"))
    assert told[:2] == (409, "wrong-state")
    assert told[2] == {
        "month": "Home support (line:food) would end the month at -120.50: a movement is dated before the money came"
    }
    chinese = call("funds", "finance-approver", "POST", "/periods/2020-01/close", language="zh")
    assert chinese.body["detail"] == "居家后援（line:food）月末将为 -120.50 元：有款项的日期早于资金到账"
    assert contents() == before
    back = {"reference": "BACK-1", "refunded_on": "2020-01-07", "amount": "120.50", "reason": "日期有误"}
    moved(f"{this}/refund", back)
    assert balance_of(closed("/periods/2020-01/close"))["line:food"][3] == NOTHING


def test_every_account_that_would_end_below_zero_is_named_and_none_that_may():
    item = store.get("ledger", "hubei-2020#transfer", "2020-02-10.budget-food")
    early = item | {"sk": "2020-01-31.budget-food", "amount": 5000}
    store.dynamodb().put_item(TableName="ledger", Item=wire.to_wire(early))
    paid_before_the_money_came()
    answer = approver("/periods/2020-01/close")
    assert [each["message"].partition(": a")[0] for each in answer.body["errors"]] == [
        "Home support (line:food) would end the month at -70.50",
        "Unallocated money (unallocated) would end the month at -50.00",
    ]


def test_a_month_that_was_locked_is_completed_also_when_a_movement_slipped_in_before_the_lock():
    def slips_in(tap):
        if tap.calls[-1] == "PutItem" and tap.calls.count("PutItem") == 1:
            paid_before_the_money_came()

    with pytest.raises(Killed), tapped(before=slips_in, after=stop_after_the_lock):
        approver("/periods/2020-01/close")
    assert closed("/periods/2020-01/close")["transfers"] > 0
