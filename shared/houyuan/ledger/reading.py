"""What was moved and what accounts hold, read from the table."""

from collections.abc import Iterator

from houyuan import store, wire
from houyuan.ledger import keys
from houyuan.ledger.balances import SUMS, Account
from houyuan.ledger.transfers import Transfer, of_item
from houyuan.problems import Fault, NotFound


def find(programme: str, transfer_id: str) -> Transfer | None:
    """One transfer, or None."""
    # A query of one key costs what a get costs, and whoever reads the ledger is granted queries.
    return next(map(of_item, store.query(keys.table(), keys.transfers(programme), transfer_id, transfer_id)), None)


def transfer(programme: str, transfer_id: str) -> Transfer:
    """One transfer.

    Raises:
        NotFound: when there is none.
    """
    found = find(programme, transfer_id)
    if found is None:
        raise NotFound(Fault("transfer", f"没有账目 {transfer_id}", f"There is no transfer {transfer_id}"))
    return found


def transfers_between(programme: str, first: str = "", last: str = "") -> Iterator[Transfer]:
    """All transfers from day `first` to day `last`, both included; all days when empty."""
    return map(of_item, store.query(keys.table(), keys.transfers(programme), first, store.upto(last)))


def touching(programme: str, account: str, last: str = "") -> Iterator[Transfer]:
    """All transfers of one account up to day `last`, included."""
    only = ("debit = :account OR credit = :account", {":account": account})
    return map(of_item, store.query(keys.table(), keys.transfers(programme), last=store.upto(last), only=only))


def due(programme: str, day: str) -> Iterator[Transfer]:
    """The pending transfers that can no longer be posted on `day` and were not resolved yet: to be voided."""
    only = ("expires_on < :day AND attribute_not_exists(resolved_by)", {":day": day})
    return map(of_item, store.query(keys.table(), keys.transfers(programme), only=only))


def accounts(programme: str) -> Iterator[Account]:
    """All accounts with their sums, in the order of their ids."""
    return map(account_of, account_items(programme))


def account_items(programme: str) -> Iterator[wire.Item]:
    """All accounts as they stand, with the numbers that their guards compare."""
    return store.query(keys.table(), keys.accounts(programme))


def account_of(item: wire.Item) -> Account:
    """The account that an item holds."""
    sums = {name: item[name] for name in SUMS}
    return Account(item["sk"], item["unit"], item["limited"], side=item["side"], **sums)


def balance(programme: str, account: str) -> Account:
    """One account with its sums.

    Raises:
        NotFound: when it was never opened.
    """
    for item in store.query(keys.table(), keys.accounts(programme), account, account):
        return account_of(item)
    raise NotFound(Fault("account", f"没有账户 {account}", f"There is no account {account}"))
