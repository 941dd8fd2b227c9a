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
    read,
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


TERMS = {
    "planned": "600.00",
    "unit_price": "12.50",
    "quantity": 48,
    "purpose": TEXT,
    "excluded_categories": ["medical-staff", "civil-servants"],
    "tolerance_percent": "10.0",
}
PRODUCT, TOGETHER = "The plan is unit price times quantity, to the fen", "Unit price and quantity are given together"
AMOUNT = "An amount is a string of digits with at most two decimals, such as 1200.50"
PERCENT = "A percentage is a string from 0 to 100 with at most one decimal, such as 10.0"


def test_the_terms_of_a_line_are_kept():
    moved("/appropriations", GRANT)
    planned = moved("/lines", FOOD | TERMS)
    assert {name: planned[name] for name in TERMS} == TERMS
    assert {name: read("/lines")["lines"][0][name] for name in TERMS} == TERMS
    bare = moved("/lines", MASKS)
    assert {name: bare[name] for name in TERMS} == dict.fromkeys(TERMS) | {
        "planned": "300.00",
        "excluded_categories": [],
    }


@pytest.mark.parametrize(("given", "kept"), [("0", "0.0"), ("7", "7.0"), (" 12.5 ", "12.5"), ("100.0", "100.0")])
def test_a_tolerance_is_a_percentage_of_one_decimal(given, kept):
    line = FOOD | {"planned": NOTHING, "tolerance_percent": given}
    assert moved("/lines", line)["tolerance_percent"] == kept
    assert maker("/lines", line | {"tolerance_percent": kept}).status == 200


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"unit_price": "12.51"}, {"planned": PRODUCT}),
        ({"planned": "600.01"}, {"planned": PRODUCT}),
        ({"quantity": 47}, {"planned": PRODUCT}),
        ({"unit_price": None}, {"quantity": TOGETHER}),
        ({"quantity": None}, {"quantity": TOGETHER}),
        ({"quantity": 0}, {"quantity": "This must not be below 1"}),
        ({"quantity": 1.5}, {"quantity": "This must be a whole number"}),
        ({"unit_price": "0"}, {"unit_price": "An amount must be above zero"}),
        *(
            ({"unit_price": bad}, {"unit_price": AMOUNT})
            for bad in ("12.500", "1e1", "1,200.00", "１２.５", "-12.50", "99999999999", 12.5)
        ),
        *(
            ({"planned": bad}, {"planned": AMOUNT})
            for bad in ("600.000", "6e2", "6,00", "６００", "-600", "10000000000")
        ),
        *(
            ({"tolerance_percent": bad}, {"tolerance_percent": PERCENT})
            for bad in ("100.1", "10.25", "-1", "1e1", "１０", "10%", "010", "", 10)
        ),
        ({"excluded_categories": ["a", "a"]}, {"excluded_categories": "An id stands here twice"}),
        ({"excluded_categories": ["Medical Staff"]}, {"excluded_categories.0": "This is not written as expected"}),
        ({"purpose": {"zh": "有"}}, {"purpose.en": "This field is required"}),
    ],
    ids=str,
)
def test_terms_that_are_wrong_are_refused_by_field(wrong, told):
    moved("/appropriations", GRANT)
    before = contents()
    assert refusal(maker("/lines", FOOD | TERMS | wrong)) == (422, "invalid", told)
    assert contents() == before


def test_balances_may_be_larger_than_any_one_amount():
    most = "9999999999.99"
    for name in ("2020-02-10.a", "2020-02-10.b", "2020-02-10.c"):
        moved("/appropriations", GRANT | {"id": name, "amount": most, "reference": f"IN {name}"})
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
