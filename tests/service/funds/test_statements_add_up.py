"""Whatever moved, whichever months are closed, however its days are split: statements add up to the fen."""

from collections import defaultdict
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from houyuan import ledger, store, wire
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.ledger.transfers import item_of
from houyuan.types import fen
from services.funds import chart, periods, statements
from services.funds.statements import Asked
from tests.service.ledger.tap import go_back, taken

PROGRAMME = "hubei-2020"
CALLER = Caller("finance-approver", "finance-approver")
SIDES = (
    ("appropriation", "funder:foundation", "unallocated"),
    ("appropriation", "funder:bureau", "unallocated"),
    ("appropriation", "unallocated", "funder:foundation"),
    ("budget", "unallocated", "line:food"),
    ("budget", "unallocated", "line:masks"),
    ("reallocation", "line:food", "line:masks"),
    ("disbursement", "line:food", "spent:food"),
    ("disbursement", "spent:food", "line:food"),
    ("paylist", "line:masks", "due:masks:2020-02-01.list"),
    ("paylist", "due:masks:2020-02-01.list", "spent:masks"),
    ("paylist", "due:masks:2020-02-01.list", "line:masks"),
)
ACCOUNTS = sorted({account for _, *sides in SIDES for account in sides})
DAYS = tuple(f"2020-{month:02d}-{day:02d}" for month in (1, 2, 3, 4) for day in (1, 15, 28))
MONTHS = ("2020-01", "2020-02", "2020-03", "2020-04")
PLAIN = st.tuples(st.sampled_from(DAYS), st.sampled_from(SIDES), st.integers(1, 10**6), st.none())
RESERVED = st.tuples(
    st.sampled_from(DAYS),
    st.just(("disbursement", "line:food", "spent:food")),
    st.integers(1, 10**6),
    st.tuples(st.sampled_from(["none", "post", "part", "void"]), st.sampled_from(DAYS)),
)


def items(movements):
    """The movements as the ledger stores their transfers."""
    for at, (day, (code, debit, credit), amount, resolved) in enumerate(movements):
        phase = "single" if resolved is None else "pend"
        moved = Transfer(f"{day}.{phase}-{at}", debit, credit, amount, code, "x", "2020-01-01T00:00:00Z", phase=phase)
        yield _item(moved)
        if resolved is not None and resolved[0] != "none":
            how, then = resolved
            phase, paid = (
                ("void", None) if how == "void" else ("post", max(1, amount // 2) if how == "part" else amount)
            )
            resolution_id = f"{max(then, day)}.resolved-{at}"
            yield _item(ledger.resolution(moved, resolution_id, phase, by="x", at=moved.at, amount=paid))


def _item(transfer):
    return {"pk": f"{PROGRAMME}#transfer", "sk": transfer.id} | item_of(transfer)


def stands_at(stored, last):
    """What each account stands at by the end of a day, and what of it is reserved, added up by hand."""
    balance, reserved = defaultdict(int), defaultdict(int)
    for each in stored:
        if last and each["sk"][:10] > last:
            continue
        if each["phase"] in ("single", "post"):
            balance[each["debit"]] -= each["amount"]
            balance[each["credit"]] += each["amount"]
        if each["phase"] == "pend":
            reserved[each["debit"]] += each["amount"]
        if each["phase"] in ("post", "void"):
            reserved[each["debit"]] -= each["pending_amount"]
    return {account: (balance[account], reserved[account]) for account in ACCOUNTS}


@pytest.mark.usefixtures("programme")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    movements=st.lists(PLAIN | RESERVED, max_size=14),
    closed=st.integers(0, len(MONTHS)),
    splits=st.lists(st.sampled_from(DAYS), max_size=3, unique=True).map(sorted),
    account=st.sampled_from(ACCOUNTS),
)
def test_statements_add_up(movements, closed, splits, account):
    start = taken()
    try:
        adds_up(list(items(movements)), closed, splits, account)
    finally:
        go_back(start)


def adds_up(stored, closed, splits, account):
    for each in stored:
        store.dynamodb().put_item(TableName="ledger", Item=wire.to_wire(each))
    for month in MONTHS[:closed]:
        # Anything moves here in any order, below zero too; that no such month is closed is tried in test_periods.py.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chart, "is_limited", lambda _: False)
            period, _ = periods.close(PROGRAMME, month, CALLER)
        assert sum(fen(row["balance"]) for row in map(dict, period.model_dump()["accounts"])) == 0
        assert period.debits == period.credits
    # Any split of the days: each part opens with what the one before it closed with.
    edges = ["", *splits, ""]
    closing = (0, 0)
    for first, following in pairwise(edges):
        last = day_before(following) if following else ""
        part = statements.account(PROGRAMME, account, Asked(first, last))
        assert (part.opening.balance, part.opening.reserved) == closing
        closing = (part.closing.balance, part.closing.reserved)
        assert closing == stands_at(stored, last)[account]
        running = part.opening.balance
        for row in part.rows:
            assert row.before.balance == running
            running += row.after.credits - row.before.credits - (row.after.debits - row.before.debits)
            assert row.after.balance == running
        assert running == closing[0]
        everything = stands_at(stored, last)
        assert {name: (each.balance, each.reserved) for name, each in part.all.accounts.items()} == {
            name: each for name, each in everything.items() if name in part.all.accounts
        }
        use = {name: fen(amount) for name, amount in statements.use(part.all).model_dump().items()}
        assert use["received"] == use["unallocated"] + use["left"] + use["committed"] + use["spent"]
        assert sum(each.balance for each in part.all.accounts.values()) == 0


def day_before(day):
    """The day before one of `DAYS`, as a string that sorts so."""
    year, month, number = map(int, day.split("-"))
    return f"{year}-{month:02d}-{number - 1:02d}" if number > 1 else f"{year}-{month - 1:02d}-31"
