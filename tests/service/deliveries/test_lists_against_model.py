"""Whatever is done about a list in whatever order, repeated or broken off: it is what a list on paper would be."""

from contextlib import suppress

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

from houyuan import jobs, working
from services.deliveries import list_work, recipients
from services.deliveries.round_steps import MOVES
from tests.service.deliveries.asking import THIS, coordinator, done, household, plan, register
from tests.service.going import issue, listing, move
from tests.service.ledger.tap import Killed, at, contents, die, go_back, taken, tapped

NUMBERS = st.lists(st.integers(1, 7), min_size=1, max_size=5, unique=True)
CRASH = st.one_of(st.none(), st.none(), st.tuples(st.sampled_from(["before", "after"]), st.integers(1, 8)))
"""At which call the process ends, and on which side of it (None: nowhere)."""
REASONS = st.sampled_from(["名单有误", "补录", "重排"])


def kind_of(answer):
    """The kind of a refusal; None for what was taken."""
    return None if answer.status in (200, 201) else answer.body["type"].rsplit(":", 1)[-1]


class Planning(RuleBasedStateMachine):
    """One round through the API, beside a list on paper."""

    planned: dict

    def __init__(self):
        super().__init__()
        self.state = "planned"
        self.listed: dict[int, int] = {}
        self.frozen: tuple[int, int] | None = None
        self.was_frozen = False
        self.reopened: list[str] = []
        self.work = self.rule = None
        self.out = self.moves = 0

    @initialize()
    def begins(self):
        go_back(self.planned)

    def ask(self, path, body, crash):
        """A request that may break off at a call; then it is repeated."""
        if crash:
            when, number = crash
            with suppress(Killed), tapped(**{when: at(number, die)}):
                coordinator(f"{THIS}/{path}", body)
        return coordinator(f"{THIS}/{path}", body)

    @rule(wanted=NUMBERS, quantity=st.sampled_from([None, None, 1, 3]), crash=CRASH)
    def lists(self, wanted, quantity, crash):
        body = {"households": [{"household": f"h{number}", "quantity": quantity} for number in wanted]}
        answer = self.ask("recipients", body, crash)
        kits = quantity or 2
        fresh = [number for number in wanted if number not in self.listed]
        if any(self.listed.get(number, kits) != kits for number in wanted):
            assert kind_of(answer) == "id-taken"
        elif 7 in fresh:
            assert kind_of(answer) == "invalid"
        elif fresh and self.state != "planned":
            assert kind_of(answer) == "wrong-state"
        else:
            assert answer.body["new"] + answer.body["same"] == len(wanted)
            assert crash or answer.body["new"] == len(fresh)
            self.listed |= dict.fromkeys(fresh, kits)

    @rule(numbers=NUMBERS, crash=CRASH)
    def takes_off(self, numbers, crash):
        answer = self.ask("remove", {"households": [f"h{number}" for number in numbers]}, crash)
        there = [number for number in numbers if number in self.listed]
        if there and (self.state != "planned" or self.work is not None):
            assert kind_of(answer) == "wrong-state"
        else:
            assert answer.body["removed"] + answer.body["absent"] == len(numbers)
            assert crash or answer.body["removed"] == len(there)
            for number in there:
                del self.listed[number]

    @rule(most=st.sampled_from([None, 2, 4]), crash=CRASH)
    def asks_for_a_list(self, most, crash):
        answer = self.ask("list", {"most": most} if most else {}, crash)
        if self.work is not None:
            assert kind_of(answer) == (None if self.work == (most,) else "wrong-state")
        elif self.state != "planned":
            # Who asks for once more what was made is told that it stands.
            assert kind_of(answer) == (None if self.rule == (most,) else "wrong-state")
        else:
            assert kind_of(answer) is None
            self.work = self.rule = (most,)

    @rule(crash=CRASH)
    def works(self, crash):
        if crash:
            when, number = crash
            with suppress(Killed), tapped(**{when: at(number, die)}):
                list_work.carry_on("hubei-2020", "veg-1")
        assert list_work.carry_on("hubei-2020", "veg-1")
        if self.work is not None:
            (most,) = self.work
            fresh = [number for number in range(1, 7) if number not in self.listed]
            room = len(fresh) if most is None else max(0, most - len(self.listed))
            self.listed |= dict.fromkeys(fresh[:room], 2)
            self.work = None

    @rule(wrong=st.sampled_from(["", "", "", "count", "total"]), crash=CRASH)
    def freezes(self, wrong, crash):
        body = {"count": len(self.listed), "total": sum(self.listed.values())}
        if not self.listed:
            return
        body |= {wrong: body[wrong] + 1} if wrong else {}
        answer = self.ask("freeze", body, crash)
        if self.state != "planned":
            assert kind_of(answer) == ("wrong-state" if wrong else None)
        elif wrong:
            assert kind_of(answer) == "invalid"
        elif self.work is not None:
            assert kind_of(answer) == "wrong-state"
        else:
            assert kind_of(answer) is None
            self.state, self.frozen = "frozen", (body["count"], body["total"])
            self.was_frozen = True

    @rule(because=REASONS, crash=CRASH)
    def reopens(self, because, crash):
        answer = self.ask("reopen", {"reason": because}, crash)
        if self.state == "planned" and self.reopened[-1:] == [because]:
            assert kind_of(answer) is None
        elif self.state not in MOVES["reopen"] or self.out:
            assert kind_of(answer) == "wrong-state"
        else:
            assert kind_of(answer) is None
            self.state, self.frozen = "planned", None
            self.reopened.append(because)

    # Once a round is out, little can happen to its list; so that comes late.
    @precondition(lambda self: len(self.reopened) > 1)
    @rule()
    def issues(self):
        if self.state == "frozen":
            self.moves += 1
            move("veg-1", 1, 100 + self.moves)
            issue("veg-1", 0)
            self.state, self.out = "packing", self.out + 1

    @rule()
    def gives_back(self):
        if self.out and self.state == "packing":
            self.moves += 1
            move("veg-1", -1, 100 + self.moves)
            self.out -= 1

    @rule(crash=CRASH)
    def goes_out(self, crash):
        answer = self.ask("out", None, crash)
        if self.state == "packing" and self.out:
            assert kind_of(answer) is None
            self.state = "out"
        else:
            assert kind_of(answer) == (None if self.state == "out" else "wrong-state")

    @invariant()
    def the_list_is_the_one_on_paper(self):
        stored = contents()
        rows = {
            int(item["body"]["household"][1:]): item["body"]["quantity"]
            for (_, pk, _), item in stored.items()
            if pk == "hubei-2020#recipient"
        }
        assert rows == self.listed
        body = stored["records", "hubei-2020#round", "veg-1"]["body"]
        assert (body["state"], body["listed"], body["kits"]) == (self.state, len(rows), sum(rows.values()))
        assert [each["because"] for each in body.get("reopened", ())] == self.reopened
        declared = (body["recipients"], body["total"]) if body.get("recipients") else None
        assert declared == self.frozen

    @invariant()
    def figures_count_the_list_while_it_is_frozen_and_only_then(self):
        found = listing("veg-1")
        assert (found is not None) == self.was_frozen
        if found:
            counts = None if found.body.get("void") else (found.body["households"], found.body["total"])
            assert counts == self.frozen


@pytest.mark.usefixtures("programme")
def test_a_list_is_what_a_list_on_paper_would_be(monkeypatch):
    for module, name, value in (
        (recipients, "PER_TRANSACTION", 2),
        (working, "SAVE_EVERY", 1),
        (jobs, "LEASE_SECONDS", -1),
    ):
        monkeypatch.setattr(module, name, value)
    register(1, 6)
    done(coordinator("/households", household(7)))
    done(coordinator("/households/h7/void", {"reason": "搬走"}))
    plan(0, frozen=False, per_household=2)
    Planning.planned = taken()
    run_state_machine_as_test(Planning, settings=settings(max_examples=20, stateful_step_count=40))
