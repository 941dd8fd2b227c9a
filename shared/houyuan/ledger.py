"""The double-entry ledger: yuan between budget lines, goods between stores; one engine, append-only.

Accounts hold one unit (CNY in fen, or an item). Transfers are immutable and carry the client's id; a pending one is
resolved once, by a post (in full or in part) or a void. Every operation becomes a list of guarded writes that commits
as one transaction, alone or together with the record that asks for it, so money never moves without its reason.

An account that is opened as limited never has debits (posted and pending) above its posted credits: the store keeps
`available` beside the four sums, because its conditions compare but do not add. An account is opened by the transaction
that first needs it, so an operation that is refused leaves no account behind.
The model and its vocabulary follow TigerBeetle's published design.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from houyuan import store, wire, writes
from houyuan.problems import Fault, IdTaken, InsufficientFunds, Problem, WrongState, invalid
from houyuan.settings import settings
from houyuan.types import yuan

Phase = Literal["single", "pend", "post", "void"]
SUMS = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
WRITES = 99
"""What one operation may write: a transaction takes 100 items, and one is the record that asks for it."""


@dataclass(frozen=True)
class Transfer:
    """One movement. `amount` is a positive integer in the unit's smallest part (fen, pieces).

    `pending_id` and `pending_amount` belong to a post or a void and name what it resolves.
    `debit_field` and `credit_field` name the request's fields in a refusal.
    """

    id: str
    debit: str
    credit: str
    amount: int
    code: str
    by: str
    at: str
    reference: str = ""
    phase: Phase = "single"
    pending_id: str = ""
    pending_amount: int = 0
    unit: str = "CNY"
    debit_field: str = field(default="debit", compare=False)
    credit_field: str = field(default="credit", compare=False)


@dataclass(frozen=True)
class Account:
    """An account's four sums. `available` is what may still be debited."""

    id: str
    unit: str
    limited: bool
    debits_pending: int
    debits_posted: int
    credits_pending: int
    credits_posted: int

    @property
    def balance(self) -> int:
        """Posted credits less posted debits."""
        return self.credits_posted - self.debits_posted

    @property
    def available(self) -> int:
        """The balance less what pending transfers have reserved."""
        return self.balance - self.debits_pending


@dataclass(frozen=True)
class Opening:
    """An account that an operation opens, unless it is open already; a limited one starts with nothing available."""

    account: str
    limited: bool
    unit: str = "CNY"


def moving(programme: str, transfers: Sequence[Transfer], opens: Sequence[Opening] = ()) -> list[writes.Write]:
    """The writes of a linked list of transfers that succeed or fail as one: one per transfer, one per balance.

    A resolution costs one more, which resolves its pending transfer. `opens` names the accounts that may not be there
    yet; any other account must be.

    Raises:
        ValueError: for a transfer or a list that no caller may ask for (see `_check`).
    """
    _check(transfers, opens)
    recording = [_recording(programme, transfer) for transfer in transfers]
    resolving = [_resolving(programme, transfer) for transfer in transfers if transfer.pending_id]
    opening = {each.account: each for each in opens}
    accounts = dict.fromkeys([*(account for t in transfers for account in (t.debit, t.credit)), *opening])
    balancing = [_balancing(programme, account, transfers, opening.get(account)) for account in accounts]
    together = [*recording, *resolving, *balancing]
    if len(together) > WRITES:
        raise ValueError(len(together))
    return together


def _check(transfers: Sequence[Transfer], opens: Sequence[Opening]) -> None:
    """An amount is a positive integer, a void's nothing, a post's at most what was reserved; a transfer has two sides.

    Within a list, no id stands twice, no pending transfer is resolved twice or in the list that makes it, and an
    account has one unit.
    """
    units = {opening.account: opening.unit for opening in opens}
    for each in transfers:
        resolves = each.phase in ("post", "void")
        least, most = (0, 0) if each.phase == "void" else (1, each.pending_amount if resolves else each.amount)
        if not least <= each.amount <= most or each.debit == each.credit or resolves != bool(each.pending_id):
            raise ValueError(each)
        if any(units.setdefault(account, each.unit) != each.unit for account in (each.debit, each.credit)):
            raise ValueError(each)
    written = [name for each in transfers for name in (each.id, each.pending_id) if name]
    if len(set(written)) < len(written):
        raise ValueError(written)


def resolution(  # noqa: PLR0913 - the parts of a resolution
    pending: Transfer, transfer_id: str, phase: Literal["post", "void"], *, by: str, at: str, reference: str = ""
) -> Transfer:
    """The transfer that posts a pending one in full, or voids it."""
    amount = pending.amount if phase == "post" else 0
    return Transfer(
        transfer_id,
        pending.debit,
        pending.credit,
        amount,
        pending.code,
        by,
        at,
        reference,
        phase,
        pending.id,
        pending.amount,
        pending.unit,
        pending.debit_field,
        pending.credit_field,
    )


def transfers_between(programme: str, first: str = "", last: str = "") -> Iterator[Transfer]:
    """All transfers from day `first` to day `last`, both included; all days when empty."""
    items = store.query(settings().ledger_table, f"{programme}#transfer", first, f"{last}~" if last else "")
    return (_transfer(item) for item in items)


def accounts(programme: str) -> Iterator[Account]:
    """All accounts with their sums, in the order of their ids."""
    for item in store.query(settings().ledger_table, f"{programme}#account"):
        yield Account(item["sk"], item["unit"], item["limited"], *(item[name] for name in SUMS))


def effect(transfer: Transfer, account: str) -> dict[str, int]:
    """What a transfer does to the four sums of an account, and to what it has available."""
    sums = dict.fromkeys((*SUMS, "available"), 0)
    pending = {"pend": transfer.amount, "post": -transfer.pending_amount, "void": -transfer.pending_amount}.get(
        transfer.phase, 0
    )
    posted = transfer.amount if transfer.phase in ("single", "post") else 0
    if account == transfer.debit:
        sums["debits_pending"] += pending
        sums["debits_posted"] += posted
        sums["available"] -= pending + posted
    if account == transfer.credit:
        sums["credits_pending"] += pending
        sums["credits_posted"] += posted
        sums["available"] += posted
    return sums


def _recording(programme: str, transfer: Transfer) -> writes.Write:
    item = {"pk": f"{programme}#transfer", "sk": transfer.id} | {
        name: getattr(transfer, name)
        for name in (
            "debit",
            "credit",
            "amount",
            "code",
            "by",
            "at",
            "reference",
            "phase",
            "pending_id",
            "pending_amount",
            "unit",
        )
    }
    return writes.put_new(
        settings().ledger_table,
        item,
        lambda _: IdTaken(Fault("id", f"账目编号 {transfer.id} 已被占用", f"The transfer {transfer.id} is taken")),
    )


def _resolving(programme: str, transfer: Transfer) -> writes.Write:
    """Resolves a pending transfer once, and only as what it is: between its accounts, with its amount and unit."""
    return writes.Write(
        "Update",
        settings().ledger_table,
        lambda standing: _unresolvable(transfer.pending_id, standing),
        key={"pk": f"{programme}#transfer", "sk": transfer.pending_id},
        update="SET resolved_by = :id",
        condition="phase = :pend AND attribute_not_exists(resolved_by) AND debit = :debit AND credit = :credit"
        " AND amount = :amount AND #unit = :unit",
        names={"#unit": "unit"},
        values={
            ":id": transfer.id,
            ":pend": "pend",
            ":debit": transfer.debit,
            ":credit": transfer.credit,
            ":amount": transfer.pending_amount,
            ":unit": transfer.unit,
        },
    )


def _unresolvable(pending_id: str, standing: wire.Item | None) -> Problem:
    if standing is None or standing["phase"] != "pend":
        return invalid("pending_id", f"没有预留 {pending_id}", f"There is no reservation {pending_id}")
    if "resolved_by" in standing:
        return WrongState(Fault("pending_id", "该笔预留已经结清或撤销", "This reservation was posted or voided before"))
    return invalid("pending_id", f"预留 {pending_id} 的内容不同", f"The reservation {pending_id} is another one")


def _balancing(programme: str, account: str, transfers: Sequence[Transfer], opening: Opening | None) -> writes.Write:
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
        settings().ledger_table,
        lambda standing: _lacking(account, _field(account, touching), unit, -lowest, standing, opening),
        key={"pk": f"{programme}#account", "sk": account},
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


def _transfer(item: wire.Item) -> Transfer:
    return Transfer(
        item["sk"],
        item["debit"],
        item["credit"],
        item["amount"],
        item["code"],
        item["by"],
        item["at"],
        item["reference"],
        item["phase"],
        item["pending_id"],
        item["pending_amount"],
        item["unit"],
    )
