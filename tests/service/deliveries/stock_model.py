"""The stock on paper: where every piece is, what each request comes to. Knows nothing of the code that it checks."""

from collections import Counter
from dataclasses import dataclass, field

BILL = {"rice": 2, "oil": 1}
KIT = "box"
MOST = 8
SHORT, STATE, LIMIT, WRONG = "insufficient-goods", "wrong-state", "over-limit", "invalid"
MAY_NOT_RUN_SHORT = ("stock", "out", "kitted")

Steps = list[tuple[str, str, str, int]]
"""(from, to, item, pieces), one after the other."""


@dataclass
class Entry:
    """What was booked: its steps, what was taken back of each, and when, in the order of things."""

    steps: Steps
    when: int
    back: list[int] = field(default_factory=list)

    def left(self, at: int) -> int:
        return self.steps[at][3] - self.back[at]


@dataclass
class Book:
    """Everything that is where it is."""

    accounts: Counter = field(default_factory=Counter)
    expiry: dict = field(default_factory=dict)
    inside: dict = field(default_factory=dict)
    entries: dict = field(default_factory=dict)
    issues: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    counted: dict = field(default_factory=dict)
    now: int = 0

    def of(self, item: str) -> Counter:
        """What an item's pieces are, by the first word of where they are."""
        found: Counter = Counter()
        for (account, what), pieces in self.accounts.items():
            if what == item:
                found[account.split(":")[0]] += pieces
        return found

    def in_store(self, store: str, item: str) -> dict[str, int]:
        """What a store holds of an item, the lot that expires first first."""
        beginning = f"stock:{store}:{item}:"
        lots = {
            account.removeprefix(beginning): pieces
            for (account, _), pieces in self.accounts.items()
            if account.startswith(beginning) and pieces
        }
        return dict(sorted(lots.items(), key=lambda lot: (self.expiry[item, lot[0]], lot[0])))

    def in_stores(self) -> list[str]:
        """The accounts of what is in a store."""
        return sorted(
            account for (account, _), pieces in self.accounts.items() if account.startswith("stock") and pieces
        )

    def at(self, account: str, item: str) -> int:
        return self.accounts[account, item]

    def move(self, steps: Steps) -> str | None:
        """Takes all steps or none: nothing runs short on the way."""
        after = self.accounts.copy()
        for source, target, item, pieces in steps:
            after[source, item] -= pieces
            after[target, item] += pieces
            if source.startswith(MAY_NOT_RUN_SHORT) and after[source, item] < 0:
                return SHORT
        self.accounts = after
        return None

    def book(self, name: str, steps: Steps) -> str | None:
        told = self.move(steps)
        if told is None:
            self.now += 1
            self.entries[name] = Entry(steps, self.now, [0] * len(steps))
        return told

    def receive(self, name: str, place: tuple[str, str, str], pieces: int, expiry: str) -> str | None:
        _, item, lot = place
        if (item, lot) in self.expiry:
            return WRONG
        self.expiry[item, lot] = expiry
        return self.book(name, [(f"given:{item}", stock(*place), item, pieces)])

    def pack(self, name: str, store: str, lot: str, kits: int) -> str | None:
        if (KIT, lot) in self.expiry:
            return WRONG
        parts = []
        for item, held in BILL.items():
            taken = first(self.in_store(store, item), held * kits)
            if taken is None:
                return SHORT
            parts += [(item, each, pieces) for each, pieces in taken]
        self.expiry[KIT, lot] = min(self.expiry[item, each] for item, each, _ in parts)
        self.inside[lot] = parts
        steps = [(stock(store, item, each), f"kitted:{item}", item, pieces) for item, each, pieces in parts]
        return self.book(name, [(f"made:{KIT}", stock(store, KIT, lot), KIT, kits), *steps])

    def open(self, name: str, store: str, lot: str, kits: int) -> str | None:
        if lot not in self.inside:
            return WRONG
        wanted = {item: held * kits for item, held in BILL.items()}
        parts, rest = [], []
        for item, each, pieces in reversed(self.inside[lot]):
            taken = min(wanted[item], pieces)
            wanted[item] -= taken
            parts += [(item, each, taken)] if taken else []
            rest.insert(0, (item, each, pieces - taken))
        if any(wanted.values()):
            return SHORT
        steps = [(f"kitted:{item}", stock(store, item, each), item, pieces) for item, each, pieces in parts]
        told = self.book(name, [(stock(store, KIT, lot), f"made:{KIT}", KIT, kits), *steps])
        if told is None:
            self.inside[lot] = rest
        return told

    def issue(self, name: str, store: str, kits: int) -> str | None:
        if self.issued() + kits > MOST:
            return LIMIT
        taken = first(self.in_store(store, KIT), kits)
        if taken is None:
            return SHORT
        told = self.book(name, [(stock(store, KIT, lot), "out:boxes", KIT, pieces) for lot, pieces in taken])
        self.issues += [name] if told is None else []
        return told

    def issued(self) -> int:
        return sum(self.entries[name].left(at) for name in self.issues for at in range(len(self.entries[name].steps)))

    def bring_back(self, store: str, kits: int) -> str | None:
        back, wanted = [], kits
        for name in reversed(self.issues):
            entry = self.entries[name]
            for at in reversed(range(len(entry.steps))):
                if taken := min(wanted, entry.left(at)):
                    back.append((entry, at, taken))
                    wanted -= taken
        if wanted:
            return SHORT
        lots = [(entry.steps[at][0].split(":")[-1], taken) for entry, at, taken in back]
        told = self.move([("out:boxes", stock(store, KIT, lot), KIT, taken) for lot, taken in lots])
        if told is None:
            for entry, at, taken in back:
                entry.back[at] += taken
        return told

    def hand(self, kits: int, rice: int | None) -> str | None:
        if rice is None:
            return self.move([("out:boxes", "handed:boxes", KIT, kits)])
        steps = [("out:boxes", f"made:{KIT}", KIT, kits)]
        for item, pieces in (("rice", rice), ("oil", 0)):
            rest = BILL[item] * kits - pieces
            steps += [(f"kitted:{item}", f"handed:boxes:{item}", item, pieces)] if pieces else []
            steps += [(f"kitted:{item}", f"out:boxes:{item}", item, rest)] if rest else []
        return self.move(steps)

    def count(self, name: str, store: str, item: str, found: dict[str, int]) -> None:
        self.now += 1
        here = {lot: self.at(stock(store, item, lot), item) for lot in found}
        self.counts[name] = (store, item, {lot: found[lot] - here[lot] for lot in found}, self.now)

    def finalise(self, name: str) -> str | None:
        store, item, off, when = self.counts[name]
        if self.counted.get((store, item), 0) >= when:
            return STATE
        steps = [
            (f"difference:{item}", stock(store, item, lot), item, pieces)
            if pieces > 0
            else (stock(store, item, lot), f"difference:{item}", item, -pieces)
            for lot, pieces in off.items()
            if pieces
        ]
        told = self.move(steps)
        if told is None:
            self.counted[store, item] = when
        return told

    def correct(self, name: str, pieces: int, *, miswritten: bool) -> str | None:
        """Takes pieces of an entry back, from its last step on."""
        entry, wanted, back = self.entries[name], pieces, {}
        for at in reversed(range(len(entry.steps))):
            if taken := min(wanted, entry.left(at)):
                back[at] = taken
                wanted -= taken
        if wanted:
            return STATE
        up, reverse, down = [], [], []
        for at, taken in back.items():
            source, target, item, _ = entry.steps[at]
            reverse.append((target, source, item, taken))
            if miswritten and self._counted_since(target, entry):
                up.append((f"difference:{item}", target, item, taken))
            if miswritten and self._counted_since(source, entry):
                down.append((source, f"difference:{item}", item, taken))
        told = self.move([*up, *reverse, *down])
        if told is None:
            for at, taken in back.items():
                entry.back[at] += taken
        return told

    def _counted_since(self, account: str, entry: Entry) -> bool:
        kind, *place = account.split(":")
        return kind == "stock" and self.counted.get(tuple(place[:2]), 0) > entry.when


def stock(store: str, item: str, lot: str) -> str:
    return f"stock:{store}:{item}:{lot}"


def first(lots: dict[str, int], wanted: int) -> list[tuple[str, int]] | None:
    """Pieces of the first lots; None when all of them are not enough."""
    taken = []
    for lot, pieces in lots.items():
        some = min(wanted, pieces)
        taken += [(lot, some)] if some else []
        wanted -= some
    return None if wanted else taken
