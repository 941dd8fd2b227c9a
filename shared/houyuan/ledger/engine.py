"""What an operation writes: its transfers, what they resolve and take back, and the balances they move."""

from collections.abc import Sequence

from houyuan import writes
from houyuan.ledger import answering, keys, limits
from houyuan.ledger.balances import Opening
from houyuan.ledger.transfers import Transfer, item_of
from houyuan.problems import Fault, IdTaken

WRITES = 99
"""What one operation may write: a transaction takes 100 items, and one is the record that asks for it."""


def moving(programme: str, transfers: Sequence[Transfer], opens: Sequence[Opening] = ()) -> list[writes.Write]:
    """The writes of a linked list of transfers that succeed or fail as one: one per transfer, one per balance.

    A resolution costs one more, which resolves its pending transfer; so do the reversals of one original, which add to
    what was taken back of it. `opens` names the accounts that may not be there yet; any other account must be.

    Raises:
        ValueError: for a transfer or a list that no caller may ask for (see `_check`).
    """
    _check(transfers, opens)
    recording = [_recording(programme, transfer) for transfer in transfers]
    opening = {each.account: each for each in opens}
    accounts = dict.fromkeys([*(account for t in transfers for account in (t.debit, t.credit)), *opening])
    balancing = [limits.balancing(programme, account, transfers, opening.get(account)) for account in accounts]
    together = [*recording, *answering.marking(programme, transfers), *balancing]
    if len(together) > WRITES:
        raise ValueError(len(together))
    return together


def _check(transfers: Sequence[Transfer], opens: Sequence[Opening]) -> None:
    """Every transfer is sound by itself, and no two are at odds.

    Within a list, no id stands twice, no pending transfer is resolved twice or in the list that makes it, nothing is
    reversed in the list that makes it, and an account has one unit and is opened in one way.
    """
    if len({opening.account for opening in opens}) < len(set(opens)):
        raise ValueError(opens)
    units = {opening.account: opening.unit for opening in opens}
    for each in transfers:
        if not _is_sound(each):
            raise ValueError(each)
        if any(units.setdefault(account, each.unit) != each.unit for account in (each.debit, each.credit)):
            raise ValueError(each)
    written = [name for each in transfers for name in (each.id, each.pending_id) if name]
    written += {each.reverses for each in transfers if each.reverses}
    if len(set(written)) < len(written):
        raise ValueError(written)


def _is_sound(each: Transfer) -> bool:
    """An amount is positive and at most what it posts or takes back, a void's is nothing; a transfer has two sides."""
    resolves = each.phase in ("post", "void")
    if each.debit == each.credit or resolves != bool(each.pending_id):
        return False
    if (each.reverses and each.phase != "single") or (each.expires_on and each.phase != "pend"):
        return False
    least, most = (0, 0) if each.phase == "void" else (1, each.amount)
    most = each.pending_amount if each.phase == "post" else each.original_amount if each.reverses else most
    return least <= each.amount <= most


def _recording(programme: str, transfer: Transfer) -> writes.Write:
    return writes.put_new(
        keys.table(),
        keys.transfer(programme, transfer.id, transfer.unit) | item_of(transfer),
        lambda _: IdTaken(Fault("id", f"账目编号 {transfer.id} 已被占用", f"The transfer {transfer.id} is taken")),
    )
