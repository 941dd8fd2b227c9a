"""The chart of accounts: what each account of the goods ledger is called, in pieces of one item or kit."""

from houyuan.ledger import Opening, unit_of

_LIMITED = ("stock", "out", "kitted")


def stock(store: str, item: str, lot: str) -> str:
    """What a store holds of a lot; never below zero."""
    return f"stock:{store}:{item}:{lot}"


def out(round_id: str, item: str = "") -> str:
    """Whole kits with those who go out in a round, or a loose item of kits opened at a door; never below zero."""
    return _of_round("out", round_id, item)


def handed(round_id: str, item: str = "") -> str:
    """Kits handed over in a round, or a loose item of kits that were opened at a door."""
    return _of_round("handed", round_id, item)


def kitted(item: str) -> str:
    """Pieces of an item inside kits; never below zero."""
    return f"kitted:{item}"


def made(kit: str) -> str:
    """Where assembled kits come from, and where opened ones go."""
    return f"made:{kit}"


def bought(item: str) -> str:
    """Where purchases come from."""
    return f"bought:{item}"


def given(item: str) -> str:
    """Where gifts come from."""
    return f"given:{item}"


def lost(item: str) -> str:
    """What was lost, spoilt or thrown away."""
    return f"lost:{item}"


def difference(item: str) -> str:
    """What counts found to be missing; below zero where they found more than the book said."""
    return f"difference:{item}"


def opening(account: str, item: str) -> Opening:
    """How an account is opened: where goods come from or go to lies outside and may go below zero."""
    return Opening(account, limited=account.partition(":")[0] in _LIMITED, unit=unit_of(item))


def transfer_id(day: str, step: str, record_id: str, number: int) -> str:
    """The id of the transfer that a step of a record makes as its `number`th.

    A record's id holds no dot behind its day, so no other record's number can be read as a part of it.
    """
    return f"{day}.{step}-{record_id}.{number:02d}"


def _of_round(what: str, round_id: str, item: str) -> str:
    return f"{what}:{round_id}:{item}" if item else f"{what}:{round_id}"
