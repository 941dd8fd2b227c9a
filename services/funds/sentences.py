"""What a transfer was, in one sentence of each language."""

from collections.abc import Mapping
from typing import Any

from houyuan.codes import PAYMENT_KINDS
from houyuan.ledger import Transfer
from services.funds.models.periods import Told
from services.funds.names import Names

_PHASES: Mapping[str, tuple[str, str]] = {
    "pend": ("申请付款，金额预留", "Payment requested, amount reserved"),
    "post": ("付款", "Paid"),
    "void": ("撤销，预留退回", "Cancelled, reservation given back"),
    "single": ("付款", "Paid"),
}
_PAYLIST: Mapping[str, tuple[str, str]] = {
    "pend": ("发放表提交，合计预留", "Pay list submitted, its total reserved"),
    "post": ("发放表获批，转为应付", "Pay list approved, its total due"),
    "void": ("发放表未获批，预留退回", "Pay list not approved, reservation given back"),
}
_CODES: Mapping[str, tuple[str, str]] = {
    "appropriation": ("收到拨款", "Appropriation received"),
    "budget": ("预算分配", "Allocated by the budget"),
    "reallocation": ("预算调整", "Reallocation"),
    "disbursement": ("付款", "Payment"),
    "paylist": ("发放表", "Pay list"),
}


class Sentences:
    """Tells transfers with the names of their accounts and what their records say.

    Args:
        names: of the programme's lines and funders.
        bodies: of the records behind the transfers, by reference.
        payments: whether the reader may see what payments are for.
    """

    def __init__(self, names: Names, bodies: Mapping[str, dict[str, Any]], *, payments: bool) -> None:
        self._names, self._bodies, self._payments = names, bodies, payments

    def of(self, transfer: Transfer) -> Told:
        """One transfer's sentence; what nobody has words for is told by its accounts."""
        body = self._bodies.get(transfer.reference, {})
        if transfer.debit.startswith(("spent:", "due:")) and transfer.credit.startswith("line:"):
            return self._joined(transfer, ("退回科目", "Returned to the line"), ("", ""), body)
        if transfer.code == "paylist" and transfer.phase in _PAYLIST:
            return self._joined(transfer, _PAYLIST[transfer.phase], ("", ""), body)
        if transfer.credit.startswith("funder:"):
            return self._joined(transfer, ("退回", "Returned"), self._between(transfer), body)
        if transfer.code == "disbursement":
            kind = PAYMENT_KINDS.get(body.get("kind", ""))
            return self._joined(transfer, _PHASES[transfer.phase], (kind.zh, kind.en) if kind else ("", ""), body)
        what = _CODES.get(transfer.code, ("转账", "Transfer"))
        return self._joined(transfer, what, self._between(transfer), body)

    def account(self, account: str) -> Told:
        """What an account is called."""
        return self._names.account(account)

    def _between(self, transfer: Transfer) -> tuple[str, str]:
        debit, credit = self._names.account(transfer.debit), self._names.account(transfer.credit)
        return f"{debit.zh} → {credit.zh}", f"{debit.en} → {credit.en}"

    def _joined(self, transfer: Transfer, what: tuple[str, str], more: tuple[str, str], body: dict[str, Any]) -> Told:
        """What happened, where, why, and under which reference, as far as the record says so and the reader may see."""
        shown = body if self._payments or "purpose" not in body else {}
        why = _text(shown.get("reason")) or _text(shown.get("purpose")) or ("", "")
        moved = transfer.phase in ("single", "post")
        reference = (shown.get("reference") or "") if moved else ""
        zh, en = ((what[at], more[at], why[at], reference) for at in (0, 1))
        return Told(zh="；".join(filter(None, zh)), en="; ".join(filter(None, en)))


def _text(value: Any) -> tuple[str, str] | None:
    """A text in both languages; a person's own words in one are not told."""
    return (value["zh"], value["en"]) if isinstance(value, dict) and value.keys() == {"zh", "en"} else None
