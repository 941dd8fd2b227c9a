"""Whatever is asked of the stock in whatever order: every piece is somewhere, and stock = in - out - lost."""

from collections import defaultdict
from contextlib import suppress
from copy import deepcopy

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from houyuan import ledger, records, writes
from houyuan.identity import Caller
from houyuan.problems import InsufficientGoods
from houyuan.records import Change
from services.deliveries import round_goods
from services.reports import cubes
from services.reports.registry import FIGURES
from tests.service.deliveries.asking import coordinator, done, plan
from tests.service.deliveries.stock_model import BILL, KIT, MOST, SHORT, Book, stock
from tests.service.deliveries.stocking import BOX, OIL, RICE, adds_up, given, maker
from tests.service.deliveries.test_round_goods import delivery
from tests.service.gateway import PROGRAMME
from tests.service.ledger.tap import Killed, at, contents, die, go_back, partition, taken, tapped

STORES = st.sampled_from(["main", "main", "branch"])
PIECES = st.integers(1, 12)
FEW = st.integers(1, 4)
CRASHES = st.one_of(st.none(), st.none(), st.tuples(st.sampled_from(["before", "after"]), st.integers(1, 8)))
SOMEBODY = Caller("somebody", "coordinator")
DAY = "2020-03-05"
FIGURES_OF_STOCK = [figure.id for figure in FIGURES.values() if figure.kind == "goods-transfer"]


def kind_of(answer):
    """The kind of a refusal; None for what was taken."""
    return None if answer.status in (200, 201) else answer.body["type"].rsplit(":", 1)[-1]


def committed(together):
    """The kind of a refusal of writes; None for what was done."""
    try:
        writes.commit(together)
    except InsufficientGoods:
        return SHORT
    return None


def figures_of_stock():
    """By item, each figure of stock as a report tells it."""
    found = defaultdict(lambda: dict.fromkeys(FIGURES_OF_STOCK, 0))
    for _, _, fact in cubes.sourced_between(PROGRAMME, "goods-transfer", "", ""):
        found[fact.dimensions["item"]][fact.figure] += fact.amount
    return found


class Keeping(RuleBasedStateMachine):
    """A store keeper's days through the API, beside the book on paper."""

    start: dict
    under_way: "Keeping"

    def __init__(self):
        super().__init__()
        self.book = Book()
        self.number = 0
        self.lots = {"rice": [], "oil": [], KIT: []}
        self.last = None
        self.handed = []

    @initialize(under_way=st.sampled_from([True, True, False]))
    def begins(self, under_way):
        """With nothing but registers; or, mostly, with lots, kits and issues that there is something to do about."""
        go_back(self.under_way.start if under_way else self.start)
        if under_way:
            for name in ("book", "number", "lots"):
                setattr(self, name, deepcopy(getattr(self.under_way, name)))

    def prepares(self):
        """Makes what most runs begin with."""
        for item, pieces in (("rice", 8), ("rice", 40), ("oil", 6), ("oil", 6), ("oil", 20)):
            self._receives("main", item, pieces, None)
        for kits in (3, 4, 2):
            self._packs("main", kits, None)
        for kits in (2, 2):
            self._issues("main", kits, None)
        self.start = taken()

    def _name(self):
        self.number += 1
        return f"{DAY}.n{self.number}"

    def _asks(self, who, path, body, crash):
        """Asks, perhaps cut off at some call; then the same request once more completes it."""
        if crash:
            when, number = crash
            with suppress(Killed), tapped(**{when: at(number, die)}):
                who(path, body)
        told = kind_of(who(path, body))
        if told is None:
            self.last = (who, path, body)
        return told

    def _receives(self, store, item, pieces, crash, lot=None):
        name = self._name()
        lot = lot or f"{item[0]}{self.number}"
        expiry = f"2020-0{4 + self.number % 5}-15" if item == "oil" else None
        body = given(item, lot, pieces, expires_on=expiry) | {"id": name, "store": store}
        body["gift"] = body["gift"] | {"receipt_number": name}
        told = self._asks(coordinator, "/stock-receipts", body, crash)
        assert told == self.book.receive(name, (store, item, lot), pieces, expiry or "9999-12-31")
        self.lots[item] += [lot] if told is None else []

    @rule(store=STORES, item=st.sampled_from(["rice", "oil"]), pieces=PIECES, crash=CRASHES, again=st.integers(0, 5))
    def receives(self, store, item, pieces, crash, again):
        self._receives(store, item, pieces, crash, None if again or not self.lots[item] else self.lots[item][0])

    @rule(store=STORES, kits=FEW, crash=CRASHES)
    def packs(self, store, kits, crash):
        self._packs(store, kits, crash)

    def _packs(self, store, kits, crash):
        name = self._name()
        lot = f"b{self.number}"
        body = {"id": name, "kit": KIT, "store": store, "quantity": kits, "lot": lot}
        told = self._asks(coordinator, "/assemblies", body, crash)
        assert told == self.book.pack(name, store, lot, kits)
        self.lots[KIT] += [lot] if told is None else []

    @precondition(lambda self: self.lots[KIT])
    @rule(data=st.data(), store=STORES, kits=FEW, crash=CRASHES)
    def takes_apart(self, data, store, kits, crash):
        name, lot = self._name(), data.draw(st.sampled_from(self.lots[KIT]))
        body = {"id": name, "kit": KIT, "store": store, "quantity": kits, "lot": lot, "take_apart": True}
        assert self._asks(coordinator, "/assemblies", body, crash) == self.book.open(name, store, lot, kits)

    @precondition(lambda self: self.book.in_stores())
    @rule(data=st.data(), pieces=PIECES, what=st.sampled_from(["transfer", "loss"]), crash=CRASHES)
    def moves(self, data, pieces, what, crash):
        self._moves(data.draw(st.sampled_from(self.book.in_stores())), pieces, what, crash)

    def _moves(self, source, pieces, what, crash):
        name = self._name()
        _, store, item, lot = source.split(":")
        other = "branch" if store == "main" else "main"
        body = {"id": name, "what": what, "store": store, "item": item, "lot": lot, "quantity": pieces, "reason": "x"}
        body |= {"to_store": other} if what == "transfer" else {}
        target = stock(other, item, lot) if what == "transfer" else f"lost:{item}"
        told = self._asks(coordinator, "/stock-movements", body, crash)
        assert told == self.book.book(name, [(source, target, item, pieces)])
        return name if told is None else None

    @precondition(lambda self: self.book.in_stores())
    @rule(data=st.data(), pieces=FEW, off=st.integers(0, 2), what=st.sampled_from(["transfer", "loss"]))
    def writes_wrongly_counts_and_corrects(self, data, pieces, off, what):
        """What a count in between is about, which steps at random seldom come to."""
        source = data.draw(st.sampled_from(self.book.in_stores()))
        _, store, item, lot = source.split(":")
        entry = self._moves(source, pieces, what, None)
        if entry:
            self._counts(store, item, lot, off, None, at_once=True)
            self._corrects(entry, min(pieces, 1 + off), "entry-wrong", None)

    @rule(store=STORES, kits=FEW, crash=CRASHES)
    def issues(self, store, kits, crash):
        self._issues(store, kits, crash)

    def _issues(self, store, kits, crash):
        name = self._name()
        told = self._asks(coordinator, "/rounds/boxes/issue", {"id": name, "store": store, "quantity": kits}, crash)
        assert told == self.book.issue(name, store, kits)

    @precondition(lambda self: self.book.issues)
    @rule(store=STORES, kits=FEW, crash=CRASHES)
    def brings_back(self, store, kits, crash):
        body = {"id": self._name(), "store": store, "quantity": kits}
        assert self._asks(coordinator, "/rounds/boxes/return", body, crash) == self.book.bring_back(store, kits)

    @precondition(lambda self: self.book.issues)
    @rule(kits=FEW, item=st.sampled_from([None, None, "oil", "rice"]), crash=CRASHES)
    def loses(self, kits, item, crash):
        body = {"id": self._name(), "quantity": kits, "item": item, "reason": "x"}
        told = self._asks(coordinator, "/rounds/boxes/lose", body, crash)
        what, source = item or KIT, f"out:boxes:{item}" if item else "out:boxes"
        assert told == self.book.move([(source, f"lost:{what}", what, kits)])

    @precondition(lambda self: self.book.issues and all(self.lots.values()))
    @rule(data=st.data(), item=st.sampled_from(["oil", "rice"]), store=STORES, pieces=FEW)
    def brings_loose_items_back(self, data, item, store, pieces):
        lot = data.draw(st.sampled_from(self.lots[item]))
        body = {"id": self._name(), "store": store, "quantity": pieces, "item": item, "lot": lot}
        told = self._asks(coordinator, "/rounds/boxes/return", body, None)
        assert told == self.book.move([(f"out:boxes:{item}", stock(store, item, lot), item, pieces)])

    @precondition(lambda self: self.book.issues)
    @rule(kits=st.integers(1, 2), rice=st.sampled_from([None, None, 1, 2]))
    def hands_over(self, kits, rice):
        self.number += 1
        items = None if rice is None else [{"item": "rice", "quantity": rice}]
        given_out = delivery(f"d{self.number}", kits, items=items)
        told = committed(round_goods.handing_many(PROGRAMME, [given_out]))
        assert told == self.book.hand(kits, rice)
        self.handed += [given_out] if told is None else []

    @precondition(lambda self: self.handed)
    @rule()
    def takes_a_delivery_back(self):
        given_out = self.handed[-1]
        kits, items = given_out.body["quantity"], given_out.body["items"]
        rice = items[0]["quantity"] if items else None
        told = committed(round_goods.taking_back(PROGRAMME, given_out, DAY, SOMEBODY))
        forward = Book()
        forward.accounts.update({("out:boxes", KIT): kits, **{(f"kitted:{i}", i): n * kits for i, n in BILL.items()}})
        start = forward.accounts.copy()
        forward.hand(kits, rice)
        steps = [(account, "aside", item, pieces) for (account, item), pieces in (forward.accounts - start).items()] + [
            ("aside", account, item, pieces) for (account, item), pieces in (start - forward.accounts).items()
        ]
        assert told == self.book.move(steps)
        if told is None:
            self.handed.pop()

    @precondition(lambda self: any(self.lots.values()))
    @rule(data=st.data(), store=STORES, off=st.integers(-3, 3), crash=CRASHES, at_once=st.booleans())
    def counts(self, data, store, off, crash, at_once):
        item = data.draw(st.sampled_from([item for item, lots in self.lots.items() if lots]))
        lot = data.draw(st.sampled_from(sorted(self.book.in_store(store, item)) or self.lots[item]))
        self._counts(store, item, lot, off, crash, at_once=at_once)

    def _counts(self, store, item, lot, off, crash, *, at_once):  # noqa: PLR0913 - how it is counted
        here = self.book.in_store(store, item)
        found = here | {lot: max(0, here.get(lot, 0) + off)}
        name = self._name()
        lines = [{"item": item, "lot": each, "counted": pieces} for each, pieces in found.items()]
        told = self._asks(coordinator, "/stock-counts", {"id": name, "store": store, "lines": lines}, crash)
        assert told is None
        self.book.count(name, store, item, found)
        if at_once:
            self._finalises(name, maker, None)

    @precondition(lambda self: self.book.counts)
    @rule(data=st.data(), who=st.sampled_from([maker, maker, coordinator]), crash=CRASHES)
    def finalises(self, data, who, crash):
        self._finalises(data.draw(st.sampled_from(sorted(self.book.counts))), who, crash)

    def _finalises(self, name, who, crash):
        told = self._asks(who, f"/stock-counts/{name}/finalise", None, crash)
        if who is coordinator:
            assert told == "own-request"
            return
        assert told == self.book.finalise(name)
        if told is None:
            del self.book.counts[name]

    @precondition(lambda self: self._correctable())
    @rule(data=st.data(), pieces=FEW, why=st.sampled_from(["entry-wrong", "moved-differently"]), crash=CRASHES)
    def corrects(self, data, pieces, why, crash):
        entry = data.draw(st.sampled_from(sorted(self._correctable())))
        self._corrects(entry, pieces, why, crash)

    def _corrects(self, entry, pieces, why, crash):
        receipt = self.book.entries[entry].steps[0][0].startswith("given")
        of = "stock-receipt" if receipt else "stock-movement"
        of = "issue" if entry in self.book.issues else of
        body = {"id": self._name(), "of": of, "entry": entry, "quantity": pieces, "why": why, "reason": "x"}
        told = self._asks(coordinator, "/stock-corrections", body, crash)
        assert told == self.book.correct(entry, pieces, miswritten=why == "entry-wrong")

    def _correctable(self):
        """What was packed or opened is taken back by other rules than its steps alone."""
        return {name: each for name, each in self.book.entries.items() if f"made:{KIT}" not in each.steps[0][:2]}

    @precondition(lambda self: self.last)
    @rule()
    def repeats(self):
        who, path, body = self.last
        before = contents()
        assert who(path, body).status == 200
        assert contents() == before

    @invariant()
    def every_account_is_as_on_paper(self):
        stored = {
            (name, each["unit"].removeprefix("item:")): each["credits_posted"] - each["debits_posted"]
            for name, each in partition("ledger", f"{PROGRAMME}#account").items()
        }
        held = {place: pieces for place, pieces in stored.items() if pieces}
        assert held == {place: pieces for place, pieces in self.book.accounts.items() if pieces}

    @invariant()
    def what_came_in_is_in_stock_or_went_out_or_was_lost(self):
        inside = self.book.of(KIT)
        assert (
            inside["stock"] + inside["out"]
            == -inside["made"] - inside["handed"] - inside["lost"] - inside["difference"]
        )
        for item, held in BILL.items():
            own = self.book.of(item)
            kits = -inside["made"]
            assert own["kitted"] == held * kits
            assert (
                own["stock"]
                == -own["given"] - own["kitted"] - own["out"] - own["handed"] - own["lost"] - own["difference"]
            )

    def teardown(self):
        """The API says the same, and what was debited was credited."""
        assert all(total.balance == 0 for total in ledger.trial_balance(PROGRAMME).values())
        for item in (*BILL, KIT):
            told, own = adds_up(item), self.book.of(item)
            assert (told["on_hand"], told["out"], told["lost"]) == (own["stock"], own["out"], own["lost"])
        assert figures_of_stock() == {
            item: {
                "goods-received": -own["given"] - own["made"],
                "goods-packed": own["kitted"],
                "goods-handed": own["handed"],
                "goods-lost": own["lost"] + own["difference"],
                "goods-left": own["stock"] + own["out"],
            }
            for item in (*BILL, KIT)
            if (own := self.book.of(item))
        }


@pytest.mark.usefixtures("programme")
def test_every_piece_is_somewhere():
    for item in (RICE, OIL):
        done(coordinator("/items", item))
    done(coordinator("/kits", BOX))
    for store in ("main", "branch"):
        done(coordinator("/stores", {"id": store, "name": "仓库"}))
    plan(6, id="boxes", kit=KIT)
    records.change(PROGRAMME, "round", "boxes", SOMEBODY, lambda _: Change({"spare": MOST - 6}))
    Keeping.start = taken()
    Keeping.under_way = Keeping()
    Keeping.under_way.prepares()
    run_state_machine_as_test(Keeping, settings=settings(max_examples=12, stateful_step_count=25, deadline=None))
