"""Whatever is asked of the ledger in whatever order, it answers and stands as a plain model in memory does."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from houyuan import ledger, writes
from houyuan.ledger import Opening, Transfer
from houyuan.problems import Problem
from tests.service.ledger.model import Books
from tests.service.ledger.tap import contents, go_back, taken, tapped

P = "hubei-2020"
LIMITED = {"outside": False, "store": True, "van": True, "home": False}
LATER = {"shelf": True, "street": False}
"""Accounts that are not open when it begins."""
AMOUNTS = st.integers(1, 40)
PAIRS = st.permutations(sorted(LIMITED)).map(lambda names: names[:2])


class Engine(RuleBasedStateMachine):
    """The engine on its store beside the books in memory."""

    start: dict

    def __init__(self):
        super().__init__()
        self.books, self.count = Books(), 0

    @initialize(paid_in=st.integers(50, 150))
    def begins_with_something_in_store(self, paid_in):
        go_back(self.start)
        opens = [Opening(name, limited=limited) for name, limited in LIMITED.items()]
        self._ask([Transfer("t0", "outside", "store", paid_in, "move", "x", "now")], opens)

    @rule(pair=PAIRS, amount=AMOUNTS)
    def moves(self, pair, amount):
        self._ask([self._fresh(pair, amount)])

    @rule(pair=PAIRS, amount=AMOUNTS, later=st.sampled_from(sorted(LATER)), out=st.booleans())
    def opens_an_account_with_a_move(self, pair, amount, later, out):
        between = (later, pair[0]) if out else (pair[0], later)
        self._ask([self._fresh(between, amount)], [Opening(later, limited=LATER[later])])

    @rule(pair=PAIRS, amount=AMOUNTS)
    def reserves(self, pair, amount):
        self._ask([self._fresh(pair, amount, "pend")])

    @rule(data=st.data(), phase=st.sampled_from(["post", "part", "void"]))
    def resolves(self, data, phase):
        for of in self._one(data, lambda each: each.phase == "pend" and each.id not in self.books.resolved):
            self._ask([self._resolution(data, of, phase)])

    @rule(data=st.data(), phase=st.sampled_from(["post", "part", "void"]))
    def resolves_what_cannot_be(self, data, phase):
        wrong = data.draw(
            st.sampled_from([None, {}, {}, {"amount": 41}, {"unit": "mask"}, {"credit": "x"}]), label="wrong"
        )
        for of in self._one(data, lambda each: each.amount and self._is_wrong(each, wrong)):
            self._ask([self._resolution(data, replace(of, **(wrong or {})), phase)])

    def _is_wrong(self, each, wrong):
        """Not a reservation (None), resolved before (nothing else is wrong), or not what it is said to be."""
        if wrong is None:
            return each.phase != "pend"
        return each.phase == "pend" and (wrong or each.id in self.books.resolved)

    @rule(data=st.data(), other=st.sampled_from([{}, {"amount": 3}]))
    def asks_once_more_under_the_same_id(self, data, other):
        for again in self._one(data, lambda each: each.phase in ("single", "pend")):
            self._ask([replace(again, **other)])

    @rule(pair=PAIRS, amount=AMOUNTS, wrong=st.sampled_from([{"debit": "x"}, {"credit": "x"}, {"unit": "mask"}]))
    def moves_where_nothing_can_go(self, pair, amount, wrong):
        self._ask([replace(self._fresh(pair, amount), **wrong)])

    @rule(pairs=st.lists(st.tuples(PAIRS, AMOUNTS, st.sampled_from(["single", "pend"])), min_size=2, max_size=4))
    def moves_a_list(self, pairs):
        self._ask([self._fresh(*each) for each in pairs])

    @rule(data=st.data(), pair=PAIRS, amount=AMOUNTS)
    def resolves_and_moves_in_one_list(self, data, pair, amount):
        for of in self._one(data, lambda each: each.phase == "pend"):
            self._ask([self._resolution(data, of, "post"), self._fresh(pair, amount)])

    def _fresh(self, pair, amount, phase="single"):
        self.count += 1
        return Transfer(f"t{self.count}", *pair, amount, "move", "x", "now", phase=phase)

    def _one(self, data, wanted):
        """One of the transfers that were made, or none where none is such."""
        found = sorted(each.id for each in self.books.transfers.values() if wanted(each))
        return [self.books.transfers[data.draw(st.sampled_from(found), label="of")]] if found else []

    def _resolution(self, data, of, phase):
        self.count += 1
        made = ledger.resolution(of, f"t{self.count}", "void" if phase == "void" else "post", by="x", at="now")
        return replace(made, amount=data.draw(st.integers(1, made.amount))) if phase == "part" else made

    def _ask(self, transfers, opens=()):
        before = contents()
        expected = self.books.ask(transfers, opens)
        with tapped() as tap:
            try:
                writes.commit(ledger.moving(P, transfers, opens))
                answered = None
            except Problem as problem:
                answered = type(problem)
        assert answered is expected, (answered, expected, transfers)
        assert tap.calls == ["TransactWriteItems"]
        if answered:
            assert contents() == before

    @invariant()
    def stands_as_the_books_do(self):
        stored = contents()
        accounts = {
            name: (
                item["unit"],
                item["limited"],
                item["credits_posted"],
                item["debits_posted"],
                item["credits_pending"],
                item["debits_pending"],
                item["available"],
            )
            for (_, pk, name), item in stored.items()
            if pk == f"{P}#account"
        }
        assert accounts == {
            name: (held.unit, held.limited, held.came, held.went, held.coming, held.going, held.free)
            for name, held in self.books.accounts.items()
        }
        transfers = {name for (_, pk, name) in stored if pk == f"{P}#transfer"}
        assert transfers == set(self.books.transfers)

    @invariant()
    def sums_to_nothing_and_no_limited_account_is_below_it(self):
        for unit in ("CNY", "mask"):
            held = [each for each in self.books.accounts.values() if each.unit == unit]
            assert sum(each.came - each.went for each in held) == 0
            assert sum(each.coming - each.going for each in held) == 0
        assert all(each.free >= 0 for each in self.books.accounts.values() if each.limited)

    def teardown(self):
        """Reads everything back: each account's statement folds to its sums."""
        read = list(ledger.transfers_between(P))
        assert {each.id: each for each in read} == self.books.transfers
        for account in ledger.accounts(P):
            folded = dict.fromkeys((*ledger.SUMS, "available"), 0)
            for each in read:
                for name, amount in ledger.effect(each, account.id).items():
                    folded[name] += amount
            assert folded == {name: getattr(account, name) for name in folded}


@pytest.mark.usefixtures("aws")
def test_the_engine_answers_and_stands_as_the_model_does():
    Engine.start = taken()
    run_state_machine_as_test(Engine, settings=settings(max_examples=12, stateful_step_count=25))
