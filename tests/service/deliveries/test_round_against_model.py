"""Whatever happens in a round in whatever order: who was served and who is still to be served make up the list."""

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

from services.deliveries import recipients
from tests.service.deliveries.asking import (
    HANDED,
    MISSED,
    ROUND,
    THIS,
    coordinator,
    done,
    household,
    households,
    partner,
    served,
    sheet,
)
from tests.service.ledger.tap import contents, go_back, taken

HOUSEHOLDS = st.integers(1, 6)
IDS = st.sampled_from([f"2020-03-0{day}.{name}" for day in (4, 5, 6) for name in "abc"])
DOORS = st.tuples(IDS, st.integers(1, 7), st.one_of(st.none(), st.integers(1, 3)))
"""A visit: its id, whose door, and how many people were counted (None: nobody was home)."""


def kind_of(answer):
    """The kind of a refusal; None for what was taken."""
    return None if answer.status in (200, 201) else answer.body["type"].rsplit(":", 1)[-1]


class Going(RuleBasedStateMachine):
    """One round through the API, beside a list on paper."""

    planned: dict
    under_way: dict

    def __init__(self):
        super().__init__()
        self.state = "planned"
        self.listed: dict[int, int] = {}
        self.visits: dict[str, tuple] = {}
        self.served: dict[int, str] = {}

    @initialize(frozen=st.sampled_from([True, True, False]))
    def begins(self, frozen):
        go_back(self.under_way if frozen else self.planned)
        if frozen:
            self.state, self.listed = "frozen", dict.fromkeys(range(1, 6), 2)

    @rule(wanted=st.lists(HOUSEHOLDS, min_size=1, max_size=5, unique=True), members=st.sampled_from([2, 2, 2, 3]))
    def lists(self, wanted, members):
        body = {"recipients": [household(number, members=members) for number in wanted]}
        answer = coordinator(f"{THIS}/recipients", body)
        fresh = [number for number in wanted if number not in self.listed]
        if any(self.listed.get(number, members) != members for number in wanted):
            assert kind_of(answer) == "id-taken"
        elif fresh and self.state != "planned":
            assert kind_of(answer) == "wrong-state"
        else:
            assert answer.body == {"new": len(fresh), "same": len(wanted) - len(fresh)}
            self.listed |= dict.fromkeys(fresh, members)

    @rule(wrong=st.sampled_from([0, 0, 1]))
    def freezes(self, wrong):
        count = len(self.listed) + wrong
        if not count:
            return
        answer = coordinator(f"{THIS}/freeze", {"count": count})
        if self.state == "planned":
            assert kind_of(answer) == ("invalid" if wrong else None)
            self.state = "planned" if wrong else "frozen"
        else:
            assert kind_of(answer) == ("wrong-state" if wrong or self.state == "closed" else None)

    @precondition(lambda self: self.state != "frozen" or len(self.visits) > 3)
    @rule()
    def closes(self):
        assert kind_of(coordinator(f"{THIS}/close")) == ("wrong-state" if self.state == "planned" else None)
        self.state = "closed" if self.state == "frozen" else self.state

    @rule(door=DOORS)
    def visits_a_door(self, door):
        name, number, people = door
        body = MISSED if people is None else HANDED | {"people": people}
        answer = partner(body | {"id": name, "household": f"h{number}"})
        assert kind_of(answer) == self._visit(*door)

    @rule(doors=st.lists(DOORS, min_size=1, max_size=6))
    def sends_a_sheet(self, doors):
        rows = [
            f"{name},veg-1,h{number},{'nobody-home' if people is None else 'delivered'},{people or ''}"
            for name, number, people in doors
        ]
        before = set(self.visits)
        kinds = [self._visit(*door) for door in doors]
        body = sheet(*rows).body
        new, taken_ids = len(set(self.visits) - before), kinds.count("id-taken")
        assert (body["rows"], body["new"], len(body["conflicts"])) == (len(doors), new, taken_ids)
        assert body["same"] == kinds.count(None) - new
        assert [row["row"] - 2 for row in body["rejected"]] == [
            at for at, kind in enumerate(kinds) if kind not in (None, "id-taken")
        ]

    def _visit(self, name, number, people):
        """What a visit comes to on paper: the kind of its refusal, None when it is taken."""
        if name < ROUND["day"]:
            return "invalid"
        if name in self.visits:
            return None if self.visits[name] == (number, people) else "id-taken"
        if number not in self.listed:
            return "invalid"
        if people is not None and number in self.served:
            return "already-served"
        if self.state != "frozen":
            return "wrong-state"
        self.visits[name] = (number, people)
        if people is not None:
            self.served[number] = name
        return None

    @invariant()
    def who_was_served_and_who_was_not_make_up_the_list(self):
        stored = contents()
        rows = {
            item["body"]["household"]: item["body"].get("delivery")
            for (_, pk, _), item in stored.items()
            if pk == "hubei-2020#recipient"
        }
        assert rows == {f"h{number}": self.served.get(number) for number in self.listed}
        body = stored["records", "hubei-2020#round", "veg-1"]["body"]
        assert (body["state"], body["listed"]) == (self.state, len(rows))

    @invariant()
    def nobody_was_served_twice_and_every_visit_stands(self):
        visits = {
            name: (int(item["body"]["household"][1:]), item["body"]["people"])
            for (_, pk, name), item in contents().items()
            if pk == "hubei-2020#delivery"
        }
        assert visits == self.visits
        handed = [number for number, people in visits.values() if people is not None]
        assert sorted(handed) == sorted(self.served)

    def teardown(self):
        """The API says the same."""
        assert served() == {f"h{number}": self.served.get(number) for number in sorted(self.listed)}


@pytest.mark.usefixtures("programme")
def test_delivered_and_still_open_make_up_the_list(monkeypatch):
    monkeypatch.setattr(recipients, "PER_TRANSACTION", 2)
    done(coordinator("/rounds", ROUND))
    Going.planned = taken()
    done(coordinator(f"{THIS}/recipients", households(1, 5)))
    done(coordinator(f"{THIS}/freeze", {"count": 5}))
    Going.under_way = taken()
    run_state_machine_as_test(Going, settings=settings(max_examples=12, stateful_step_count=25))
