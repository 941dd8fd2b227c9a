"""Transfers of the ledger, alone and by sixteen writers on one account, and the write units of each operation.

The floor of time is the bare TransactWriteItems that a transfer is: one new item, two balances, each with a condition.
The floor of write units is two for each item that the operation cannot do without: its transfers, the balances that
they move, and the reservation that one resolves. It is promised that no operation takes more.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count

from benchmarks.bench import Bench
from benchmarks.clock import timed
from benchmarks.rows import Figure, Row, exactly
from benchmarks.units import counted
from cli.terminal import step
from houyuan import ledger, store, wire
from houyuan.ledger import Opening, Transfer
from houyuan.settings import settings

TRANSFERS, QUICK = 2_000, 200
"""How many are made in all, by each of the two, alone and together."""

TURNS = 5
WRITERS = 16
LONG_LIST = 97
PAID_IN = 10_000_000
_OPENS = [Opening("funder", limited=False), Opening("line", limited=True), Opening("spent", limited=False)]
_NUMBERS = count()


def measure(bench: Bench) -> Iterator[Row]:
    """The rows of the ledger."""
    _ = bench.cloud
    per_turn = bench.size(TRANSFERS, QUICK) // TURNS
    book = f"ledger-{secrets.token_hex(4)}"
    ledger.commit(book, [Transfer("2020-02-10.in", "funder", "line", PAID_IN, "gift", "x", "now")], _OPENS)
    for what, writers in (("one after another", 1), (f"{WRITERS} writers on one account", WRITERS)):
        with step(f"Transfers, {what}"):
            yield _per_second(what, book, writers, per_turn)
    with step("Write units"):
        yield from _units(book)


def _per_second(what: str, book: str, writers: int, per_turn: int) -> Row:
    spent = [0.0, 0.0]
    for _ in range(TURNS):
        # In turns, so that whatever slows the machine meanwhile slows both.
        for at, make in enumerate((_ours, _bare)):
            acts = [make(book) for _ in range(per_turn)]
            with ThreadPoolExecutor(writers) as pool, timed() as took:
                for done in [pool.submit(act) for act in acts]:
                    done.result()
            spent[at] += took.seconds
    ours, bare = (Figure(per_turn * TURNS / each, "transfers/s") for each in spent)
    return Row(f"transfers, {what}", ours, "bare TransactWriteItems", bare)


def _ours(book: str) -> Callable[[], object]:
    return partial(ledger.commit, book, [_draw()])


def _draw(amount: int = 1) -> Transfer:
    return Transfer(f"2020-02-11.{next(_NUMBERS):06}", "line", "spent", amount, "draw", "x", "now")


def _bare(book: str) -> Callable[[], object]:
    """Sends what a transfer writes, in wire form already; it draws from another book's account of the same kind."""
    table, name = settings().ledger_table, f"{next(_NUMBERS):06}"
    put = {"pk": f"{book}#bare", "sk": name, "debit": "line", "credit": "spent", "amount": 1, "code": "draw"}
    moves = [("line", -1, "attribute_not_exists(pk) OR held <= :most"), ("spent", 1, "attribute_not_exists(gone)")]
    items = [
        {"Put": {"TableName": table, "Item": wire.to_wire(put), "ConditionExpression": "attribute_not_exists(pk)"}},
        *(
            {
                "Update": {
                    "TableName": table,
                    "Key": wire.to_wire({"pk": f"{book}#bare-account", "sk": account}),
                    "UpdateExpression": "ADD held :held",
                    "ConditionExpression": condition,
                    "ExpressionAttributeValues": wire.to_wire(
                        {":held": amount} | ({":most": PAID_IN} if ":most" in condition else {})
                    ),
                }
            }
            for account, amount, condition in moves
        ),
    ]
    return partial(store.dynamodb().transact_write_items, TransactItems=items, ClientRequestToken=secrets.token_hex(16))


def _units(book: str) -> Iterator[Row]:
    reserved, given_up = (replace(_draw(10), phase="pend") for _ in range(2))
    ledger.commit(book, [given_up])
    operations = {
        "transfer": [_draw()],
        "reserve (pend)": [reserved],
        "post": [ledger.resolution(reserved, "2020-02-12.post", "post", by="x", at="now")],
        "void": [ledger.resolution(given_up, "2020-02-12.void", "void", by="x", at="now")],
        f"list of {LONG_LIST}": [_draw() for _ in range(LONG_LIST)],
    }
    for what, transfers in operations.items():
        with counted() as used:
            ledger.commit(book, transfers)
        measured, least = Figure(sum(used), "write units"), Figure(2 * _items(transfers), "write units")
        yield Row(f"write units: {what}", measured, "two for each item", least, exactly(measured, least))


def _items(transfers: Sequence[Transfer]) -> int:
    """Transfers, balances and resolved reservations: what the operation cannot do without."""
    balances = {account for each in transfers for account in (each.debit, each.credit)}
    return len(transfers) + len(balances) + sum(1 for each in transfers if each.pending_id)
