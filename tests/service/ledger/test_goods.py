"""The same engine carries goods: an account holds masks or rice as another holds yuan, and they never mix."""

from dataclasses import replace

import pytest

from houyuan import ledger
from houyuan.ledger import Opening, Sums, Transfer
from houyuan.problems import InsufficientFunds, InsufficientGoods, Invalid
from tests.service.ledger.asking import P, moved, refusal

pytestmark = pytest.mark.usefixtures("stocked")

MASK, RICE = "item:mask", "item:rice"
BOUGHT = Transfer("2020-02-12.bought", "supplier:mask", "store:mask", 500, "purchase", "x", "now", unit=MASK)
PAID = Transfer("2020-02-12.paid", "store", "home", 60, "purchase", "x", "now")
PROMISED = Transfer(
    "2020-02-13.h1", "store:mask", "household:h1:mask", 20, "delivery", "x", "now", phase="pend", unit=MASK
)
OPENS = [
    Opening("supplier:mask", limited=False, unit=MASK),
    Opening("store:mask", limited=True, unit=MASK),
    Opening("household:h1:mask", limited=False, unit=MASK),
    Opening("store:rice", limited=True, unit=RICE),
    Opening("home:rice", limited=False, unit=RICE),
]


@pytest.fixture
def bought(stocked):  # noqa: ARG001 - stands on it
    """500 masks, paid for in the same list."""
    moved(BOUGHT, PAID, opens=OPENS)


@pytest.mark.usefixtures("bought")
def test_goods_are_promised_handed_out_in_part_and_brought_back():
    moved(PROMISED)
    handed = ledger.resolution(PROMISED, "2020-02-14.h1", "post", by="x", at="now", amount=15)
    moved(handed)
    moved(ledger.reversal(handed, "2020-02-15.h1", 5, by="x", at="now"))
    assert ledger.as_of(P)["household:h1:mask"] == Sums(MASK, 0, 5, 0, 15)
    assert ledger.balance(P, "store:mask").available == 490
    assert {unit: total.balance for unit, total in ledger.trial_balance(P).items()} == {"CNY": 0, MASK: 0, RICE: 0}


@pytest.mark.usefixtures("bought")
def test_a_store_gives_no_more_than_it_has_and_tells_pieces_not_yuan():
    too_many = replace(PROMISED, amount=501)
    assert refusal(InsufficientGoods, too_many) == ("debit", "mask: store:mask has 500, 501 needed")


@pytest.mark.usefixtures("bought")
@pytest.mark.parametrize(
    ("debit", "credit", "unit", "wrong"),
    [
        ("store:mask", "home:rice", MASK, ("credit", "home:rice")),
        ("store:mask", "home:rice", RICE, ("debit", "store:mask")),
        ("store", "household:h1:mask", "CNY", ("credit", "household:h1:mask")),
        ("store", "household:h1:mask", MASK, ("debit", "store")),
        ("store:mask", "household:h1:mask", "CNY", ("debit", "store:mask")),
    ],
)
def test_one_unit_never_becomes_another(debit, credit, unit, wrong):
    mixed = Transfer("2020-02-13.mixed", debit, credit, 1, "delivery", "x", "now", unit=unit)
    field, account = wrong
    assert refusal(Invalid, mixed) == (field, f"The account {account} holds another unit")


@pytest.mark.usefixtures("bought")
def test_a_list_in_which_one_account_has_two_units_is_never_sent():
    with pytest.raises(ValueError, match="store:mask"):
        ledger.commit(P, [PROMISED, replace(PROMISED, id="2020-02-13.rice", credit="home:rice", unit=RICE)])


def test_a_list_of_two_units_succeeds_or_fails_as_one():
    dear = replace(PAID, amount=101)
    assert refusal(InsufficientFunds, BOUGHT, dear, opens=OPENS)[1] == "store has 1.00 available, 1.01 needed"
    assert "store:mask" not in {each.id for each in ledger.accounts(P)}
