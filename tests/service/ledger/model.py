"""The ledger as it is meant, in memory: transfers one after the other, checked at every step; no store, no tricks."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from houyuan.ledger import Opening, Transfer
from houyuan.problems import IdTaken, InsufficientFunds, InsufficientGoods, Invalid, OverLimit, Problem, WrongState

Refusal = type[Problem] | None


@dataclass
class Held:
    """What an account holds: money in, money out, and what is promised either way."""

    unit: str
    limited: bool
    side: str = "debits"
    came: int = 0
    went: int = 0
    coming: int = 0
    going: int = 0

    @property
    def free(self) -> int:
        """What may still leave."""
        return self.came - self.went - self.going

    @property
    def room(self) -> int:
        """What may still come."""
        return self.went - self.came - self.coming

    @property
    def is_over(self) -> bool:
        """Whether it is beyond its limit."""
        return self.limited and (self.free if self.side == "debits" else self.room) < 0


@dataclass
class Books:
    """The accounts and every transfer so far."""

    accounts: dict[str, Held] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)
    taken_back: dict[str, int] = field(default_factory=dict)

    def ask(self, transfers: Sequence[Transfer], opens: Sequence[Opening]) -> Refusal:
        """Takes a list as one, finds that it was taken before, or says why not and stays as it was."""
        standing = [self.transfers.get(each.id) for each in transfers]
        if transfers and all(
            a and replace(a, at="") == replace(b, at="") for a, b in zip(standing, transfers, strict=True)
        ):
            return None
        if any(standing):
            return IdTaken
        reason = self._why_not(transfers) or self._why_not_back(transfers) or self._why_not_here(transfers, opens)
        if reason:
            return reason
        self.accounts = self._after(transfers, opens)[0]
        self.transfers |= {each.id: each for each in transfers}
        self.resolved |= {each.pending_id for each in transfers if each.pending_id}
        for each in transfers:
            if each.reverses:
                self.taken_back[each.reverses] = self.taken_back.get(each.reverses, 0) + each.amount
        return None

    def due(self, day: str) -> set[str]:
        """What can no longer be posted on a day and still waits."""
        return {
            each.id
            for each in self.transfers.values()
            if each.phase == "pend" and each.id not in self.resolved and each.expires_on and each.expires_on < day
        }

    def on(self, day: str) -> dict[str, Held]:
        """What was held at the end of a day, by the transfers that belong to it and to the days before."""
        accounts: dict[str, Held] = {}
        for each in self.transfers.values():
            if each.id[:10] <= day:
                _move(accounts, each)
        return accounts

    def _why_not(self, transfers: Sequence[Transfer]) -> Refusal:
        for each in transfers:
            if not each.pending_id:
                continue
            pending = self.transfers.get(each.pending_id)
            if pending is None or pending.phase != "pend" or _is_money(pending) != _is_money(each):
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
            if each.phase == "post" and pending.expires_on and pending.expires_on < each.id[:10]:
                return WrongState
        return None

    def _why_not_back(self, transfers: Sequence[Transfer]) -> Refusal:
        asked: dict[str, int] = {}
        for each in transfers:
            if each.reverses:
                asked[each.reverses] = asked.get(each.reverses, 0) + each.amount
        for name, amount in asked.items():
            original = self.transfers.get(name)
            one = next(each for each in transfers if each.reverses == name)
            if original is None or original.phase not in ("single", "post") or _is_money(original) != _is_money(one):
                return Invalid
            if (original.debit, original.credit, original.amount, original.unit) != (
                one.credit,
                one.debit,
                one.original_amount,
                one.unit,
            ):
                return Invalid
            if self.taken_back.get(name, 0) + amount > original.amount:
                return WrongState
        return None

    def _why_not_here(self, transfers: Sequence[Transfer], opens: Sequence[Opening]) -> Refusal:
        """The first account in the order of the list that cannot take its part."""
        opening = {each.account: each for each in opens}
        units = {each.account: each.unit for each in opens}
        for each in transfers:
            units |= {each.debit: each.unit, each.credit: each.unit}
        accounts, over = self._after(transfers, opens)
        named = dict.fromkeys([name for each in transfers for name in (each.debit, each.credit)] + list(opening))
        for name in named:
            held = self.accounts.get(name)
            if held is None and name not in opening:
                return Invalid
            if held and held.unit != units[name]:
                return Invalid
            if held and name in opening and (held.limited, held.side) != (opening[name].limited, opening[name].side):
                return Invalid
            if name in over:
                short = InsufficientFunds if accounts[name].unit == "CNY" else InsufficientGoods
                return short if accounts[name].side == "debits" else OverLimit
        return None

    def _after(self, transfers: Sequence[Transfer], opens: Sequence[Opening]) -> tuple[dict[str, Held], set[str]]:
        """The accounts after a list, and those that were beyond their limit on the way."""
        accounts = deepcopy(self.accounts)
        for opening in opens:
            accounts.setdefault(opening.account, Held(opening.unit, opening.limited, opening.side))
        over: set[str] = set()
        for each in transfers:
            _move(accounts, each)
            over |= {name for name, held in accounts.items() if held.is_over}
        return accounts, over


def _is_money(each: Transfer) -> bool:
    """Money and goods stand in two books."""
    return each.unit == "CNY"


def _move(accounts: dict[str, Held], transfer: Transfer) -> None:
    source = accounts.setdefault(transfer.debit, Held(transfer.unit, limited=False))
    target = accounts.setdefault(transfer.credit, Held(transfer.unit, limited=False))
    if transfer.pending_id:
        source.going -= transfer.pending_amount
        target.coming -= transfer.pending_amount
    if transfer.phase == "pend":
        source.going += transfer.amount
        target.coming += transfer.amount
    else:
        source.went += transfer.amount
        target.came += transfer.amount


def is_askable(transfers: Sequence[Transfer], opens: Sequence[Opening]) -> bool:
    """Whether a list is no nonsense: each thing is touched once, each account has one unit."""
    touched = [name for each in transfers for name in (each.id, each.pending_id) if name]
    touched += {each.reverses for each in transfers if each.reverses}
    units = {(each.account, each.unit) for each in opens}
    units |= {(name, each.unit) for each in transfers for name in (each.debit, each.credit)}
    return len(set(touched)) == len(touched) and len({name for name, _ in units}) == len(units)


def nothing_is_lost(accounts: Iterable[Held]) -> bool:
    """What left one account came to another, in every unit, and so did what is promised."""
    sums: dict[str, list[int]] = {}
    for each in accounts:
        held = sums.setdefault(each.unit, [0, 0])
        held[0] += each.came - each.went
        held[1] += each.coming - each.going
    return all(held == [0, 0] for held in sums.values())
