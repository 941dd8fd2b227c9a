"""An account is limited on one side or on none: debits never exceed credits, or credits never exceed debits."""

from dataclasses import replace

import pytest

from houyuan import ledger
from houyuan.ledger import Opening
from houyuan.problems import InsufficientFunds, Invalid, OverLimit
from tests.service.ledger.asking import OUT, PAID_IN, RESERVED, P, back, moved, refusal, resolution, sums
from tests.service.ledger.tap import contents

pytestmark = pytest.mark.usefixtures("stocked")

AGREED = Opening("agreed", limited=True, side="credits")
AGREES = replace(PAID_IN, id="2020-02-10.agrees", debit="agreed", credit="outside", amount=50)
DRAWN = replace(OUT, id="2020-02-12.drawn", debit="outside", credit="agreed", amount=30)


def test_credits_never_exceed_debits_where_they_are_limited():
    moved(AGREES, opens=[AGREED])
    moved(DRAWN)
    too_much = replace(DRAWN, id="2020-02-13.drawn", amount=21)
    assert refusal(OverLimit, too_much) == ("credit", "agreed takes 0.20, 0.21 asked")
    moved(replace(too_much, amount=20))
    assert sums()["agreed"] == (0, 50, 0, 50)


def test_what_is_pending_counts_against_the_limit_and_a_post_in_part_gives_the_rest_back():
    moved(AGREES, opens=[AGREED])
    pending = replace(DRAWN, phase="pend", amount=50)
    moved(pending)
    more = replace(DRAWN, id="2020-02-13.drawn", amount=1)
    assert refusal(OverLimit, more) == ("credit", "agreed takes 0.00, 0.01 asked")
    moved(resolution("post", 49, pending=pending))
    moved(more)
    assert sums()["agreed"] == (0, 50, 0, 50)


def test_an_account_filled_by_nothing_takes_nothing_and_is_not_opened():
    assert refusal(OverLimit, DRAWN, opens=[AGREED]) == ("credit", "agreed takes 0.00, 0.30 asked")
    assert "agreed" not in sums()


def test_a_reversal_gives_room_again_and_a_reversal_of_what_filled_it_is_limited_too():
    moved(AGREES, opens=[AGREED])
    moved(DRAWN)
    assert refusal(OverLimit, back(21, of=AGREES)) == ("debit", "agreed takes 0.20, 0.21 asked")
    moved(back(30, of=DRAWN))
    moved(back(50, "all", of=AGREES))
    assert sums()["agreed"] == (0, 80, 0, 80)


def test_a_list_may_not_go_beyond_a_limit_on_its_way():
    moved(AGREES, opens=[AGREED])
    over = replace(DRAWN, amount=60)
    more = replace(AGREES, id="2020-02-12.agrees", amount=10)
    assert refusal(OverLimit, over, more) == ("credit", "agreed takes 0.50, 0.60 asked")
    moved(more, over)


@pytest.mark.parametrize(
    "otherwise",
    [Opening("store", limited=False), Opening("store", limited=True, side="credits"), Opening("home", limited=True)],
    ids=str,
)
def test_an_account_that_is_open_is_not_opened_in_another_way(otherwise):
    inwards = replace(PAID_IN, id="2020-02-11.in", credit=otherwise.account)
    assert refusal(Invalid, inwards, opens=[otherwise]) == (
        "credit",
        f"The account {otherwise.account} is limited in another way",
    )


def test_accounts_are_opened_without_moving_anything_and_opening_them_again_changes_nothing():
    opens = [AGREED, Opening("shelf", limited=True, unit="item:mask")]
    ledger.commit(P, [], opens)
    once = contents()
    assert ledger.commit(P, [], opens) == []
    assert contents() == once
    assert (ledger.balance(P, "agreed").side, ledger.balance(P, "shelf").unit) == ("credits", "item:mask")


def test_where_nothing_is_limited_anything_goes():
    moved(replace(OUT, debit="home", credit="outside", amount=1_000_000))
    moved(replace(RESERVED, debit="home", credit="outside", amount=1_000_000))
    assert refusal(InsufficientFunds, replace(OUT, id="x", amount=101))[0] == "debit"
