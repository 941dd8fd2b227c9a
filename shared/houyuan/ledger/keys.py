"""Where transfers and accounts stand in the ledger's table."""

from houyuan import wire
from houyuan.settings import settings


def table() -> str:
    """The ledger's table."""
    return settings().ledger_table


def transfers(programme: str) -> str:
    """The partition of a programme's transfers, in the order of their ids, which begin with their day."""
    return f"{programme}#transfer"


def accounts(programme: str) -> str:
    """The partition of a programme's accounts, in the order of their names."""
    return f"{programme}#account"


def transfer(programme: str, transfer_id: str) -> wire.Item:
    """The key of a transfer."""
    return {"pk": transfers(programme), "sk": transfer_id}


def account(programme: str, name: str) -> wire.Item:
    """The key of an account."""
    return {"pk": accounts(programme), "sk": name}
