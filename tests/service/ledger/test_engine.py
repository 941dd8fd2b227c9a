"""The ledger's operations on a store, one by one: what each writes, answers and refuses."""

from dataclasses import replace

import pytest

from houyuan import ledger
from houyuan.ledger import Account, Opening
from houyuan.problems import IdTaken, InsufficientFunds, Invalid, NotFound, WrongState
from tests.service.ledger.asking import OPENS, OUT, PAID_IN, RESERVED, P, moved, refusal, resolution, sums

pytestmark = pytest.mark.usefixtures("aws")


def test_the_first_transfer_opens_its_accounts_and_later_ones_find_them_open():
    moved(PAID_IN, opens=OPENS)
    moved(replace(PAID_IN, id="2020-02-10.again", amount=11), opens=OPENS)
    assert list(ledger.accounts(P)) == [
        Account("home", "CNY", False, 0, 0, 0, 0),  # noqa: FBT003 - an account as it is told
        Account("outside", "CNY", False, 0, 111, 0, 0),  # noqa: FBT003
        Account("store", "CNY", True, 0, 0, 0, 111),  # noqa: FBT003
    ]


def test_a_refused_operation_opens_no_account():
    assert refusal(InsufficientFunds, OUT, opens=OPENS) == ("debit", "store has 0.00 available, 0.30 needed")
    assert list(ledger.accounts(P)) == []


def test_an_account_opened_with_money_that_moves_on_in_the_same_list_starts_with_the_rest():
    moved(PAID_IN, OUT, opens=OPENS)
    assert sums() == {"outside": (0, 100, 0, 0), "store": (0, 30, 0, 100), "home": (0, 0, 0, 30)}


@pytest.mark.usefixtures("stocked")
def test_a_transfer_moves_its_amount_once_and_its_id_is_taken_for_ever():
    moved(OUT)
    assert sums()["store"] == (0, 30, 0, 100)
    assert refusal(IdTaken, OUT) == ("id", "The transfer 2020-02-11.out is taken")
    assert refusal(IdTaken, replace(OUT, amount=1)) == ("id", "The transfer 2020-02-11.out is taken")


@pytest.mark.usefixtures("stocked")
def test_a_reservation_lowers_what_is_available_and_moves_nothing():
    moved(RESERVED)
    assert sums() == {"outside": (0, 100, 0, 0), "store": (30, 0, 0, 100), "home": (0, 0, 30, 0)}
    assert refusal(InsufficientFunds, replace(OUT, amount=71)) == ("debit", "store has 0.70 available, 0.71 needed")
    moved(replace(OUT, amount=70))


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    ("resolved", "store", "home"),
    [
        (resolution("post"), (0, 30, 0, 100), (0, 0, 0, 30)),
        (resolution("post", 10), (0, 10, 0, 100), (0, 0, 0, 10)),
        (resolution("void"), (0, 0, 0, 100), (0, 0, 0, 0)),
    ],
    ids=["posted", "posted in part", "voided"],
)
def test_a_reservation_is_resolved_once(resolved, store, home):
    moved(RESERVED)
    moved(resolved)
    assert (sums()["store"], sums()["home"]) == (store, home)
    for again in ("post", "void"):
        second = replace(resolution(again), id="2020-02-13.second")
        assert refusal(WrongState, second) == ("pending_id", "This reservation was posted or voided before")


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    "other",
    [{"amount": 31}, {"amount": 29}, {"debit": "home", "credit": "store"}, {"credit": "outside"}],
    ids=str,
)
def test_a_reservation_is_resolved_only_as_what_it_is(other):
    moved(RESERVED)
    wrong = resolution("post", 1, pending=replace(RESERVED, **other))
    assert refusal(Invalid, wrong) == ("pending_id", "The reservation 2020-02-11.pend is another one")


@pytest.mark.usefixtures("stocked")
def test_a_reservation_of_money_is_none_of_goods():
    moved(RESERVED)
    wrong = resolution("post", 1, pending=replace(RESERVED, unit="item:mask"))
    assert refusal(Invalid, wrong) == ("pending_id", "There is no reservation 2020-02-11.pend")


@pytest.mark.usefixtures("stocked")
def test_what_is_no_reservation_cannot_be_resolved():
    moved(OUT)
    for name in (OUT.id, "2020-02-11.nothing"):
        wrong = resolution("void", pending=replace(RESERVED, id=name))
        assert refusal(Invalid, wrong) == ("pending_id", f"There is no reservation {name}")


@pytest.mark.usefixtures("stocked")
def test_a_list_succeeds_or_fails_as_one():
    fails = [OUT, replace(OUT, id="second", amount=71)]
    assert refusal(InsufficientFunds, *fails) == ("debit", "store has 1.00 available, 1.01 needed")
    moved(OUT, replace(OUT, id="second", amount=70))
    assert sums()["store"] == (0, 100, 0, 100)


@pytest.mark.usefixtures("stocked")
def test_a_list_may_not_dip_below_zero_on_its_way():
    back = replace(OUT, id="back", debit="home", credit="store", amount=200)
    out = replace(OUT, amount=150)
    assert refusal(InsufficientFunds, out, back) == ("debit", "store has 1.00 available, 1.50 needed")
    moved(back, out)
    assert sums()["store"] == (0, 150, 0, 300)


@pytest.mark.usefixtures("stocked")
def test_a_list_whose_effects_cancel_out_is_recorded():
    moved(OUT, replace(OUT, id="back", debit="home", credit="store"))
    assert sums() == {"outside": (0, 100, 0, 0), "store": (0, 30, 0, 130), "home": (0, 30, 0, 30)}


@pytest.mark.usefixtures("stocked")
def test_an_account_that_is_not_open_is_named_by_the_field_it_stands_in():
    assert refusal(Invalid, replace(OUT, debit="x", debit_field="source")) == ("source", "There is no account x")
    assert refusal(Invalid, replace(OUT, credit="y", credit_field="target")) == ("target", "There is no account y")


@pytest.mark.usefixtures("stocked")
def test_an_account_holds_one_unit_whether_it_is_limited_or_not():
    for account, opens in (("store", []), ("outside", []), ("store", [Opening("store", limited=True, unit="mask")])):
        masks = replace(OUT, debit=account, unit="mask", amount=1_000_000)
        assert refusal(Invalid, masks, opens=opens) == ("debit", f"The account {account} holds another unit")


@pytest.mark.usefixtures("stocked")
def test_transfers_are_read_by_day_both_ends_included():
    moved(OUT)
    moved(replace(OUT, id="2020-02-12.out"))
    read = [[each.id for each in ledger.transfers_between(P, *days)] for days in
            [(), ("2020-02-11",), ("", "2020-02-11"), ("2020-02-11", "2020-02-11"), ("2020-02-13",)]]  # fmt: skip
    everything = ["2020-02-10.in", "2020-02-11.out", "2020-02-12.out"]
    assert read == [everything, everything[1:], everything[:2], everything[1:2], []]
    assert next(ledger.transfers_between(P, "2020-02-11")) == OUT


@pytest.mark.usefixtures("stocked")
def test_one_transfer_is_read_by_its_id():
    moved(OUT)
    assert ledger.transfer(P, OUT.id) == OUT
    with pytest.raises(NotFound) as caught:
        ledger.transfer(P, "2020-02-11.ou")
    assert [fault.en for fault in caught.value.faults] == ["There is no transfer 2020-02-11.ou"]
