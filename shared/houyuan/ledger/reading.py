"""What was moved and what accounts hold, read from the table."""

from collections.abc import Iterator
from itertools import chain

from houyuan import store, wire
from houyuan.ledger import keys
from houyuan.ledger.balances import SUMS, Account
from houyuan.ledger.transfers import Transfer, of_item
from houyuan.problems import Fault, NotFound


def find(programme: str, transfer_id: str, unit: str = keys.MONEY) -> Transfer | None:
    """One transfer of a unit's book, or None."""
    # A query of one key costs what a get costs, and whoever reads the ledger is granted queries.
    found = store.query(keys.table(), keys.transfers(programme, unit), transfer_id, transfer_id)
    return next(map(of_item, found), None)


def transfer(programme: str, transfer_id: str, unit: str = keys.MONEY) -> Transfer:
    """One transfer of a unit's book.

    Raises:
        NotFound: when there is none.
    """
    found = find(programme, transfer_id, unit)
    if found is None:
        raise NotFound(Fault("transfer", f"没有账目 {transfer_id}", f"There is no transfer {transfer_id}"))
    return found


def transfers_between(
    programme: str,
    first: str = "",
    last: str = "",
    unit: str = keys.MONEY,
    only: wire.Only | None = None,
) -> Iterator[Transfer]:
    """All transfers of a unit's book from day `first` to day `last`, both included; all days when empty.

    `only` (an expression and its values) leaves out the transfers that it is not true of.
    """
    return map(of_item, store.query(keys.table(), keys.transfers(programme, unit), first, store.upto(last), only=only))


def every_transfer(programme: str, last: str = "") -> Iterator[Transfer]:
    """All transfers of money, then all of goods, up to day `last`, included; all days when empty."""
    return chain(*(transfers_between(programme, last=last, unit=unit) for unit in (keys.MONEY, keys.GOODS)))


def touching(programme: str, account: Account, last: str = "") -> Iterator[Transfer]:
    """All transfers of one account up to day `last`, included."""
    only = ("debit = :account OR credit = :account", {":account": account.id})
    book = keys.transfers(programme, account.unit)
    return map(of_item, store.query(keys.table(), book, last=store.upto(last), only=only))


def due(programme: str, day: str) -> Iterator[Transfer]:
    """The pending transfers that can no longer be posted on `day` and were not resolved yet: to be voided."""
    only = ("expires_on < :day AND attribute_not_exists(resolved_by)", {":day": day})
    books = (keys.transfers(programme, unit) for unit in (keys.MONEY, keys.GOODS))
    return (of_item(item) for book in books for item in store.query(keys.table(), book, only=only))


def accounts(programme: str, first: str = "", last: str = "") -> Iterator[Account]:
    """All accounts with their sums, in the order of their ids; from `first` to `last` when asked, both included."""
    return map(account_of, account_items(programme, first, last))


def account_items(programme: str, first: str = "", last: str = "") -> Iterator[wire.Item]:
    """All accounts as they stand, with the numbers that their guards compare."""
    return store.query(keys.table(), keys.accounts(programme), first, last)


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
