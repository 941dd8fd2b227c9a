"""Where transfers and accounts stand in the ledger's table.

Money and goods are two books of one ledger: whoever counts yuan reads past no mask, however many there are.
"""

from houyuan import wire
from houyuan.settings import settings


def table() -> str:
    """The ledger's table."""
    return settings().ledger_table


MONEY = "CNY"
"""The unit of money; any other is an item's."""

GOODS = "item"
"""Stands for the units of all items, where the book of goods is asked for."""

_ITEM = "item:"


def unit_of(item: str) -> str:
    """The unit in which pieces of an item are counted."""
    return f"{_ITEM}{item}"


def item_of(unit: str) -> str:
    """The item whose pieces a unit counts; '' for money."""
    return unit.removeprefix(_ITEM) if unit.startswith(_ITEM) else ""


def transfers(programme: str, unit: str = MONEY) -> str:
    """The partition of a book of transfers, in the order of their ids, which begin with their day."""
    return f"{programme}#{'transfer' if unit == MONEY else 'goods-transfer'}"


def accounts(programme: str) -> str:
    """The partition of a programme's accounts, in the order of their names."""
    return f"{programme}#account"


def transfer(programme: str, transfer_id: str, unit: str) -> wire.Item:
    """The key of a transfer."""
    return {"pk": transfers(programme, unit), "sk": transfer_id}


def account(programme: str, name: str) -> wire.Item:
    """The key of an account."""
    return {"pk": accounts(programme), "sk": name}
