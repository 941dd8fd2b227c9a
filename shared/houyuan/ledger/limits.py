"""The one write that an operation makes to an account: its sums move, and its limit holds.

The store's conditions compare but do not add, so two more numbers stand beside the four sums: `available`, which is
below zero when debits exceed credits, and `room`, which is below zero when credits exceed debits. Whoever moves
something need not know how the account is limited: both are kept, and the account's own side says which one counts.
An account is opened by the transaction that first needs it, so an operation that is refused leaves no account behind.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate

from houyuan import wire, writes
from houyuan.ledger import keys
from houyuan.ledger.balances import SUMS, Opening, effect
from houyuan.ledger.transfers import Transfer
from houyuan.problems import Fault, InsufficientFunds, InsufficientGoods, OverLimit, Problem, invalid
from houyuan.types import yuan

KEPT = (*SUMS, "available", "room")
"""The numbers that stand on an account."""

_OPEN = (
    "attribute_exists(pk) AND #unit = :unit AND (#limited = :no OR (side = :debits AND available >= :needed)"
    " OR (side = :credits AND room >= :filled))"
)
_AS_OPENED = " AND #limited = :limited AND side = :side"


def balancing(
    programme: str, account: str, transfers: Sequence[Transfer], opening: Opening | None = None
) -> writes.Write:
    """One update for all that a list does to one account; guards the lowest point on the way, not only the end."""
    touching = [transfer for transfer in transfers if account in (transfer.debit, transfer.credit)]
    effects = [effect(transfer, account) for transfer in touching]
    total = {name: sum(each[name] for each in effects) for name in KEPT}
    needed, filled = (_deepest(each[name] for each in effects) for name in ("available", "room"))
    unit = touching[0].unit if touching else opening.unit if opening else ""
    common = {":unit": unit, ":no": False, ":debits": "debits", ":credits": "credits"}
    common |= {":needed": needed, ":filled": filled}
    write = partial(
        writes.Write,
        "Update",
        keys.table(),
        partial(_refused, account, touching, opening, unit, needed, filled),
        key=keys.account(programme, account),
        names={"#unit": "unit", "#limited": "limited"},
    )
    if opening is None:
        # An update must change something to be legal, also when a list's effects cancel out.
        changed = {name: amount for name, amount in total.items() if amount} or {"available": 0}
        return write(update=_adding(changed), condition=_OPEN, values=common | _added(changed))
    may_open = not opening.limited or (needed if opening.side == "debits" else filled) == 0
    return write(
        update="SET #unit = if_not_exists(#unit, :unit), #limited = if_not_exists(#limited, :limited), "
        f"side = if_not_exists(side, :side) {_adding(total)}",
        condition=f"attribute_not_exists(pk) OR ({_OPEN}{_AS_OPENED})" if may_open else _OPEN + _AS_OPENED,
        values=common | {":limited": opening.limited, ":side": opening.side} | _added(total),
    )


def _adding(numbers: Iterable[str]) -> str:
    """The expression that adds to numbers, each beginning with nothing."""
    return "ADD " + ", ".join(f"{name} :{name}" for name in numbers)


def _added(numbers: dict[str, int]) -> wire.Item:
    return {f":{name}": amount for name, amount in numbers.items()}


def _deepest(changes: Iterable[int]) -> int:
    """How much must be there before, so that changes one after the other never lead below zero."""
    return -min(accumulate(changes, initial=0))


def _refused(  # noqa: PLR0913, PLR0917 - what a refusal tells
    account: str,
    touching: Sequence[Transfer],
    opening: Opening | None,
    unit: str,
    needed: int,
    filled: int,
    standing: wire.Item | None,
) -> Problem:
    name = _field(account, touching)
    if standing is None:
        if opening is None:
            return invalid(name, f"没有账户 {account}", f"There is no account {account}")
        standing = {"unit": unit, "limited": opening.limited, "side": opening.side, "available": 0, "room": 0}
    if standing["unit"] != unit:
        return invalid(name, f"账户 {account} 的计量单位不同", f"The account {account} holds another unit")
    if opening and (standing["limited"], standing["side"]) != (opening.limited, opening.side):
        return invalid(name, f"账户 {account} 的限额方式不同", f"The account {account} is limited in another way")
    told = yuan if unit == keys.MONEY else str
    if standing["side"] == "credits":
        room, asked = told(standing["room"]), told(filled)
        return OverLimit(
            Fault(name, f"{account} 尚可记入 {room}，要求 {asked}", f"{account} takes {room}, {asked} asked")
        )
    held, asked = told(standing["available"]), told(needed)
    if unit != keys.MONEY:
        item = keys.item_of(unit)
        return InsufficientGoods(
            Fault(name, f"{item}：{account} 现有 {held}，需要 {asked}", f"{item}: {account} has {held}, {asked} needed")
        )
    return InsufficientFunds(
        Fault(name, f"{account} 可用 {held}，需要 {asked}", f"{account} has {held} available, {asked} needed")
    )


def _field(account: str, touching: Sequence[Transfer]) -> str:
    """The request's field that names the account, for a refusal."""
    first = next(iter(touching), None)
    if first is None:
        return "account"
    return first.debit_field if account == first.debit else first.credit_field
