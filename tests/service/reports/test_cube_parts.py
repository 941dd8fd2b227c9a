"""Large cubes stand in parts; whoever dies while writing one, and whoever reads meanwhile, finds one cube, whole."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houyuan import records, store, wire
from houyuan.problems import Busy
from houyuan.records import Glance
from services.reports import cube_parts, cubes
from services.reports.cubes import Unit
from services.reports.facts import of_record
from tests.service.ledger.tap import Killed, at, die, partition, tapped
from tests.service.reports.story import P

DAY = "2020-03-01"
UNIT = Unit(P, "delivery", DAY)
CUBE, PARTS = f"{P}#delivery", f"{P}#delivery#parts"
WRITES = ("PutItem", "TransactWriteItems")


def served(numbers):
    """A day's deliveries, one to each of these households."""
    body = {"result": "delivered", "purpose": "veg", "place": "420111007009", "kit": "bag", "people": 2, "quantity": 1}
    more = {"classes": ["disabled"], "exception": None, "void": False}
    return [
        Glance("delivery", f"{DAY}.h{number}", 1, body | more | {"round": f"r{number % 3}", "household": f"h{number}"})
        for number in numbers
    ]


@pytest.fixture
def stand(monkeypatch, anew):
    """Makes households stand in the records, without the store that would hold so many of them."""
    anew()
    held = {"numbers": range(0)}
    monkeypatch.setattr(records, "glances", lambda *_: iter(served(held["numbers"])))

    def change(numbers):
        held["numbers"] = numbers

    return change


def pure():
    """What the records fold to."""
    return cubes.fold(fact for _, _, fact in cubes.sourced(UNIT))


def read():
    return dict(cubes.between(P, "delivery", DAY, DAY))


def counted(cells):
    """Of a day's cells: households, deliveries, people."""
    households = set().union(*(cell.subjects for (figure, _), cell in cells.items() if figure == "households"))
    amounts = [
        sum(cell.amount for (figure, _), cell in cells.items() if figure == name)
        for name in ("deliveries", "person-times")
    ]
    return len(households), *amounts


@pytest.mark.parametrize(("households", "parts"), [(20_000, 0), (100_000, 5)])
def test_a_day_of_many_households_is_folded_and_read_exactly(stand, households, parts):
    stand(range(households))
    assert cubes.refold(UNIT) is True
    assert counted(read()) == (households, households, 2 * households)
    assert read() == pure()
    stored = partition("figures", PARTS)
    assert len(stored) == parts
    held = [*stored.values(), *partition("figures", CUBE).values()]
    assert all(len(item["cells"]) <= cube_parts.PART_BYTES < 400_000 for item in held)
    assert cubes.refold(UNIT) is False


@pytest.fixture
def small(monkeypatch):
    """Parts so small that a few households fill several."""
    monkeypatch.setattr(cube_parts, "PART_BYTES", 100)


def named_parts():
    """The parts that the cube's item names."""
    (item,) = partition("figures", CUBE).values()
    first = f"{DAY}.{item['generation']:012d}.{item.get('stamp')}."
    return [f"{first}{number:04d}" for number in range(item.get("parts", 0))]


@pytest.mark.usefixtures("small")
def test_parts_that_nothing_names_are_taken_away(stand):
    for numbers in (range(9), range(30), range(5, 12), range(0)):
        stand(numbers)
        assert cubes.refold(UNIT) is True
        assert sorted(partition("figures", PARTS)) == named_parts()
        assert read() == pure()
    stand(range(9))
    cubes.refold(UNIT)
    assert len(named_parts()) > 3


def crashes():
    """Where a refold dies: at its nth call, before it is sent or after it was done; None: nowhere."""
    return st.none() | st.tuples(st.sampled_from(["before", "after"]), st.integers(1, 12))


@pytest.mark.usefixtures("small")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25), crashes()), min_size=1, max_size=5))
def test_any_sequence_of_refolds_that_may_die_reads_as_the_pure_fold(stand, anew, steps):
    anew()
    before = {}
    for first, many, crash in steps:
        stand(range(first, first + many))
        if crash is None:
            cubes.refold(UNIT)
            assert read() == pure()
            assert sorted(partition("figures", PARTS)) == named_parts()
        else:
            when, number = crash
            with suppress(Killed), tapped(**{when: at(number, die)}):
                cubes.refold(UNIT)
            assert read() in (before, pure())
        before = read()
    cubes.refold(UNIT)
    assert read() == pure()
    assert sorted(partition("figures", PARTS)) == named_parts()


@pytest.mark.usefixtures("small")
def test_two_who_fold_at_once_leave_the_newest_cube_whole(stand):
    stand(range(9))
    cubes.refold(UNIT)

    def another():
        stand(range(20))
        cubes.refold(UNIT)

    stand(range(15))
    with tapped() as tap:
        cubes.refold(UNIT)
    calls = len(tap.calls)
    for number in range(1, calls + 1):
        stand(range(9))
        cubes.refold(UNIT)
        stand(range(15))
        with tapped(before=at(number, another)):
            cubes.refold(UNIT)
        assert read() == pure()
        assert counted(read())[0] == 20
        assert sorted(partition("figures", PARTS)) == named_parts()


@pytest.mark.usefixtures("small")
def test_a_reader_whose_parts_are_taken_away_meanwhile_reads_the_cube_that_came_after(stand):
    stand(range(9))
    cubes.refold(UNIT)

    def overtake():
        stand(range(20))
        cubes.refold(UNIT)

    with tapped(before=at(2, overtake)) as tap:
        found = read()
    assert counted(found)[0] == 20
    assert tap.calls == ["Query"] * 4


def lose_a_part():
    sk = min(partition("figures", PARTS))
    store.dynamodb().delete_item(TableName="figures", Key=wire.to_wire({"pk": PARTS, "sk": sk}))


@pytest.mark.usefixtures("small")
def test_a_cube_that_lost_a_part_is_never_read_as_if_it_were_whole_and_is_mended(stand):
    stand(range(9))
    cubes.refold(UNIT)
    lose_a_part()
    with pytest.raises(Busy):
        read()
    assert cubes.suspected(P, "delivery") == [UNIT]
    assert cubes.refold(UNIT) is True
    assert read() == pure()
    assert cubes.suspected(P, "delivery") == []


def test_the_facts_of_a_day_are_those_of_its_records():
    (record,) = served([7])
    assert {fact.figure for fact in of_record(record, lambda *_: "s")} == {
        "communities", "delivery-rounds", "deliveries", "households", "services", "person-times",
    }  # fmt: skip
