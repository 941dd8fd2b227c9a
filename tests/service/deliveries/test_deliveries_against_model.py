"""Whatever is reported in whatever order, repeated, late, voided, cut off: nobody is served twice, and all adds up."""

from collections import Counter
from contextlib import suppress

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.deliveries import outcomes
from tests.service.deliveries.asking import GREENS, coordinator, done, plan, register
from tests.service.deliveries.delivery_model import BILL, Paper, Told
from tests.service.deliveries.doors import balances, counts, send_out, turn, void
from tests.service.gateway import call
from tests.service.ledger.tap import Killed, at, die, go_back, partition, taken, tapped

LISTS = {"a": {"h1": 1, "h2": 2, "h3": 1, "h4": 1}, "b": {"h3": 1, "h4": 1, "h5": 1}}
KITS = {"a": 5, "b": 3}
BOX = {"id": "box", "name": GREENS["name"], "items": [{"item": name, "quantity": each} for name, each in BILL.items()]}
NAMES = st.sampled_from([f"2020-03-0{day}.{name}" for day in (4, 5, 6, 6) for name in "abcd"])
HOUSEHOLDS = st.sampled_from([f"h{number}" for number in range(1, 9)])
RESULTS = st.sampled_from(["delivered"] * 5 + ["nobody-home", "refused"])


@st.composite
def reports(draw, *, parts=True):
    """A report by staff, who may make exceptions; in a sheet nobody tells parts of kits."""
    told = Told(draw(NAMES), draw(st.sampled_from("ab")), draw(HOUSEHOLDS), draw(RESULTS))
    if not told.delivered:
        return told
    return Told(
        told.id,
        told.round,
        told.household,
        told.result,
        draw(st.sampled_from([None, None, 1, 2])),
        draw(st.sampled_from([None, None, None, 1, 3])) if parts else None,
        exception=draw(st.sampled_from([False, False, True])),
    )


def body(told):
    """A report as it is sent."""
    said = {"id": told.id, "round": told.round, "household": told.household, "result": told.result}
    if told.delivered:
        said |= {"people": 2, "quantity": told.quantity}
    if told.masks is not None:
        said["items"] = [{"item": "masks", "quantity": told.masks}]
    return said | ({"exception": "临时求助"} if told.exception else {})


def send(told):
    return call("deliveries", "social-worker", "POST", "/deliveries", body(told))


def send_sheet(rows):
    """Reports as rows of a sheet."""
    text = "\n".join(
        [
            "id,round,household,result,people,quantity,exception",
            *(
                f"{each.id},{each.round},{each.household},{each.result},{'2' if each.delivered else ''},"
                f"{each.quantity or ''},{'临时求助' if each.exception else ''}"
                for each in rows
            ),
        ]
    )
    return call("deliveries", "social-worker", "POST", "/deliveries/import", text, content_type="text/csv")


def kind_of(answer):
    """The kind of a refusal; None for what was taken."""
    return None if answer.status in (200, 201) else answer.body["type"].rsplit(":", 1)[-1]


class Doors(RuleBasedStateMachine):
    """Two rounds through the API, beside the same on paper."""

    start: dict

    @initialize()
    def begins(self):
        go_back(self.start)
        registered = frozenset(f"h{number}" for number in range(1, 8))
        self.paper = Paper(LISTS, Counter(KITS), registered)

    @rule(told=reports())
    def reports_a_visit(self, told):
        assert kind_of(send(told)) == self.paper.report(told)

    @rule(data=st.data())
    def reports_it_again(self, data):
        if self.paper.told:
            told = self.paper.told[data.draw(st.sampled_from(sorted(self.paper.told)))]
            answer = send(told)
            assert (answer.status, answer.body["void"]) == (200, told.id in self.paper.void)

    @rule(told=reports(), call_number=st.integers(1, 4), when=st.sampled_from(["before", "after"]))
    def is_cut_off_and_reports_again(self, told, call_number, when):
        with suppress(Killed), tapped(**{when: at(call_number, die)}):
            send(told)
        assert kind_of(send(told)) == self.paper.report(told)

    @rule(name=NAMES)
    def takes_one_back(self, name):
        assert kind_of(void(name)) == self.paper.take_back(name)

    @rule(name=NAMES, call_number=st.integers(1, 4), when=st.sampled_from(["before", "after"]))
    def is_cut_off_and_takes_it_back_again(self, name, call_number, when):
        with suppress(Killed), tapped(**{when: at(call_number, die)}):
            void(name)
        assert kind_of(void(name)) == self.paper.take_back(name)

    @rule(rows=st.lists(reports(parts=False), min_size=1, max_size=6))
    def sends_a_sheet(self, rows):
        known, before = set(self.paper.told), len(self.paper.told)
        kinds = [self.paper.report(each, known_first=each.id in known) for each in rows]
        new = len(self.paper.told) - before
        told = done(send_sheet(rows))
        assert (told["rows"], told["new"], told["same"]) == (len(rows), new, kinds.count(None) - new)
        assert [each["row"] - 2 for each in told["conflicts"]] == [at for at, each in enumerate(kinds) if each == TAKEN]
        assert [each["row"] - 2 for each in told["rejected"]] == [
            at for at, each in enumerate(kinds) if each not in (None, TAKEN)
        ]

    @rule(name=st.sampled_from("ab"), state=st.sampled_from(["out", "out", "reconciled"]))
    def a_round_is_over_or_opened_again(self, name, state):
        turn(name, state)
        self.paper.states[name] = state

    @invariant()
    def delivered_undelivered_and_open_make_up_the_list(self):
        for name in "ab":
            told = outcomes.summary("hubei-2020", name).model_dump()
            assert told == self.paper.counts(name)
            assert told["delivered"] + told["undelivered"] + told["open"] == told["listed"] == len(LISTS[name])

    @invariant()
    def every_kit_is_somewhere(self):
        held = balances()
        assert {name: each for name, each in held.items() if name.startswith(("out:", "handed:"))} == (
            self.paper.balances()
        )
        assert held["kitted:rice"] == BILL["rice"] * -held["made:box"]
        assert held["kitted:masks"] == BILL["masks"] * -held["made:box"]

    @invariant()
    def nobody_is_served_twice_and_every_report_stands(self):
        stored = partition("records", "hubei-2020#delivery")
        assert {name: bool(item["body"].get("void")) for name, item in stored.items()} == {
            name: name in self.paper.void for name in self.paper.told
        }
        served = partition("records", "hubei-2020#served")
        handed = [each for name in "ab" for each in self.paper.standing(name) if each.delivered]
        assert len({each.household for each in handed}) == len(handed)
        assert {key: item["delivery"] for key, item in served.items()} == {
            f"vegetables/c1/{each.household}": each.id for each in handed
        }

    def teardown(self):
        """The API counts the same."""
        for name in "ab":
            assert counts(f"/rounds/{name}") == self.paper.counts(name)


TAKEN = "id-taken"


@pytest.mark.usefixtures("programme")
def test_nobody_is_served_twice_and_all_adds_up():
    for item in BILL:
        done(coordinator("/items", GREENS | {"id": item}))
    done(coordinator("/kits", BOX))
    register(1, 7)
    for name, listed in LISTS.items():
        plan(0, id=name, kit="box", cycle="c1", frozen=False)
        wanted = [{"household": each, "quantity": quantity} for each, quantity in listed.items()]
        done(coordinator(f"/rounds/{name}/recipients", {"households": wanted}))
        declared = {"count": len(listed), "total": sum(listed.values()), "accept_conflicts": True}
        done(coordinator(f"/rounds/{name}/freeze", declared))
        send_out(name, KITS[name], "box", **BILL)
    Doors.start = taken()
    run_state_machine_as_test(Doors, settings=settings(max_examples=8, stateful_step_count=20))
