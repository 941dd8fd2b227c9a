"""What was moved is taken back by reversals, which add up to what the original moved and never to more."""

from dataclasses import replace

import pytest

from houyuan import ledger
from houyuan.problems import InsufficientFunds, Invalid, WrongState
from tests.service.ledger.asking import OUT, RESERVED, P, back, moved, refusal, resolution, sums

pytestmark = pytest.mark.usefixtures("stocked")


def test_a_reversal_moves_its_amount_back_and_leaves_the_original_as_it_was():
    moved(OUT)
    moved(back(12))
    assert sums() == {"outside": (0, 100, 0, 0), "store": (0, 30, 0, 112), "home": (0, 12, 0, 30)}
    assert ledger.transfer(P, OUT.id) == OUT
    assert ledger.transfer(P, back(12).id) == back(12)


def test_reversals_of_one_original_never_add_up_to_more_than_it_moved():
    moved(OUT)
    moved(back(12))
    assert refusal(WrongState, back(19, "more")) == ("amount", "2020-02-11.out has 0.18 to take back, 0.19 asked")
    moved(back(18, "rest"))
    assert refusal(WrongState, back(1, "more")) == ("amount", "2020-02-11.out has 0.00 to take back, 0.01 asked")
    assert sums()["home"] == (0, 30, 0, 30)


def test_two_reversals_in_one_list_add_up_as_well():
    moved(OUT)
    assert refusal(WrongState, back(15, "a"), back(16, "b")) == (
        "amount",
        "2020-02-11.out has 0.30 to take back, 0.31 asked",
    )
    moved(back(15, "a"), back(15, "b"))
    assert refusal(WrongState, back(1, "more"))[0] == "amount"


def test_of_a_post_in_part_only_what_it_moved_is_taken_back():
    moved(RESERVED)
    posted = resolution("post", 10)
    moved(posted)
    moved(back(10, of=posted))
    assert sums()["home"] == (0, 10, 0, 10)
    assert refusal(WrongState, back(1, "more", of=posted))[0] == "amount"


def test_a_reversal_made_by_mistake_is_taken_back_itself():
    moved(OUT)
    moved(back(30))
    moved(back(30, "again", of=back(30)))
    assert sums()["home"] == (0, 30, 0, 60)
    assert refusal(WrongState, back(1, "more"))[0] == "amount"


@pytest.mark.parametrize(
    "other",
    [{"amount": 31}, {"amount": 29}, {"debit": "home", "credit": "store"}, {"debit": "outside"}],
    ids=str,
)
def test_an_original_is_reversed_only_as_what_it_is(other):
    moved(OUT)
    wrong = back(1, of=replace(OUT, **other))
    assert refusal(Invalid, wrong) == ("reverses", "The transfer 2020-02-11.out is another one")


def test_what_moved_money_is_no_original_of_goods():
    moved(OUT)
    wrong = back(1, of=replace(OUT, unit="item:mask"))
    assert refusal(Invalid, wrong) == ("reverses", "There is no transfer 2020-02-11.out to take back")


def test_what_moved_nothing_cannot_be_taken_back():
    moved(RESERVED)
    moved(resolution("void"))
    for name in (RESERVED.id, "2020-02-12.void", "2020-02-11.nothing"):
        wrong = back(1, of=replace(OUT, id=name))
        assert refusal(Invalid, wrong) == ("reverses", f"There is no transfer {name} to take back")


def test_what_was_handed_on_cannot_be_taken_back():
    """The receiver is limited here: it has nothing left to give."""
    moved(replace(OUT, debit="outside", credit="store"))
    moved(replace(OUT, id="2020-02-12.all", amount=130))
    wrong = back(30, of=replace(OUT, debit="outside", credit="store"))
    assert refusal(InsufficientFunds, wrong) == ("credit", "store has 0.00 available, 0.30 needed")
