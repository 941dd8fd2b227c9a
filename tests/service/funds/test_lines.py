"""Budget lines: planned from unallocated money, there with their record or not at all."""

import pytest

from houyuan import ledger
from tests.service.examples import TEXT
from tests.service.funds.asking import (
    CONSENTS,
    FOOD,
    GRANT,
    MASKS,
    MOVE,
    RICE,
    budget,
    maker,
    moved,
    refusal,
)
from tests.service.ledger.tap import at, contents, tapped

pytestmark = pytest.mark.usefixtures("programme")
NOTHING = "0.00"


def test_a_line_takes_what_it_plans_from_the_unallocated_money():
    moved("/appropriations", GRANT)
    planned = maker("/lines", FOOD)
    assert planned.status == 201
    assert {name: planned.body[name] for name in (*FOOD, "moved_in", "moved_out", "spent", "committed", "left")} == (
        FOOD | {"moved_in": NOTHING, "moved_out": NOTHING, "spent": NOTHING, "committed": NOTHING, "left": "600.00"}
    )
    assert budget() == {
        "food": ("600.00", NOTHING, NOTHING, NOTHING, NOTHING, "600.00"),
        "appropriated": "1000.00",
        "unallocated": "400.00",
    }


def test_a_line_that_plans_nothing_needs_no_money_and_can_be_moved_into():
    moved("/lines", FOOD | {"planned": NOTHING})
    assert budget()["food"] == (NOTHING,) * 6
    moved("/appropriations", GRANT)
    moved("/lines", MASKS)
    moved("/reallocations", MOVE | {"source": "masks", "target": "food"})
    moved("/reallocations/2020-03-01.move/approve", CONSENTS)
    assert budget()["food"] == (NOTHING, "50.00", NOTHING, NOTHING, NOTHING, "50.00")


def test_lines_stand_in_their_order():
    moved("/lines", FOOD | {"planned": NOTHING, "order": 9})
    moved("/lines", MASKS | {"planned": NOTHING, "order": 2})
    assert list(budget())[:2] == ["masks", "food"]


@pytest.mark.parametrize("received", ["0.00", "599.99"])
def test_more_than_is_unallocated_is_refused_and_leaves_no_line_behind(received):
    if received != NOTHING:
        moved("/appropriations", GRANT | {"amount": received})
    moved("/lines", MASKS | {"planned": NOTHING})
    before = contents()
    told = f"unallocated has {received} available, 600.00 needed"
    assert refusal(maker("/lines", FOOD)) == (422, "insufficient-funds", {"planned": told})
    assert contents() == before
    for answer, field in (
        (maker("/reallocations", MOVE | {"source": "masks", "target": "food"}), "target"),
        (maker("/reallocations", MOVE), "source"),
    ):
        assert refusal(answer) == (422, "invalid", {field: "There is no line food"})
    assert refusal(maker("/disbursements", RICE)) == (422, "invalid", {"line": "There is no budget line food"})


@pytest.mark.parametrize("on", ["2020-02-09", "2020-05-16"])
def test_a_line_lies_within_its_programme(on):
    told = "The programme runs from 2020-02-10 to 2020-05-15"
    assert refusal(maker("/lines", FOOD | {"on": on, "planned": NOTHING})) == (422, "invalid", {"on": told})


@pytest.mark.parametrize("on", ["2020-02-10", "2020-05-15"])
def test_both_ends_of_the_programme_belong_to_it(on):
    assert moved("/lines", FOOD | {"on": on, "planned": NOTHING})["on"] == on


def test_the_same_again_changes_nothing_and_tells_where_the_line_stands_now():
    moved("/appropriations", GRANT)
    moved("/lines", FOOD)
    moved("/disbursements", RICE)
    before = contents()
    again = maker("/lines", FOOD)
    assert (again.status, again.body["committed"], again.body["left"]) == (200, "120.50", "479.50")
    other = maker("/lines", FOOD | {"planned": "1.00"})
    assert refusal(other) == (409, "id-taken", {"id": "The id food is taken"})
    assert contents() == before


def test_planning_reads_no_transfers_and_writes_one_transaction():
    moved("/appropriations", GRANT)
    with tapped() as tap:
        moved("/lines", FOOD)
    assert (tap.calls, tap.units) == (["GetItem", "TransactWriteItems"], 2 * 6)
    assert [each.id for each in ledger.transfers_between("hubei-2020", "2020-02-10")] == [
        "2020-02-10.appropriation-2020-02-10.grant",
        "2020-02-10.budget-food",
    ]


def test_the_table_ties_out_while_a_line_is_planned_in_between():
    moved("/appropriations", GRANT)
    moved("/lines", FOOD)
    with tapped(before=at(2, lambda: moved("/lines", MASKS))):
        table = budget()
    assert table == {
        "food": ("600.00", NOTHING, NOTHING, NOTHING, NOTHING, "600.00"),
        "masks": (NOTHING,) * 6,
        "appropriated": "1000.00",
        "unallocated": "400.00",
    }


def test_lines_and_other_records_may_bear_the_same_name():
    moved("/appropriations", GRANT)
    moved("/lines", FOOD | {"id": "2020-02-10"})
    moved("/lines", MASKS)
    moved("/disbursements", RICE | {"id": "2020-02-10.budget-masks", "line": "masks"})
    assert budget()["masks"][4:] == ("120.50", "179.50")


def test_what_a_line_excludes_is_kept():
    assert moved("/lines", FOOD | {"planned": NOTHING, "excludes": TEXT})["excludes"] == TEXT


def test_balances_may_be_larger_than_any_one_amount():
    most = "9999999999.99"
    for name in ("2020-02-10.a", "2020-02-10.b", "2020-02-10.c"):
        moved("/appropriations", GRANT | {"id": name, "amount": most})
    for line in (FOOD, MASKS):
        moved("/lines", line | {"planned": most})
    moved("/reallocations", MOVE | {"amount": most})
    moved("/reallocations/2020-03-01.move/approve", CONSENTS)
    assert budget() == {
        "food": (most, NOTHING, most, NOTHING, NOTHING, NOTHING),
        "masks": (most, most, NOTHING, NOTHING, NOTHING, "19999999999.98"),
        "appropriated": "29999999999.97",
        "unallocated": most,
    }
