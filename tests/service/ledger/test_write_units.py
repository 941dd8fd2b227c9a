"""What each operation costs: one transaction, two write units an item, and not one item more than it needs.

The least there can be is a transfer and the two accounts that it moves, plus the one that it resolves or takes back.
What the store itself says it wrote is compared on the local cloud.
"""

from dataclasses import replace

import pytest

from houyuan import ledger
from houyuan.ledger import Opening
from houyuan.problems import IdTaken, InsufficientFunds
from tests.service.ledger.asking import OPENS, OUT, PAID_IN, RESERVED, P, back, resolution
from tests.service.ledger.tap import tapped

pytestmark = pytest.mark.usefixtures("aws")
TRANSFER, BALANCE, MARK = 2, 2, 2
ONCE = ["TransactWriteItems"]


def cost(*transfers, opens=()):
    with tapped() as tap:
        ledger.commit(P, transfers, opens)
    assert tap.calls == ONCE
    return tap.units


@pytest.fixture
def stocked(aws):  # noqa: ARG001 - stands on it
    ledger.commit(P, [PAID_IN, OUT, RESERVED], OPENS)


def test_a_transfer_costs_no_more_for_opening_its_accounts():
    between = [each for each in OPENS if each.account in ("outside", "store")]
    assert cost(PAID_IN, opens=between) == TRANSFER + 2 * BALANCE


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    "transfer",
    [replace(OUT, id="new"), replace(RESERVED, id="new"), replace(RESERVED, id="new", expires_on="2020-03-01")],
)
def test_a_transfer_or_a_reservation_writes_itself_and_two_balances(transfer):
    assert cost(transfer) == TRANSFER + 2 * BALANCE


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("transfer", [resolution("post"), resolution("post", 10), resolution("void"), back(12)])
def test_a_resolution_or_a_reversal_marks_what_it_answers(transfer):
    assert cost(transfer) == TRANSFER + MARK + 2 * BALANCE


@pytest.mark.usefixtures("stocked")
def test_a_list_writes_each_balance_and_each_mark_once():
    assert cost(*(replace(OUT, id=str(nth), amount=1) for nth in range(40))) == 40 * TRANSFER + 2 * BALANCE
    assert cost(back(1, "a"), back(1, "b"), back(1, "c")) == 3 * TRANSFER + MARK + 2 * BALANCE


def test_opening_one_account_by_itself_is_no_transaction():
    with tapped() as tap:
        ledger.commit(P, [], [Opening("shelf", limited=True)])
    assert (tap.calls, tap.units) == (["UpdateItem"], 1)


@pytest.mark.usefixtures("stocked")
def test_a_repeat_reads_one_item_for_each_transfer_and_a_refusal_reads_nothing():
    with tapped() as tap:
        ledger.commit(P, [PAID_IN, OUT, RESERVED], OPENS)
    assert tap.calls == [*ONCE, "Query", "Query", "Query"]
    with tapped() as tap, pytest.raises(InsufficientFunds):
        ledger.commit(P, [replace(OUT, id="new", amount=41)])
    assert tap.calls == ONCE
    with tapped() as tap, pytest.raises(IdTaken):
        ledger.commit(P, [replace(OUT, amount=1)])
    assert tap.calls == [*ONCE, "Query"]


@pytest.mark.usefixtures("stocked")
def test_every_reading_but_the_trial_balance_is_one_query_or_two():
    for read, calls in [
        (lambda: ledger.balance(P, "store"), 1),
        (lambda: ledger.transfer(P, OUT.id), 1),
        (lambda: list(ledger.due(P, "2020-03-01")), 2),
        (lambda: ledger.as_of(P, "2020-03-01"), 2),
        (lambda: ledger.statement(P, "store", "2020-03-01"), 2),
        (lambda: ledger.trial_balance(P), 4),
    ]:
        with tapped() as tap:
            read()
        assert tap.calls == ["Query"] * calls
