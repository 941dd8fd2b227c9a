"""The marks that a transfer leaves on the one it answers: a reservation is resolved once, a payment taken back once.

A transfer's content never changes. `resolved_by` names what resolved a reservation; `reversed` adds up what was taken
back of what was moved. Both are guarded by what the answered transfer is, so nobody can pass another one off for it.
"""

from collections import defaultdict
from collections.abc import Sequence

from houyuan import wire, writes
from houyuan.ledger import keys
from houyuan.ledger.transfers import Transfer
from houyuan.problems import Fault, Problem, WrongState, invalid
from houyuan.types import yuan


def marking(programme: str, transfers: Sequence[Transfer]) -> list[writes.Write]:
    """One write per reservation that a list resolves, one per original of which it takes something back."""
    taken_back: defaultdict[str, list[Transfer]] = defaultdict(list)
    for each in transfers:
        if each.reverses:
            taken_back[each.reverses].append(each)
    return [
        *(_resolving(programme, each) for each in transfers if each.pending_id),
        *(_reversing(programme, reversals) for reversals in taken_back.values()),
    ]


_SAME = "debit = :debit AND credit = :credit AND amount = :amount AND #unit = :unit"


def _resolving(programme: str, transfer: Transfer) -> writes.Write:
    """Resolves a pending transfer once, and only as what it is; what has expired can only be voided."""
    in_time = {":day": transfer.day} if transfer.phase == "post" else {}
    return writes.Write(
        "Update",
        keys.table(),
        lambda standing: _unresolvable(transfer, standing),
        key=keys.transfer(programme, transfer.pending_id, transfer.unit),
        update="SET resolved_by = :id",
        condition=f"phase = :pend AND attribute_not_exists(resolved_by) AND {_SAME}"
        + (" AND (attribute_not_exists(expires_on) OR expires_on >= :day)" if in_time else ""),
        names={"#unit": "unit"},
        values={
            ":id": transfer.id,
            ":pend": "pend",
            ":debit": transfer.debit,
            ":credit": transfer.credit,
            ":amount": transfer.pending_amount,
            ":unit": transfer.unit,
            **in_time,
        },
    )


def _unresolvable(transfer: Transfer, standing: wire.Item | None) -> Problem:
    name = transfer.pending_id
    if standing is None or standing["phase"] != "pend":
        return invalid("pending_id", f"没有预留 {name}", f"There is no reservation {name}")
    if "resolved_by" in standing:
        return WrongState(Fault("pending_id", "该笔预留已经结清或撤销", "This reservation was posted or voided before"))
    asked = (transfer.debit, transfer.credit, transfer.pending_amount, transfer.unit)
    if asked == tuple(standing[part] for part in ("debit", "credit", "amount", "unit")):
        last = standing["expires_on"]
        return WrongState(Fault("pending_id", f"该笔预留已于 {last} 到期", f"This reservation expired on {last}"))
    return invalid("pending_id", f"预留 {name} 的内容不同", f"The reservation {name} is another one")


def _reversing(programme: str, reversals: Sequence[Transfer]) -> writes.Write:
    """Adds what is taken back to what was, never above what the original moved, and only of what it is."""
    first, amount = reversals[0], sum(each.amount for each in reversals)
    if any(_original(each) != _original(first) for each in reversals):
        raise ValueError(reversals)
    return writes.Write(
        "Update",
        keys.table(),
        lambda standing: _irreversible(first, amount, standing),
        key=keys.transfer(programme, first.reverses, first.unit),
        update="SET reversed = if_not_exists(reversed, :none) + :taken",
        condition=f"phase IN (:single, :post) AND {_SAME} AND amount >= :taken"
        " AND (attribute_not_exists(reversed) OR reversed <= :before)",
        names={"#unit": "unit"},
        values={
            ":single": "single",
            ":post": "post",
            ":debit": first.credit,
            ":credit": first.debit,
            ":amount": first.original_amount,
            ":unit": first.unit,
            ":none": 0,
            ":taken": amount,
            ":before": first.original_amount - amount,
        },
    )


def _original(each: Transfer) -> tuple[str, str, str, int]:
    return each.debit, each.credit, each.unit, each.original_amount


def _irreversible(reversal: Transfer, amount: int, standing: wire.Item | None) -> Problem:
    name = reversal.reverses
    if standing is None or standing["phase"] not in ("single", "post"):
        return invalid("reverses", f"没有可冲销的账目 {name}", f"There is no transfer {name} to take back")
    told = yuan if standing["unit"] == keys.MONEY else str
    left, asked = told(standing["amount"] - standing.get("reversed", 0)), told(amount)
    if _original(reversal) == (standing["credit"], standing["debit"], standing["unit"], standing["amount"]):
        return WrongState(
            Fault("amount", f"{name} 尚可冲销 {left}，要求 {asked}", f"{name} has {left} to take back, {asked} asked")
        )
    return invalid("reverses", f"账目 {name} 的内容不同", f"The transfer {name} is another one")
