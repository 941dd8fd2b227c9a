"""The one write that an operation makes to an account: its sums move, and its limit holds.

An account that is opened as limited never has debits (posted and pending) above its posted credits: the store keeps
`available` beside the four sums, because its conditions compare but do not add. An account is opened by the transaction
that first needs it, so an operation that is refused leaves no account behind.
"""

from collections.abc import Sequence
from functools import partial

from houyuan import wire, writes
from houyuan.ledger import keys
from houyuan.ledger.balances import SUMS, Opening, effect
from houyuan.ledger.transfers import Transfer
from houyuan.problems import Fault, InsufficientFunds, Problem, invalid
from houyuan.types import yuan


def balancing(programme: str, account: str, transfers: Sequence[Transfer], opening: Opening | None) -> writes.Write:
    """One update for all that a list does to one account; guards the lowest point on the way, not only the end."""
    touching = [transfer for transfer in transfers if account in (transfer.debit, transfer.credit)]
    effects = [effect(transfer, account) for transfer in touching]
    total = {name: sum(each[name] for each in effects) for name in (*SUMS, "available")}
    level = lowest = 0
    for each in effects:
        level += each["available"]
        lowest = min(lowest, level)
    unit = touching[0].unit if touching else opening.unit if opening else ""
    open_already = "attribute_exists(pk) AND #unit = :unit AND (#limited = :no OR available >= :needed)"
    common = {":unit": unit, ":no": False, ":needed": -lowest}
    write = partial(
        writes.Write,
        "Update",
        keys.table(),
        lambda standing: _lacking(account, _field(account, touching), unit, -lowest, standing, opening),
        key=keys.account(programme, account),
        names={"#unit": "unit", "#limited": "limited"},
    )
    if opening is None:
        # An update must change something to be legal, also when a list's effects cancel out.
        changed = {name: amount for name, amount in total.items() if amount} or {"available": 0}
        return write(
            update="SET " + ", ".join(f"{name} = {name} + :{name}" for name in changed),
            condition=open_already,
            values=common | {f":{name}": amount for name, amount in changed.items()},
        )
    may_open = lowest == 0 or not opening.limited
    return write(
        update="SET #unit = if_not_exists(#unit, :unit), #limited = if_not_exists(#limited, :limited), "
        + ", ".join(f"{name} = if_not_exists({name}, :zero) + :{name}" for name in total),
        condition=f"attribute_not_exists(pk) OR ({open_already})" if may_open else open_already,
        values=common
        | {":limited": opening.limited, ":zero": 0}
        | {f":{name}": amount for name, amount in total.items()},
    )


def _field(account: str, touching: Sequence[Transfer]) -> str:
    """The request's field that names the account, for a refusal."""
    first = next(iter(touching), None)
    if first is None:
        return "account"
    return first.debit_field if account == first.debit else first.credit_field


def _lacking(  # noqa: PLR0913, PLR0917 - what a refusal tells
    account: str, name: str, unit: str, needed: int, standing: wire.Item | None, opening: Opening | None
) -> Problem:
    if standing is None and opening is None:
        return invalid(name, f"没有账户 {account}", f"There is no account {account}")
    if standing and standing["unit"] != unit:
        return invalid(name, f"账户 {account} 的计量单位不同", f"The account {account} holds another unit")
    told = yuan if unit == "CNY" else str
    held, asked = told(standing["available"] if standing else 0), told(needed)
    return InsufficientFunds(
        Fault(name, f"{account} 可用 {held}，需要 {asked}", f"{account} has {held} available, {asked} needed")
    )
