"""Two rounds on paper: who is listed, who was served, where every kit is. Knows nothing of the code that it checks."""

from collections import Counter
from dataclasses import dataclass, field

BILL = {"rice": 1, "masks": 2}
DAY = "2020-03-05"


@dataclass(frozen=True)
class Told:
    """One report of a visit. `masks` of them were handed over and nothing else, where it says so."""

    id: str
    round: str
    household: str
    result: str
    quantity: int | None = None
    masks: int | None = None
    exception: bool = False

    @property
    def delivered(self) -> bool:
        """Whether anything was handed over."""
        return self.result == "delivered"


@dataclass
class Paper:
    """Two rounds of one purpose and cycle: lists by household and quantity, kits that are out, and every report."""

    lists: dict[str, dict[str, int]]
    out: Counter[str]
    registered: frozenset[str]
    states: dict[str, str] = field(default_factory=lambda: {"a": "out", "b": "out"})
    told: dict[str, Told] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)
    quantities: dict[str, int] = field(default_factory=dict)

    def standing(self, round_id: str) -> list[Told]:
        """The reports of a round that are not void."""
        return [each for each in self.told.values() if each.round == round_id and each.id not in self.void]

    def serves(self, household: str, *rounds: str) -> list[Told]:
        """The hand-overs to a household in these rounds."""
        return [
            each for name in rounds for each in self.standing(name) if each.delivered and each.household == household
        ]

    def due(self, new: Told) -> int:
        """How many kits a household gets by its place on the list, or by the exception that is made."""
        return self.lists[new.round].get(new.household, 1)

    def report(self, new: Told, *, known_first: bool = False) -> str | None:
        """What a report comes to: the kind of its refusal, None when it is taken or was before."""
        if known_first and new.id in self.told:
            return self._replayed(new)
        wrong = self._wrong(new)
        if new.id in self.told:
            return wrong if wrong and self.told[new.id] != new else self._replayed(new)
        wrong = wrong or self._refused(new)
        if wrong is None:
            self.told[new.id] = new
            if new.delivered:
                self.quantities[new.id] = new.quantity or self.due(new)
                self.out[new.round] -= self.quantities[new.id]
        return wrong

    def take_back(self, name: str) -> str | None:
        """What voiding a report comes to."""
        if name not in self.told:
            return "not-found"
        if name in self.void:
            return None
        told = self.told[name]
        if self.states[told.round] != "out":
            return "wrong-state"
        self.void.add(name)
        self.out[told.round] += self.quantities.pop(name, 0)
        return None

    def counts(self, round_id: str) -> dict[str, int]:
        """What became of a list."""
        listed, visits = self.lists[round_id], self.standing(round_id)
        served = {each.household for each in visits if each.delivered}
        seen = {each.household for each in visits}
        return {
            "listed": len(listed),
            "delivered": len(served & listed.keys()),
            "undelivered": len((seen - served) & listed.keys()),
            "open": len(listed.keys() - seen),
            "exceptions": len(served - listed.keys()),
        }

    def balances(self) -> dict[str, int]:
        """Where every kit and every loose piece is."""
        held: Counter[str] = Counter()
        for name, kits in self.out.items():
            held[f"out:{name}"] += kits
        for name, quantity in self.quantities.items():
            told = self.told[name]
            if told.masks is None:
                held[f"handed:{told.round}"] += quantity
                continue
            held[f"handed:{told.round}:masks"] += told.masks
            held[f"out:{told.round}:masks"] += BILL["masks"] * quantity - told.masks
            held[f"out:{told.round}:rice"] += BILL["rice"] * quantity
        return {name: amount for name, amount in held.items() if amount}

    def _replayed(self, new: Told) -> str | None:
        return None if self.told[new.id] == new else "id-taken"

    def _wrong(self, new: Told) -> str | None:
        """What is wrong with a report by itself and by who is listed."""
        by_exception = [each for each in self.serves(new.household, new.round) if each.exception]
        if new.exception and new.household not in self.registered:
            return "invalid"
        if not new.exception and new.household not in self.lists[new.round] and not by_exception:
            return "invalid"
        most = BILL["masks"] * (new.quantity or self.due(new))
        return "invalid" if new.masks is not None and new.masks > most else None

    def _refused(self, new: Told) -> str | None:  # noqa: PLR0911 - one return a reason
        """Why the store refuses a report that is right by itself."""
        served = self.serves(new.household, new.round)
        listed = self.lists[new.round].get(new.household)
        if new.exception and (served or listed):
            return "already-served" if served else "invalid"
        if not new.delivered and listed is None:
            return "invalid"
        if new.delivered and served:
            return "already-served"
        if new.delivered and listed is not None and (new.quantity or 0) > listed:
            return "invalid"
        if new.delivered and self.serves(new.household, "a", "b"):
            return "already-served"
        if self.states[new.round] != "out":
            return "wrong-state"
        if new.id < DAY:
            return "invalid"
        short = new.delivered and self.out[new.round] < (new.quantity or self.due(new))
        return "insufficient-goods" if short else None
