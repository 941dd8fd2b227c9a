"""What was moved and what accounts hold, read from the table."""

from collections.abc import Iterator

from houyuan import store
from houyuan.ledger import keys
from houyuan.ledger.balances import SUMS, Account
from houyuan.ledger.transfers import Transfer, of_item
from houyuan.problems import Fault, NotFound


def transfer(programme: str, transfer_id: str) -> Transfer:
    """One transfer.

    Raises:
        NotFound: when there is none.
    """
    # A query of one key costs what a get costs, and whoever reads the ledger is granted queries.
    for item in store.query(keys.table(), keys.transfers(programme), transfer_id, transfer_id):
        return of_item(item)
    raise NotFound(Fault("transfer", f"没有账目 {transfer_id}", f"There is no transfer {transfer_id}"))


def transfers_between(programme: str, first: str = "", last: str = "") -> Iterator[Transfer]:
    """All transfers from day `first` to day `last`, both included; all days when empty."""
    items = store.query(keys.table(), keys.transfers(programme), first, f"{last}~" if last else "")
    return (of_item(item) for item in items)


def accounts(programme: str) -> Iterator[Account]:
    """All accounts with their sums, in the order of their ids."""
    for item in store.query(keys.table(), keys.accounts(programme)):
        yield Account(item["sk"], item["unit"], item["limited"], *(item[name] for name in SUMS))
