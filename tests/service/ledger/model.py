"""The ledger as it is meant, in memory: transfers one after the other, checked at every step; no store, no tricks."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from houyuan.ledger import Opening, Transfer
from houyuan.problems import IdTaken, InsufficientFunds, Invalid, Problem, WrongState

Refusal = type[Problem] | None


@dataclass
class Held:
    """What an account holds: money in, money out, and what is promised either way."""

    unit: str
    limited: bool
    came: int = 0
    went: int = 0
    coming: int = 0
    going: int = 0

    @property
    def free(self) -> int:
        """What may still leave."""
        return self.came - self.went - self.going


@dataclass
class Books:
    """The accounts and every transfer so far."""

    accounts: dict[str, Held] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)

    def ask(self, transfers: Sequence[Transfer], opens: Sequence[Opening]) -> Refusal:
        """Takes a list as one, or says why not and stays as it was."""
        reason = self._why_not(transfers) or self._why_not_here(transfers, opens)
        if reason:
            return reason
        self.accounts = self._after(transfers, opens)[0]
        self.transfers |= {each.id: each for each in transfers}
        self.resolved |= {each.pending_id for each in transfers if each.pending_id}
        return None

    def _why_not(self, transfers: Sequence[Transfer]) -> Refusal:
        if any(each.id in self.transfers for each in transfers):
            return IdTaken
        for each in transfers:
            if not each.pending_id:
                continue
            pending = self.transfers.get(each.pending_id)
            if pending is None or pending.phase != "pend":
                return Invalid
            if pending.id in self.resolved:
                return WrongState
            if (pending.debit, pending.credit, pending.amount, pending.unit) != (
                each.debit,
                each.credit,
                each.pending_amount,
                each.unit,
            ):
                return Invalid
        return None

    def _why_not_here(self, transfers: Sequence[Transfer], opens: Sequence[Opening]) -> Refusal:
        """The first account in the order of the list that cannot take its part."""
        units = {opening.account: opening.unit for opening in opens}
        for each in transfers:
            units |= {each.debit: each.unit, each.credit: each.unit}
        overdrawn = self._after(transfers, opens)[1]
        named = dict.fromkeys([name for each in transfers for name in (each.debit, each.credit)] + list(units))
        for name in named:
            held = self.accounts.get(name)
            if held is None and all(opening.account != name for opening in opens):
                return Invalid
            if held is not None and held.unit != units[name]:
                return Invalid
            if name in overdrawn:
                return InsufficientFunds
        return None

    def _after(self, transfers: Sequence[Transfer], opens: Sequence[Opening]) -> tuple[dict[str, Held], set[str]]:
        """The accounts after a list, and those that had less than nothing on the way."""
        accounts = deepcopy(self.accounts)
        for opening in opens:
            accounts.setdefault(opening.account, Held(opening.unit, opening.limited))
        overdrawn: set[str] = set()
        for each in transfers:
            source = accounts.setdefault(each.debit, Held(each.unit, limited=False))
            target = accounts.setdefault(each.credit, Held(each.unit, limited=False))
            if each.pending_id:
                source.going -= each.pending_amount
                target.coming -= each.pending_amount
            if each.phase == "pend":
                source.going += each.amount
                target.coming += each.amount
            else:
                source.went += each.amount
                target.came += each.amount
            overdrawn |= {name for name, held in accounts.items() if held.limited and held.free < 0}
        return accounts, overdrawn
