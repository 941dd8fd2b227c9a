"""Disbursements: reserved when requested, approved by somebody else, paid once, or cancelled and given back."""

import pytest

from houyuan import identity, ledger
from tests.service.funds.asking import CANCELLED, PAID, RICE, approver, budget, maker, moved, read, refusal
from tests.service.gateway import call
from tests.service.ledger.tap import contents, tapped

pytestmark = pytest.mark.usefixtures("lines")
NOTHING = "0.00"
THIS = "/disbursements/2020-03-01.rice"
STEPS = {
    "submitted": [],
    "approved": [(f"{THIS}/approve", None)],
    "paid": [(f"{THIS}/approve", None), (f"{THIS}/pay", PAID)],
    "cancelled": [(f"{THIS}/cancel", CANCELLED)],
    "cancelled after approval": [(f"{THIS}/approve", None), (f"{THIS}/cancel", CANCELLED)],
}


def brought(state):
    """RICE, brought to a state."""
    moved("/disbursements", RICE)
    for path, body in STEPS[state]:
        moved(path, body)


def spent_and_left():
    """What the food line has spent, committed and left."""
    return budget()["food"][3:]


def test_a_request_reserves_its_amount():
    requested = maker("/disbursements", RICE)
    assert requested.status == 201
    asked = RICE | {
        "payee_name": "青***",
        "payee_account": "***2222",
        "state": "submitted",
        "requested_by": "finance-maker",
    }
    assert {name: requested.body[name] for name in asked} == asked
    assert spent_and_left() == (NOTHING, "120.50", "479.50")


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        ("approved", (NOTHING, "120.50", "479.50")),
        ("paid", ("120.50", NOTHING, "479.50")),
        ("cancelled", (NOTHING, NOTHING, "600.00")),
        ("cancelled after approval", (NOTHING, NOTHING, "600.00")),
    ],
)
def test_each_step_stands_in_the_record_and_in_the_budget(state, standing):
    brought(state)
    read_back = read(THIS)
    expected = {
        "state": state.split()[0],
        "reference": "OUT-1" if state == "paid" else None,
        "paid_on": "2020-03-04" if state == "paid" else None,
        "paid": "120.50" if state == "paid" else None,
        "reason": "不再需要" if "cancelled" in state else None,
        "ended_on": "2020-03-05" if "cancelled" in state else None,
    }
    assert {name: read_back[name] for name in expected} == expected
    approvals = [] if state == "cancelled" else ["finance-approver"]
    assert [each["by"] for each in read_back["approvals"]] == approvals
    assert spent_and_left() == standing


@pytest.mark.parametrize(
    ("other", "status", "kind", "told"),
    [
        ({"line": "rent"}, 422, "invalid", {"line": "There is no budget line rent"}),
        ({"amount": "600.01"}, 422, "insufficient-funds", {"line": "line:food has 600.00 available, 600.01 needed"}),
        ({"id": "2999-01-01.rice"}, 422, "invalid", {"id": "This day has not come yet"}),
        ({"amount": "0.00"}, 422, "invalid", {"amount": "An amount must be above zero"}),
    ],
    ids=str,
)
def test_a_wrong_request_reserves_nothing(other, status, kind, told):
    before = contents()
    assert refusal(maker("/disbursements", RICE | other)) == (status, kind, told)
    assert contents() == before


def test_reserved_money_cannot_be_asked_for_again():
    moved("/disbursements", RICE | {"amount": "600.00"})
    told = {"line": "line:food has 0.00 available, 0.01 needed"}
    second = RICE | {"id": "2020-03-01.second", "amount": "0.01"}
    assert refusal(maker("/disbursements", second)) == (422, "insufficient-funds", told)


@pytest.mark.parametrize("state", STEPS)
def test_a_request_repeated_at_any_step_is_answered_with_what_stands(state):
    brought(state)
    before = contents()
    again = maker("/disbursements", RICE)
    assert (again.status, again.body) == (200, read(THIS))
    other = maker("/disbursements", RICE | {"payee": "lan"})
    assert refusal(other) == (409, "id-taken", {"id": "The id 2020-03-01.rice is taken"})
    assert contents() == before


def test_nobody_approves_their_own_request_whatever_their_role_has_become():
    moved("/disbursements", RICE)
    identity.grant("finance-maker", "hubei-2020", "finance-approver")
    before = contents()
    assert refusal(approver(f"{THIS}/approve", who="finance-maker")) == (403, "own-request", {})
    identity.grant("finance-maker", "hubei-2020", "finance-maker")
    assert {name: item for name, item in contents().items() if name[0] != "access"} == before
    moved(f"{THIS}/approve")


def test_who_may_only_ask_approves_nothing_and_who_approves_pays_nothing():
    moved("/disbursements", RICE)
    assert refusal(maker(f"{THIS}/approve")) == (403, "forbidden", {})
    moved(f"{THIS}/approve")
    for step, body in (("pay", PAID), ("cancel", CANCELLED)):
        assert refusal(approver(f"{THIS}/{step}", body)) == (403, "forbidden", {})


@pytest.mark.parametrize("state", ["approved", "paid"])
def test_an_approval_repeated_by_the_same_person_changes_nothing(state):
    brought(state)
    before = contents()
    again = approver(f"{THIS}/approve")
    assert (again.status, again.body) == (200, read(THIS))
    assert contents() == before


@pytest.mark.parametrize(
    ("state", "step", "body", "who"),
    [
        ("approved", "approve", None, "finance-approver2"),
        ("paid", "approve", None, "finance-approver2"),
        ("cancelled", "approve", None, "finance-approver"),
        ("cancelled after approval", "approve", None, "finance-approver"),
        ("submitted", "pay", PAID, "finance-maker"),
        ("cancelled", "pay", PAID, "finance-maker"),
        ("cancelled after approval", "pay", PAID, "finance-maker"),
        ("paid", "pay", PAID | {"reference": "OUT-2"}, "finance-maker"),
        ("paid", "pay", PAID | {"paid_on": "2020-03-05"}, "finance-maker"),
        ("paid", "cancel", CANCELLED, "finance-maker"),
        ("cancelled", "cancel", CANCELLED | {"reason": "另有原因"}, "finance-maker"),
        ("cancelled", "cancel", CANCELLED | {"cancelled_on": "2020-03-06"}, "finance-maker"),
    ],
)
def test_a_step_that_the_state_does_not_allow_is_refused(state, step, body, who):
    brought(state)
    before = contents()
    told = {"disbursement": f"Its state is {state.split()[0]}"}
    assert refusal(approver(f"{THIS}/{step}", body, who=who)) == (409, "wrong-state", told)
    assert contents() == before


@pytest.mark.parametrize(("state", "step", "body"), [("paid", "pay", PAID), ("cancelled", "cancel", CANCELLED)])
def test_the_last_step_repeated_changes_nothing(state, step, body):
    brought(state)
    before = contents()
    again = maker(f"{THIS}/{step}", body)
    assert (again.status, again.body) == (200, read(THIS))
    assert contents() == before


@pytest.mark.parametrize("same", ["OUT-1", "out-1", " Out-1 "])
def test_a_bank_s_reference_stands_on_one_payment_however_it_is_written(same):
    brought("paid")
    moved("/disbursements", RICE | {"id": "2020-03-02.oil"})
    moved("/disbursements/2020-03-02.oil/approve")
    before = contents()
    answer = maker("/disbursements/2020-03-02.oil/pay", PAID | {"reference": same})
    assert refusal(answer) == (409, "reference-taken", {"reference": "This reference is in use"})
    assert contents() == before
    moved("/disbursements/2020-03-02.oil/pay", PAID | {"reference": "OUT-2"})
    assert spent_and_left() == ("241.00", NOTHING, "359.00")


@pytest.mark.parametrize(
    ("day", "told"),
    [("2020-02-29", "This cannot precede the step before (2020-03-01)"), ("2999-01-01", "This day has not come yet")],
)
def test_a_payment_or_cancellation_lies_between_the_request_and_today(day, told):
    brought("approved")
    before = contents()
    for step, body, field in (("pay", PAID, "paid_on"), ("cancel", CANCELLED, "cancelled_on")):
        assert refusal(maker(f"{THIS}/{step}", body | {field: day})) == (422, "invalid", {field: told})
    assert contents() == before


def test_it_may_be_paid_on_the_day_of_its_request_or_after_the_programme():
    brought("approved")
    moved(f"{THIS}/pay", PAID | {"paid_on": "2020-03-01"})
    moved("/disbursements", RICE | {"id": "2020-05-14.late"})
    moved("/disbursements/2020-05-14.late/approve")
    assert (
        moved("/disbursements/2020-05-14.late/pay", {"reference": "OUT-2", "paid_on": "2020-06-02"})["state"] == "paid"
    )


@pytest.mark.parametrize("step", ["approve", "pay", "cancel"])
def test_what_was_never_requested_is_not_found(step):
    body = {"approve": None, "pay": PAID | {"paid_on": "2020-01-01"}, "cancel": CANCELLED}[step]
    asks = approver if step == "approve" else maker
    told = {"disbursement": "There is no disbursement 2020-03-01.rice"}
    assert refusal(asks(f"{THIS}/{step}", body)) == (404, "not-found", told)


def test_the_ledger_says_on_which_day_each_thing_happened():
    brought("paid")
    moved("/disbursements", RICE | {"id": "2020-03-02.oil"})
    moved("/disbursements/2020-03-02.oil/cancel", CANCELLED)
    told = [(each.id, each.phase, each.amount) for each in ledger.transfers_between("hubei-2020", "2020-03-01")]
    assert told == [
        ("2020-03-01.pend-2020-03-01.rice", "pend", 12050),
        ("2020-03-02.pend-2020-03-02.oil", "pend", 12050),
        ("2020-03-04.post-2020-03-01.rice", "post", 12050),
        ("2020-03-05.void-2020-03-02.oil", "void", 0),
    ]


def test_each_step_is_one_transaction_after_few_reads():
    moved("/disbursements", RICE | {"id": "2020-03-01.first"})
    moved("/disbursements/2020-03-01.first/approve")

    def cost(path, body=None):
        with tapped() as tap:
            moved(path, body)
        return tap.calls, tap.units

    once = ["TransactWriteItems"]
    # A record above 1 KB counts twice, now and as it was; the payee and the month are checked with every movement.
    assert cost("/disbursements", RICE) == ([*["GetItem"] * 3, "Query", *once], 2 * (2 + 2 + 3))
    assert cost(f"{THIS}/approve") == (["GetItem", *once], 2 * (2 + 2 + 1))
    assert cost(f"{THIS}/pay", PAID) == (["GetItem", *once], 2 * (2 + 2 + 1 + 2 + 4))
    assert cost("/disbursements/2020-03-01.first/cancel", CANCELLED) == (["GetItem", *once], 2 * (2 + 2 + 1 + 4))


def test_two_kinds_of_money_records_may_bear_the_same_id():
    moved("/appropriations", {"id": RICE["id"], "funder": "bureau", "amount": "5.00", "reference": "IN-2"})
    moved("/disbursements", RICE)
    assert (budget()["unallocated"], spent_and_left()) == ("105.00", (NOTHING, "120.50", "479.50"))


def listed(query):
    """The ids that the list answers to a query, page by page, one to a page."""
    ids, cursor = [], ""
    while cursor is not None:
        page = read("/disbursements", query | {"limit": "1"} | ({"cursor": cursor} if cursor else {}))
        ids += [each["id"][11:] for each in page["items"]]
        cursor = page["cursor"]
    return ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, ["rice", "again", "later"]),
        ({"order": "newest-first"}, ["later", "again", "rice"]),
        ({"state": "approved"}, ["rice"]),
        ({"state": "draft,approved", "order": "newest-first"}, ["later", "rice"]),
        ({"state": "paid"}, []),
        ({"state": "draft", "end": "2020-03-02"}, []),
    ],
    ids=str,
)
def test_requests_are_listed_by_state_and_the_newest_first(query, ids):
    brought("approved")
    moved("/disbursements", RICE | {"id": "2020-03-02.again"})
    moved("/disbursements", RICE | {"id": "2020-03-03.later", "draft": True})
    assert listed(query) == ids


def test_a_state_that_there_is_not_is_refused():
    asked = call("funds", "finance-maker", "GET", "/disbursements", query={"state": "draft,burnt"})
    assert (asked.status, [each["field"] for each in asked.body["errors"]]) == (422, ["state"])
