"""Whatever is asked of funds in whatever order, the budget stands as a plain one in memory does, to the fen."""

from copy import deepcopy
from dataclasses import dataclass, field

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from houyuan.types import yuan
from tests.service.funds.asking import CONSENTS, FOOD, GRANT, MOVE, RICE, approver, budget, maker
from tests.service.ledger.tap import contents, go_back, taken

LINES = ["food", "masks", "rent"]
NAMES = st.sampled_from(["2020-03-01.a", "2020-03-01.b", "2020-03-02.a", "2020-03-02.b", "2020-03-03.a"])
AMOUNTS = st.sampled_from([1, 2500, 10000, 10001, 40000])
PAY_DAYS = st.sampled_from(["2020-03-04", "2020-03-05"])
LATER = "2020-03-05"
REFERENCES = st.sampled_from(["OUT-1", "OUT-2", "OUT-3", "IN-4"])
APPROVERS = st.sampled_from(["finance-approver", "finance-approver2"])
TAKEN, STATE, SHORT, WRONG = (409, "id-taken"), (409, "wrong-state"), (422, "insufficient-funds"), (422, "invalid")


MODEL = ("appropriated", "unallocated", "received", "planned", "lines", "moves", "payments", "references")


@dataclass
class Line:
    """A line of the budget in memory, in fen."""

    planned: int = 0
    moved_in: int = 0
    moved_out: int = 0
    spent: int = 0
    committed: int = 0

    @property
    def left(self) -> int:
        """What the line still holds."""
        return self.planned + self.moved_in - self.moved_out - self.spent - self.committed

    def told(self) -> tuple[str, ...]:
        """As the budget table tells it."""
        return tuple(map(yuan, (self.planned, self.moved_in, self.moved_out, self.spent, self.committed, self.left)))


@dataclass
class Asked:
    """A request or a proposal: what was asked for, its state, and what its last step said."""

    content: tuple
    state: str
    approved_by: str = ""
    last: tuple = field(default_factory=tuple)
    since: str = ""
    paid: int = 0
    refunds: list = field(default_factory=list)
    attempt: int = 1


def outcome(answer):
    """201 and 200 as they are; a refusal with its kind."""
    if answer.status in (200, 201):
        return answer.status
    return answer.status, answer.body["type"].rsplit(":", 1)[-1]


class Budget(RuleBasedStateMachine):
    """The service through its API, beside the budget in memory."""

    begun = None

    def __init__(self):
        super().__init__()
        self.appropriated = self.unallocated = 0
        self.received, self.planned = {}, {}
        self.lines: dict[str, Line] = {}
        self.moves: dict[str, Asked] = {}
        self.payments: dict[str, Asked] = {}
        self.references: dict[str, str] = {}

    @initialize()
    def begins_under_way(self):
        if self.begun is None:
            self.receives("2020-03-03.a", 100_000)
            self.plans("food", 30_000)
            self.plans("masks", 20_000)
            self.proposes("2020-03-01.a", ("food", "masks", "rent"), 10_000)
            for name, line in (("2020-03-01.a", "food"), ("2020-03-01.b", "masks"), ("2020-03-02.a", "food")):
                self.requests(name, line, 2_500)
            self._approve("2020-03-02.a", "finance-approver")
            type(self).begun = taken(), deepcopy({name: getattr(self, name) for name in MODEL})
        tables, model = self.begun
        go_back(tables)
        for name, held in deepcopy(model).items():
            setattr(self, name, held)

    @rule(name=NAMES, amount=AMOUNTS)
    def receives(self, name, amount):
        answer = maker("/appropriations", GRANT | {"id": name, "amount": yuan(amount), "reference": f"IN {name}"})
        if name in self.received:
            assert outcome(answer) == (200 if self.received[name] == amount else TAKEN)
            return
        assert outcome(answer) == 201
        self.received[name] = amount
        self.appropriated += amount
        self.unallocated += amount

    @rule(line=st.sampled_from(LINES), amount=AMOUNTS)
    def plans(self, line, amount):
        answer = maker("/lines", FOOD | {"id": line, "planned": yuan(amount)})
        if line in self.planned:
            assert outcome(answer) == (200 if self.planned[line] == amount else TAKEN)
        elif amount > self.unallocated:
            assert outcome(answer) == SHORT
        else:
            assert outcome(answer) == 201
            self.planned[line] = amount
            self.unallocated -= amount
            self.lines[line] = Line(amount)

    @rule(name=NAMES, lines=st.permutations(LINES), amount=AMOUNTS)
    def proposes(self, name, lines, amount):
        source, target, _ = lines
        answer = maker(
            "/reallocations", MOVE | {"id": name, "source": source, "target": target, "amount": yuan(amount)}
        )
        content = (source, target, amount)
        if source not in self.lines or target not in self.lines:
            assert outcome(answer) == WRONG
        elif name in self.moves:
            assert outcome(answer) == (200 if self.moves[name].content == content else TAKEN)
        else:
            assert outcome(answer) == 201
            self.moves[name] = Asked(content, "proposed")

    @rule(data=st.data(), who=APPROVERS, agrees=st.booleans())
    def decides_on_a_proposal(self, data, who, agrees):
        name = data.draw(st.sampled_from(sorted(self.moves)), label="of")
        move = self.moves[name]
        step, body = ("approve", CONSENTS) if agrees else ("refuse", {"reason": "等下一批"})
        answer = approver(f"/reallocations/{name}/{step}", body, who=who)
        source, target, amount = move.content
        if move.state != "proposed":
            again = move.state == ("posted" if agrees else "refused") and (not agrees or move.approved_by == who)
            assert outcome(answer) == (200 if again else STATE)
        elif not agrees:
            assert outcome(answer) == 200
            move.state = "refused"
        elif amount > self.lines[source].left:
            assert outcome(answer) == SHORT
        else:
            assert outcome(answer) == 200
            move.state, move.approved_by = "posted", who
            self.lines[source].moved_out += amount
            self.lines[target].moved_in += amount

    @rule(name=NAMES, line=st.sampled_from(LINES), amount=AMOUNTS)
    def requests(self, name, line, amount):
        answer = maker("/disbursements", RICE | {"id": name, "line": line, "amount": yuan(amount)})
        if name in self.payments:
            assert outcome(answer) == (200 if self.payments[name].content == (line, amount) else TAKEN)
        elif line not in self.lines:
            assert outcome(answer) == WRONG
        elif amount > self.lines[line].left:
            assert outcome(answer) == SHORT
        else:
            assert outcome(answer) == 201
            self.payments[name] = Asked((line, amount), "submitted", since=name[:10])
            self.lines[line].committed += amount

    @rule(data=st.data(), who=APPROVERS)
    def approves(self, data, who):
        self._approve(data.draw(st.sampled_from(sorted(self.payments)), label="of"), who)

    @rule(data=st.data(), reference=REFERENCES, day=PAY_DAYS, part=st.sampled_from([None, 1, 2500]))
    def pays(self, data, reference, day, part):
        name = data.draw(st.sampled_from(sorted(self.payments)), label="of")
        payment = self.payments[name]
        paid = part or payment.content[1]
        body = {"reference": reference, "paid_on": day, "attempt": payment.attempt} | (
            {"amount": yuan(part)} if part else {}
        )
        answer = maker(f"/disbursements/{name}/pay", body)
        if payment.state != "approved":
            again = payment.state == "paid" and payment.last == (reference, day, paid)
            assert outcome(answer) == (200 if again else STATE)
        elif day < payment.since or paid > payment.content[1]:
            assert outcome(answer) == WRONG
        elif reference in self.references:
            assert outcome(answer) == (409, "reference-taken")
        else:
            assert outcome(answer) == 200
            self.references[reference] = name
            payment.state, payment.last, payment.paid = "paid", (reference, day, paid), paid
            self._resolve(payment, spent=paid)

    @rule(data=st.data(), reference=REFERENCES, amount=st.sampled_from([1, 2500, 40000]))
    def takes_back(self, data, reference, amount):
        name = data.draw(st.sampled_from(sorted(self.payments)), label="of")
        payment = self.payments[name]
        told = {"reference": reference, "refunded_on": LATER, "amount": yuan(amount), "reason": "退货"}
        answer = maker(f"/disbursements/{name}/refund", told)
        if (reference, amount) in payment.refunds:
            assert outcome(answer) == 200
        elif payment.state != "paid":
            assert outcome(answer) == STATE
        elif amount > payment.paid - sum(back for _, back in payment.refunds):
            assert outcome(answer) == WRONG
        elif reference in self.references:
            assert outcome(answer) == (409, "reference-taken")
        else:
            assert outcome(answer) == 200
            self.references[reference] = name
            payment.refunds.append((reference, amount))
            self.lines[payment.content[0]].spent -= amount

    @rule(data=st.data(), by_the_bank=st.booleans())
    def does_not_pay(self, data, by_the_bank):
        """The approver returns it, or the bank could not pay it."""
        name = data.draw(st.sampled_from(sorted(self.payments)), label="of")
        payment = self.payments[name]
        state, step, on = ("failed", "fail", "failed_on") if by_the_bank else ("returned", "return", "returned_on")
        asks = maker if by_the_bank else approver
        named = {"attempt": payment.attempt} if by_the_bank else {}
        answer = asks(f"/disbursements/{name}/{step}", {"reason": "户名不符", on: LATER, **named})
        if payment.state in (("approved",) if by_the_bank else ("submitted", "approved")):
            assert outcome(answer) == 200
            payment.state = state
            self._resolve(payment, spent=0)
        else:
            assert outcome(answer) == (200 if payment.state == state else STATE)

    @rule(data=st.data())
    def submits_anew(self, data):
        name = data.draw(st.sampled_from(sorted(self.payments)), label="of")
        payment = self.payments[name]
        line, amount = payment.content
        answer = maker(f"/disbursements/{name}/submit", {"submitted_on": LATER})
        if payment.state not in ("returned", "failed"):
            assert outcome(answer) == (200 if payment.since == LATER else STATE)
        elif amount > self.lines[line].left:
            assert outcome(answer) == SHORT
        else:
            assert outcome(answer) == 200
            payment.state, payment.since, payment.approved_by = "submitted", LATER, ""
            payment.attempt += 1
            self.lines[line].committed += amount

    @rule(data=st.data(), day=PAY_DAYS)
    def cancels(self, data, day):
        name = data.draw(st.sampled_from(sorted(self.payments)), label="of")
        payment = self.payments[name]
        answer = maker(f"/disbursements/{name}/cancel", {"reason": "不再需要", "cancelled_on": day})
        if payment.state not in ("submitted", "approved", "returned", "failed"):
            again = payment.state == "cancelled" and payment.last == (day,)
            assert outcome(answer) == (200 if again else STATE)
        elif day < payment.since:
            assert outcome(answer) == WRONG
        else:
            assert outcome(answer) == 200
            if payment.state in ("submitted", "approved"):
                self._resolve(payment, spent=0)
            payment.state, payment.last = "cancelled", (day,)

    def _approve(self, name, who):
        payment = self.payments[name]
        answer = approver(f"/disbursements/{name}/approve", {"attempt": payment.attempt}, who=who)
        again = payment.state in ("approved", "paid") and payment.approved_by == who
        assert outcome(answer) == (200 if again or payment.state == "submitted" else STATE)
        if payment.state == "submitted":
            payment.state, payment.approved_by = "approved", who

    def _resolve(self, payment, *, spent):
        line, amount = payment.content
        self.lines[line].committed -= amount
        self.lines[line].spent += spent

    @invariant()
    def the_accounts_stand_as_the_budget_does(self):
        available = {
            name: item["available"]
            for (_, pk, name), item in contents().items()
            if pk == "hubei-2020#account" and not name.startswith("funder:")
        }
        assert available == (
            {f"line:{line}": held.left for line, held in self.lines.items()}
            | {f"spent:{line}": held.spent for line, held in self.lines.items()}
            | {"unallocated": self.unallocated}
        )

    @invariant()
    def nothing_is_below_zero_and_nothing_is_lost(self):
        assert all(line.left >= 0 for line in self.lines.values())
        held = sum(line.left + line.spent + line.committed for line in self.lines.values())
        assert held + self.unallocated == self.appropriated

    def teardown(self):
        """The budget table says the same."""
        assert budget() == {line: held.told() for line, held in self.lines.items()} | {
            "appropriated": yuan(self.appropriated),
            "unallocated": yuan(self.unallocated),
        }


@pytest.mark.usefixtures("programme")
def test_the_budget_answers_and_stands_as_the_model_does():
    Budget.begun = None
    run_state_machine_as_test(Budget, settings=settings(max_examples=15, stateful_step_count=30))
