"""Whatever is asked of a ledger in whatever order, it answers and stands as the books in memory do.

One machine for every store: on moto in `tests/service`, on the local cloud's DynamoDB in `tests/cloud`.
"""

from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from itertools import count

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from houyuan import ledger, store
from houyuan.ledger import Opening, Transfer, keys
from houyuan.problems import Problem
from tests.service.ledger.model import Books, is_askable, nothing_is_lost
from tests.service.ledger.tap import Killed, at, die, tapped

MASK = "item:mask"
OPENED = [
    Opening("outside", limited=False),
    Opening("store", limited=True),
    Opening("van", limited=True),
    Opening("home", limited=False),
    Opening("quota", limited=True, side="credits"),
    Opening("masks:outside", limited=False, unit=MASK),
    Opening("masks:store", limited=True, unit=MASK),
    Opening("masks:home", limited=False, unit=MASK),
]
LATER = [Opening("shelf", limited=True), Opening("street", limited=False), Opening("pot", limited=True, side="credits")]
OTHERWISE = [
    Opening("store", limited=False),
    Opening("home", limited=True),
    Opening("quota", limited=True),
    Opening("van", limited=True, unit=MASK),
]
"""Accounts that are open in another way (but for `van`, which is open in another unit)."""
AMOUNTS = st.integers(1, 40)
MONEY = [each.account for each in OPENED if each.unit == "CNY"]
GOODS = [each.account for each in OPENED if each.unit == MASK]
DAYS = [f"2020-03-{day:02}" for day in range(1, 7)]
PAIRS = st.one_of(st.permutations(MONEY), st.permutations(MONEY), st.permutations(GOODS)).map(lambda names: names[:2])


def books_of(programme):
    """Where the transfers of money and of goods stand."""
    return keys.transfers(programme), keys.transfers(programme, MASK)


class Ledger(RuleBasedStateMachine):
    """The engine on its store beside the books in memory."""

    runs = count()
    prefix = "model"
    by = "x"

    @staticmethod
    def stored(programme):
        """What stands in the ledger's table, as the store holds it."""
        table = keys.table()
        partitions = (keys.accounts(programme), *books_of(programme))
        return {(pk, item["sk"]): item for pk in partitions for item in store.query(table, pk)}

    def __init__(self):
        super().__init__()
        self.books, self.made, self.lists = Books(), {}, []
        self.programme = self.begin()
        self.books.ask([], OPENED)
        self.standing = self.stored(self.programme)

    def begin(self):
        """A programme of its own with its accounts, none of them moved yet."""
        programme = f"{self.prefix}-{next(self.runs)}"
        ledger.commit(programme, [], OPENED)
        return programme

    @initialize(paid_in=st.integers(50, 150), masks=st.integers(10, 60))
    def begins_with_something_in_store(self, paid_in, masks):
        money = Transfer("2020-03-01.money", "outside", "store", paid_in, "move", self.by, "now")
        goods = replace(money, id="2020-03-01.goods", debit="masks:outside", credit="masks:store", amount=masks)
        self._ask([money, replace(goods, unit=MASK)])

    @rule(data=st.data(), pair=PAIRS)
    def moves(self, data, pair):
        self._ask([self._fresh(data, pair)])

    @rule(data=st.data(), pair=PAIRS, later=st.sampled_from(LATER), out=st.booleans())
    def opens_an_account_with_a_move(self, data, pair, later, out):
        pair = ["store", *pair] if pair[0] in GOODS else pair
        self._ask([self._fresh(data, (later.account, pair[0]) if out else (pair[0], later.account))], [later])

    @rule(opening=st.sampled_from([*OPENED, *LATER]))
    def opens_an_account_and_nothing_else(self, opening):
        self._ask([], [opening])

    @rule(data=st.data(), opening=st.sampled_from(OTHERWISE))
    def opens_in_another_way_what_is_open(self, data, opening):
        pair = (opening.account, "outside") if opening.unit == "CNY" else (opening.account, "masks:outside")
        self._ask([self._fresh(data, pair)], [opening])

    @rule(data=st.data(), pair=PAIRS)
    def reserves(self, data, pair):
        self._ask([self._reservation(data, pair)])

    @rule(data=st.data(), pair=PAIRS)
    def reserves_until_a_day_and_posts_about_then(self, data, pair):
        made = self._reservation(data, pair)
        self._ask([made])
        self._ask([self._resolution(data, made, "post")])

    @rule(data=st.data(), pair=PAIRS)
    def has_a_request_under_way(self, data, pair):
        """It arrives after what follows it, or never."""
        self._reservation(data, pair)
        self._fresh(data, pair)

    @rule(data=st.data())
    def what_was_under_way_arrives(self, data):
        for late in self._one(data, lambda each: each.phase in ("single", "pend") and not each.reverses):
            self._ask([late])

    @rule(data=st.data(), phase=st.sampled_from(["post", "post", "part", "void"]))
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

    @rule(day=st.sampled_from(DAYS))
    def voids_what_is_due(self, day):
        due = list(ledger.due(self.programme, day))
        assert {each.id for each in due} == self.books.due(day)
        for each in due:
            self._ask([self._keep(ledger.resolution(each, f"{day}.expired-{each.id}", "void", by=self.by, at="night"))])

    @rule(data=st.data(), times=st.integers(1, 3), more=st.booleans())
    def takes_back(self, data, times, more):
        """Once, or more than once in one list; and then, perhaps, once more."""
        for of in self._one(data, lambda each: each.phase in ("single", "post") and each.id in self.books.transfers):
            self._ask([self._reversal(data, of) for _ in range(times)])
            if more:
                self._ask([self._reversal(data, of)])

    @rule(data=st.data(), wrong=st.sampled_from([{}, {"amount": 41}, {"unit": "mask"}, {"debit": "x"}]))
    def takes_back_what_cannot_be(self, data, wrong):
        """What moved nothing, or what is not what it is said to be."""
        moved = ("single", "post")
        for of in self._one(data, lambda each: each.amount and (each.phase in moved) == bool(wrong)):
            self._ask([self._reversal(data, replace(of, phase="single", pending_id="", **wrong))])

    @rule(data=st.data(), other=st.sampled_from([{}, {"at": "later"}, {"amount": 3}, {"by": "y"}, {"reference": "r"}]))
    def asks_once_more_under_the_same_ids(self, data, other):
        for transfers, opens in self._earlier(data):
            self._ask([replace(each, **(other if each.phase == "single" else {})) for each in transfers], opens)

    @rule(data=st.data(), pair=PAIRS, with_more=st.booleans())
    def asks_for_a_part_of_what_was_asked_before(self, data, pair, with_more):
        for transfers, opens in self._earlier(data):
            self._ask([*transfers[:1], *([self._fresh(data, pair)] if with_more else [])], opens)

    @rule(data=st.data(), pair=PAIRS, wrong=st.sampled_from([{"debit": "x"}, {"credit": "x"}, {"unit": "item:x"}]))
    def moves_where_nothing_can_go(self, data, pair, wrong):
        self._ask([replace(self._fresh(data, pair), **wrong)])

    @rule(data=st.data(), pairs=st.lists(PAIRS, min_size=2, max_size=4))
    def moves_a_list(self, data, pairs):
        self._ask([data.draw(st.sampled_from([self._fresh, self._reservation]))(data, pair) for pair in pairs])

    @rule(data=st.data(), pair=PAIRS, first=st.booleans())
    def moves_there_and_back_in_one_list(self, data, pair, first):
        """What is not there yet cannot go out before it comes in."""
        there, back = self._fresh(data, pair), self._fresh(data, pair[::-1])
        self._ask([there, back] if first else [back, there])

    @rule(data=st.data(), pair=PAIRS)
    def resolves_takes_back_and_moves_in_one_list(self, data, pair):
        for pending in self._one(data, lambda each: each.phase == "pend"):
            for of in self._one(data, lambda each: each.phase in ("single", "post")):
                self._ask([self._resolution(data, pending, "post"), self._reversal(data, of), self._fresh(data, pair)])

    @rule(data=st.data(), pair=PAIRS, when=st.sampled_from(["before", "after"]), call=st.integers(1, 3))
    def is_cut_off_and_asks_again(self, data, pair, when, call):
        """The process ends at a call, before it or after; whoever got no answer sends the same once more."""
        transfers, opens = [self._fresh(data, pair)], []
        if data.draw(st.booleans(), label="has been asked before"):
            for earlier in self._earlier(data):
                transfers, opens = earlier
        expected = deepcopy(self.books)
        expected.ask(transfers, opens)
        with suppress(Killed, Problem), tapped(**{when: at(call, die)}):
            ledger.commit(self.programme, transfers, opens)
        stands = self.stored(self.programme)
        assert _accounts(stands) in (_told(self.books), _told(expected))
        self.standing = stands
        self._ask(transfers, opens, expected=expected)

    def _fresh(self, data, pair):
        day = data.draw(st.sampled_from(DAYS), label="day")
        unit = MASK if set(pair) & set(GOODS) else "CNY"
        name = f"{day}.t{len(self.made)}"
        return self._keep(Transfer(name, *pair, data.draw(AMOUNTS, label="amount"), "move", self.by, "now", unit=unit))

    def _reservation(self, data, pair):
        made = self._fresh(data, pair)
        last = data.draw(st.sampled_from(["", *DAYS[1:4]]), label="expires on")
        return self._keep(replace(made, phase="pend", expires_on=last))

    def _resolution(self, data, of, phase):
        """On any day; where there is a last one, mostly on it or on the next."""
        near = [day for last in [of.expires_on] * 3 if last for day in (last, DAYS[DAYS.index(last) + 1])]
        name = f"{data.draw(st.sampled_from(near + DAYS), label='day')}.t{len(self.made)}"
        part = data.draw(st.integers(1, of.amount), label="part") if phase == "part" else None
        what = "void" if phase == "void" else "post"
        return self._keep(ledger.resolution(of, name, what, by=self.by, at="now", amount=part))

    def _reversal(self, data, of):
        """Of something, of all that is left, or of a little more."""
        name = f"{data.draw(st.sampled_from(DAYS), label='day')}.t{len(self.made)}"
        left = of.amount - self.books.taken_back.get(of.id, 0)
        asked = {min(max(each, 1), of.amount) for each in (1, left // 2, left, left + 1, left + 2)}
        amount = data.draw(st.sampled_from(sorted(asked)), label="taken back")
        return self._keep(ledger.reversal(of, name, amount, by=self.by, at="now"))

    def _keep(self, transfer):
        self.made[transfer.id] = transfer
        return transfer

    def _one(self, data, wanted):
        """One of the transfers that were made, sent or not; none where none is such."""
        found = sorted(each.id for each in self.made.values() if wanted(each))
        return [self.made[data.draw(st.sampled_from(found), label="of")]] if found else []

    def _earlier(self, data):
        """One of the lists that were asked before, done or refused."""
        return [data.draw(st.sampled_from(self.lists), label="earlier")] if self.lists else []

    def _ask(self, transfers, opens=(), *, expected=None):
        if not is_askable(transfers, opens):
            with pytest.raises(ValueError, match=transfers[0].id[:5]):
                ledger.commit(self.programme, transfers, opens)
            return
        repeated = bool(transfers) and all(each.id in self.books.transfers for each in transfers)
        refused = (expected or self.books).ask(transfers, opens)
        self.books = expected or self.books
        answered, found = None, []
        with tapped() as tap:
            try:
                found = ledger.commit(self.programme, transfers, opens)
            except Problem as problem:
                answered = type(problem)
        assert answered is refused, (answered, refused, transfers)
        if not expected:
            self.lists += [(transfers, opens)] if transfers else []
        assert tap.calls[0] == "TransactWriteItems" if transfers else tap.calls == ["UpdateItem"]
        assert tap.calls.count("TransactWriteItems") <= 1
        before, self.standing = self.standing, self.stored(self.programme)
        if answered or repeated:
            assert self.standing == before
        if not answered:
            assert found == [self.books.transfers[each.id] for each in transfers]

    @invariant()
    def stands_as_the_books_do(self):
        assert _accounts(self.standing) == _told(self.books)
        marks = {
            name: ("resolved_by" in item, item.get("reversed", 0))
            for (pk, name), item in self.standing.items()
            if pk in books_of(self.programme)
        }
        resolved, back = self.books.resolved, self.books.taken_back
        assert marks == {name: (name in resolved, back.get(name, 0)) for name in self.books.transfers}

    @invariant()
    def sums_to_nothing_and_no_limited_account_is_over(self):
        held = self.books.accounts.values()
        assert nothing_is_lost(held)
        assert not any(each.is_over for each in held)
        moved = {name: each.amount for name, each in self.books.transfers.items()}
        assert all(back <= moved[name] for name, back in self.books.taken_back.items())

    def teardown(self):
        """Reads everything back in every way there is."""
        assert {each.id: each for each in ledger.every_transfer(self.programme)} == self.books.transfers
        for day in DAYS[1::2]:
            assert {each.id for each in ledger.due(self.programme, day)} == self.books.due(day)
            assert {name: _sums(each) for name, each in ledger.as_of(self.programme, day).items()} == {
                name: (held.unit, held.going, held.went, held.coming, held.came)
                for name, held in self.books.on(day).items()
            }
        for unit, total in ledger.trial_balance(self.programme).items():
            held = [each for each in self.books.accounts.values() if each.unit == unit]
            assert (total.debits_posted, total.credits_pending) == (
                sum(each.went for each in held),
                sum(each.coming for each in held),
            )
        for name in ("store", "quota", "masks:store"):
            self._reads_the_statement(name)

    def _reads_the_statement(self, name):
        said = ledger.statement(self.programme, name, DAYS[2], DAYS[3])
        before, after = self.books.on(DAYS[1]).get(name), self.books.on(DAYS[3]).get(name)
        assert said.opening.balance == (before.came - before.went if before else 0)
        assert said.closing.balance == (after.came - after.went if after else 0)
        listed = [each for each in self.books.transfers.values() if name in (each.debit, each.credit)]
        assert [row.transfer.id for row in said.rows] == sorted(each.id for each in listed if each.day in DAYS[2:4])
        assert [row.after for row in said.rows][-1:] == [said.closing][: len(said.rows)]


def _sums(each):
    return each.unit, each.debits_pending, each.debits_posted, each.credits_pending, each.credits_posted


def _accounts(stored):
    names = ("unit", "limited", "side", "debits_pending", "debits_posted", "credits_pending", "credits_posted")
    return {
        name: tuple(item[each] for each in (*names, "available", "room"))
        for (pk, name), item in stored.items()
        if pk.endswith("#account")
    }


def _told(books):
    return {
        name: (
            held.unit,
            held.limited,
            held.side,
            held.going,
            held.went,
            held.coming,
            held.came,
            held.free,
            held.room,
        )
        for name, held in books.accounts.items()
    }
