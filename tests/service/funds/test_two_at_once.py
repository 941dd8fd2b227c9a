"""Somebody else acts between our read and our write: the store decides, and one of the two is told so."""

import pytest

from houyuan import records, store, wire
from houyuan.settings import settings
from tests.service.funds.asking import (
    CANCELLED,
    CONSENTS,
    MOVE,
    PAID,
    RICE,
    approver,
    budget,
    maker,
    moved,
    read,
    refusal,
)
from tests.service.ledger.tap import contents, meanwhile

pytestmark = pytest.mark.usefixtures("lines")
NOTHING = "0.00"
THIS, OIL = "/disbursements/2020-03-01.rice", "/disbursements/2020-03-02.oil"
CANCEL, PAY, APPROVE = (f"{THIS}/cancel", CANCELLED), (f"{THIS}/pay", PAID), (f"{THIS}/approve", None)


def spent_and_left():
    return budget()["food"][3:]


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [
        ("approve", CANCEL, (NOTHING, NOTHING, "600.00")),
        ("cancel", APPROVE, (NOTHING, NOTHING, "600.00")),
        ("pay", CANCEL, (NOTHING, NOTHING, "600.00")),
        ("cancel", PAY, ("120.50", NOTHING, "479.50")),
        ("pay", (f"{THIS}/pay", PAID | {"reference": "OUT-2"}), ("120.50", NOTHING, "479.50")),
    ],
    ids=["cancelled while approving", "approved while cancelling", "cancelled while paying", "paid while cancelling",
         "paid otherwise while paying"],
)  # fmt: skip
def test_a_step_is_decided_anew_when_another_was_taken_in_between(first, second, standing):
    moved("/disbursements", RICE)
    if "pay" in (first, second[0].rsplit("/", 1)[-1]):
        moved(*APPROVE)
    ours = {"approve": APPROVE, "cancel": CANCEL, "pay": PAY}[first]
    with meanwhile(lambda: moved(*second)):
        answer = (approver if first == "approve" else maker)(*ours)
    # An approved request may still be cancelled; every other pair excludes the other.
    assert answer.status == (200 if second == APPROVE else 409)
    assert spent_and_left() == standing


def test_two_approvers_at_once_are_one_approval():
    moved("/disbursements", RICE)
    with meanwhile(lambda: approver(f"{THIS}/approve", who="finance-approver2")):
        answer = approver(f"{THIS}/approve")
    assert refusal(answer) == (409, "wrong-state", {"disbursement": "Its state is approved"})
    assert [each["by"] for each in read(THIS)["approvals"]] == ["finance-approver2"]


def test_the_same_payment_sent_twice_at_once_is_one_payment():
    moved("/disbursements", RICE)
    moved(*APPROVE)
    with meanwhile(lambda: moved(*PAY)):
        answer = maker(*PAY)
    assert (answer.status, answer.body) == (200, read(THIS))
    assert spent_and_left() == ("120.50", NOTHING, "479.50")


def test_one_bank_reference_for_two_payments_at_once_pays_one():
    for request in (RICE, RICE | {"id": "2020-03-02.oil"}):
        moved("/disbursements", request)
        moved(f"/disbursements/{request['id']}/approve")
    with meanwhile(lambda: moved(f"{OIL}/pay", PAID)):
        answer = maker(*PAY)
    assert refusal(answer)[:2] == (409, "reference-taken")
    assert (read(THIS)["state"], spent_and_left()) == ("approved", ("120.50", "120.50", "359.00"))


def test_the_last_money_of_a_line_is_promised_once():
    with meanwhile(lambda: moved("/disbursements", RICE | {"id": "2020-03-02.oil", "amount": "500.00"})):
        answer = maker("/disbursements", RICE)
    assert refusal(answer)[1] == "insufficient-funds"
    assert spent_and_left() == (NOTHING, "500.00", "100.00")


def test_a_reallocation_finds_the_money_promised_in_between():
    moved("/reallocations", MOVE | {"amount": "500.00"})
    with meanwhile(lambda: moved("/disbursements", RICE)):
        answer = approver("/reallocations/2020-03-01.move/approve", CONSENTS)
    assert refusal(answer)[1] == "insufficient-funds"
    assert (read("/reallocations")["items"][0]["state"], spent_and_left()) == (
        "proposed",
        (NOTHING, "120.50", "479.50"),
    )


@pytest.mark.parametrize("ours", ["approve", "refuse"])
def test_a_proposal_is_decided_once(ours):
    moved("/reallocations", MOVE)
    bodies = {"approve": CONSENTS, "refuse": {"reason": "等下一批"}}
    theirs = "refuse" if ours == "approve" else "approve"
    path = "/reallocations/2020-03-01.move"
    with meanwhile(lambda: approver(f"{path}/{theirs}", bodies[theirs], who="finance-approver2")):
        answer = approver(f"{path}/{ours}", bodies[ours])
    assert refusal(answer) == (409, "wrong-state", {"reallocation": "This proposal was decided before"})
    state = read("/reallocations")["items"][0]["state"]
    assert (state, budget()["food"][2]) == (("refused", NOTHING) if theirs == "refuse" else ("posted", "50.00"))


@pytest.mark.parametrize(
    ("path", "kind", "name", "body"),
    [
        (f"{THIS}/approve", "disbursement", "authors", None),
        ("/reallocations/2020-03-01.move/approve", "reallocation", "proposed_by", CONSENTS),
        ("/reallocations/2020-03-01.move/refuse", "reallocation", "proposed_by", {"reason": "等下一批"}),
    ],
)
def test_an_approval_holds_for_the_version_it_was_decided_on_and_for_no_other(path, kind, name, body):
    """No route changes who asked. Even if one did, in between, nobody could approve their own request."""
    moved("/disbursements", RICE)
    moved("/reallocations", MOVE)

    def becomes_the_approver_s_own():
        (seen,) = records.between("hubei-2020", kind)
        item = records.item_of(seen) | {"version": seen.version + 1, "body": seen.body | {name: "finance-approver"}}
        store.dynamodb().put_item(TableName=settings().records_table, Item=wire.to_wire(item))

    with meanwhile(becomes_the_approver_s_own):
        answer = approver(path, body)
    assert refusal(answer) == (403, "own-request", {})
    (stands,) = records.between("hubei-2020", kind)
    assert stands.body["state"] in ("submitted", "proposed")


@pytest.mark.parametrize(("path", "body"), [(f"{THIS}/approve", None), ("/disbursements", RICE)])
def test_a_version_replaced_is_kept_as_it_was(path, body):
    moved("/disbursements", RICE)
    first = contents()["records", "hubei-2020#disbursement", RICE["id"]]
    moved(path, body)
    kept = contents().get(("records", "hubei-2020#disbursement#was", f"{RICE['id']}#000001"))
    assert kept == (
        first | {"pk": "hubei-2020#disbursement#was", "sk": f"{RICE['id']}#000001"} if body is None else None
    )
