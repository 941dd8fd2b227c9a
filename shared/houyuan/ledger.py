"""The double-entry ledger: yuan between budget lines, goods between stores; one engine, append-only.

Accounts hold one unit (CNY in fen, or an item). Transfers are immutable and carry the client's id; a pending one is
resolved once, by a post (in full or in part) or a void. Every operation becomes a list of guarded writes that commits
as one transaction, alone or together with the record that asks for it, so money never moves without its reason.

An account opened with `limited=True` never has debits (posted and pending) above its posted credits: the store keeps
`available` beside the four sums, because its conditions compare but do not add.
The model and its vocabulary follow TigerBeetle's published design.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from houyuan import store, wire, writes
from houyuan.problems import Fault, IdTaken, InsufficientFunds, NotFound, Problem, WrongState, invalid
from houyuan.settings import settings
from houyuan.types import yuan

Phase = Literal["single", "pend", "post", "void"]
SUMS = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
TRANSFERS_PER_TRANSACTION = 97


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


def opening(programme: str, account: str, *, limited: bool, unit: str = "CNY") -> writes.Write:
    """The write that opens an account, once."""
    item = {"pk": f"{programme}#account", "sk": account, "unit": unit, "limited": limited, "available": 0}
    return writes.put_new(
        settings().ledger_table,
        item | dict.fromkeys(SUMS, 0),
        lambda _: IdTaken(Fault("id", f"账户 {account} 已开立", f"The account {account} is open already")),
    )


def open_accounts(programme: str, wanted: dict[str, bool]) -> None:
    """Opens each account (id -> limited) that is not open yet. An account without transfers changes no balance."""
    for account, limited in wanted.items():
        try:
            writes.commit([opening(programme, account, limited=limited)])
        except IdTaken:
            continue


def moving(programme: str, transfers: Sequence[Transfer]) -> list[writes.Write]:
    """The writes of a linked list of transfers that succeed or fail as one: one per transfer, one per balance.

    Raises:
        ValueError: for an amount that is not a positive integer, or more transfers than one transaction takes.
    """
    if len(transfers) > TRANSFERS_PER_TRANSACTION or any(t.amount < (t.phase != "void") for t in transfers):
        raise ValueError(transfers)
    recording = [_recording(programme, transfer) for transfer in transfers]
    resolving = [_resolving(programme, transfer) for transfer in transfers if transfer.pending_id]
    accounts = dict.fromkeys(account for t in transfers for account in (t.debit, t.credit))
    balancing = [_balancing(programme, account, transfers) for account in accounts]
    return [*recording, *resolving, *balancing]


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


def get_transfer(programme: str, transfer_id: str) -> Transfer:
    """One transfer.

    Raises:
        NotFound: when there is none.
    """
    item = store.get(settings().ledger_table, f"{programme}#transfer", transfer_id)
    if item is None:
        raise NotFound(Fault("transfer", f"没有编号为 {transfer_id} 的账目", f"There is no transfer {transfer_id}"))
    return _transfer(item)


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
    return writes.Write(
        "Update",
        settings().ledger_table,
        lambda _: WrongState(
            Fault("pending_id", "该笔预留已经结清或撤销", "This reservation was posted or voided before")
        ),
        key={"pk": f"{programme}#transfer", "sk": transfer.pending_id},
        update="SET resolved_by = :id",
        condition="phase = :pend AND attribute_not_exists(resolved_by)",
        values={":id": transfer.id, ":pend": "pend"},
    )


def _balancing(programme: str, account: str, transfers: Sequence[Transfer]) -> writes.Write:
    """One update for all that a list does to one account; guards the lowest point on the way, not only the end."""
    effects = [effect(transfer, account) for transfer in transfers if account in (transfer.debit, transfer.credit)]
    total = {name: sum(e[name] for e in effects) for name in effects[0]}
    level = lowest = 0
    for each in effects:
        level += each["available"]
        lowest = min(lowest, level)
    changed = {name: amount for name, amount in total.items() if amount}
    first = next(t for t in transfers if account in (t.debit, t.credit))
    name = first.debit_field if account == first.debit else first.credit_field
    # An update must change something to be legal, also when a list's effects cancel out.
    changed = changed or {"available": 0}
    return writes.Write(
        "Update",
        settings().ledger_table,
        lambda standing: _lacking(account, name, -lowest, standing),
        key={"pk": f"{programme}#account", "sk": account},
        update="SET " + ", ".join(f"{column} = {column} + :{column}" for column in changed),
        condition="attribute_exists(pk) AND #unit = :unit AND (#limited = :no OR available >= :needed)",
        names={"#unit": "unit", "#limited": "limited"},
        values={f":{column}": amount for column, amount in changed.items()}
        | {":unit": first.unit, ":no": False, ":needed": -lowest},
    )


def _lacking(account: str, name: str, needed: int, standing: wire.Item | None) -> Problem:
    if standing is None:
        return invalid(name, f"没有账户 {account}", f"There is no account {account}")
    if standing["available"] >= needed:
        return invalid(name, f"账户 {account} 的计量单位不同", f"The account {account} holds another unit")
    held, asked = yuan(standing["available"]), yuan(needed)
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
