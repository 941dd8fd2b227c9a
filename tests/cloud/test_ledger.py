"""The ledger on the local cloud's DynamoDB, asked directly: the whole model, and real threads that want the same money.

Moto's transactions are not atomic under concurrency and count no write units; these are and do.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import settings as tried
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.units import counted
from cli.local.cloud import LocalCloud
from houyuan import ledger, store
from houyuan.ledger import Opening, Sums, Transfer
from houyuan.problems import InsufficientFunds, Problem, WrongState
from houyuan.settings import settings
from tests.service.ledger.asking import OPENS, OUT, PAID_IN, RESERVED, back, resolution
from tests.service.ledger.machine import Ledger
from tests.service.ledger.tap import at, tapped
from tests.service.ledger.trouble import silence

pytestmark = pytest.mark.usefixtures("table")

THREADS, HELD, DRAWS = 16, 500, 2_000
NAMES = count()


@pytest.fixture(scope="module")
def table(stack: LocalCloud) -> Iterator[None]:
    """This process works on the table that the cloud has deployed."""
    stack.deployment.enter()
    for of_a_process in (settings, store.dynamodb):
        of_a_process.cache_clear()
    yield
    for of_a_process in (settings, store.dynamodb):
        of_a_process.cache_clear()


@pytest.fixture
def programme() -> str:
    """A ledger of its own, whose store holds 100."""
    name = f"ledger-{secrets.token_hex(4)}"
    ledger.commit(name, [PAID_IN], OPENS)
    return name


def at_once(acts: list[Callable[[], Any]]) -> Counter[Any]:
    """What many threads are answered: 'done', or the problem."""

    def outcome(act: Callable[[], Any]) -> Any:
        try:
            act()
        except Problem as problem:
            return type(problem)
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(outcome, acts))


class OnCloud(Ledger):
    """Beside the books, on the cloud; whoever asks, asks in a programme of their own."""

    prefix = f"model-{secrets.token_hex(4)}"


def test_the_engine_answers_and_stands_as_the_model_does():
    run_state_machine_as_test(OnCloud, settings=tried(max_examples=12, stateful_step_count=25))


@pytest.mark.parametrize("time", [1, 2, 3])
def test_a_line_is_drawn_from_until_nothing_is_left_and_no_further(time: int):
    name = f"drawn-{time}-{secrets.token_hex(4)}"
    opens = [Opening("funder", limited=False), Opening("line", limited=True), Opening("spent", limited=False)]
    paid_in = Transfer("2020-02-10.in", "funder", "line", HELD, "gift", "x", "now")
    ledger.commit(name, [paid_in], opens)
    draws = [Transfer(f"2020-02-11.{nth:04}", "line", "spent", 1, "draw", "x", "now") for nth in range(DRAWS)]
    answered = at_once([lambda each=each: ledger.commit(name, [each]) for each in draws])  # type: ignore[misc]
    assert answered == {"done": HELD, InsufficientFunds: DRAWS - HELD}
    assert {each.id: each.sums for each in ledger.accounts(name)} == {
        "funder": Sums("CNY", 0, HELD, 0, 0),
        "line": Sums("CNY", 0, HELD, 0, HELD),
        "spent": Sums("CNY", 0, 0, 0, HELD),
    }
    assert sum(1 for _ in ledger.transfers_between(name, "2020-02-11")) == HELD
    assert ledger.trial_balance(name)["CNY"].balance == 0


def test_one_transfer_sent_by_many_at_once_is_made_once_and_all_are_answered(programme):
    assert at_once([lambda: ledger.commit(programme, [OUT])] * 64) == {"done": 64}
    assert ledger.balance(programme, "home").balance == OUT.amount


def test_a_reservation_is_resolved_by_one_of_many(programme):
    ledger.commit(programme, [RESERVED])
    wanted = [replace(resolution(phase), id=f"2020-02-12.{nth}") for nth in range(32) for phase in ("post", "void")]
    answered = at_once([lambda each=each: ledger.commit(programme, [each]) for each in wanted[::3]])
    assert answered == {"done": 1, WrongState: len(wanted[::3]) - 1}
    assert ledger.trial_balance(programme)["CNY"].debits_pending == 0


def test_no_more_is_taken_back_than_was_moved_whoever_takes_it(programme):
    ledger.commit(programme, [OUT])
    wanted = [back(5, f"{nth}") for nth in range(48)]
    answered = at_once([lambda each=each: ledger.commit(programme, [each]) for each in wanted])
    assert answered == {"done": 6, WrongState: 42}
    assert ledger.balance(programme, "store").balance == PAID_IN.amount


def test_a_transaction_whose_answer_was_lost_is_answered_as_done_by_its_token(programme):
    with tapped(after=at(1, silence)) as tap:
        assert ledger.commit(programme, [OUT]) == [OUT]
    assert tap.calls == ["TransactWriteItems"] * 2
    assert ledger.balance(programme, "home").balance == OUT.amount


def test_the_store_writes_what_an_operation_needs_and_nothing_else(programme):
    forty = [replace(OUT, id=f"2020-02-13.{nth}", amount=1) for nth in range(40)]
    for transfers, units in [
        ([OUT], 2 * 3),
        ([RESERVED], 2 * 3),
        ([resolution("post", 10)], 2 * 4),
        ([back(12)], 2 * 4),
        ([back(1, "a"), back(1, "b")], 2 * 5),
        (forty, 2 * 42),
    ]:
        with counted() as used:
            ledger.commit(programme, transfers)
        assert used == [units], transfers
