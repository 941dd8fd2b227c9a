"""What accounts held and hold, read from transfers; stored sums are held against them."""

from dataclasses import replace

import pytest

from houyuan import ledger, store
from houyuan.ledger import Row, Sums, keys
from houyuan.problems import Busy, NotFound, Unbalanced
from tests.service.ledger.asking import OUT, PAID_IN, RESERVED, P, back, moved, resolution
from tests.service.ledger.tap import tapped

pytestmark = pytest.mark.usefixtures("stocked")


@pytest.fixture
def story(stocked):  # noqa: ARG001 - goes on from it
    """100 in; 30 out on the 11th; 30 reserved on the 11th, 10 of them posted on the 12th; 12 back on the 20th."""
    moved(OUT)
    moved(RESERVED)
    moved(resolution("post", 10))
    moved(back(12))


def drift(account, name, by):
    """What no operation does: a stored number changes without a transfer."""
    store.dynamodb().update_item(
        TableName=keys.table(),
        Key={key: {"S": value} for key, value in keys.account(P, account).items()},
        UpdateExpression=f"ADD {name} :by",
        ExpressionAttributeValues={":by": {"N": str(by)}},
    )


@pytest.mark.usefixtures("story")
def test_the_balance_of_an_account_is_read_by_its_name():
    read = ledger.balance(P, "store")
    assert (read.balance, read.available, read.limited, read.side) == (72, 72, True, "debits")
    with pytest.raises(NotFound) as caught:
        ledger.balance(P, "stor")
    assert [fault.en for fault in caught.value.faults] == ["There is no account stor"]


@pytest.mark.usefixtures("story")
def test_a_statement_goes_from_what_was_held_to_what_is_held_row_by_row():
    whole = ledger.statement(P, "store")
    assert (whole.opening, whole.closing) == (Sums("CNY"), ledger.balance(P, "store").sums)
    assert [(row.transfer.id, row.after.balance, row.after.available) for row in whole.rows] == [
        ("2020-02-10.in", 100, 100),
        ("2020-02-11.out", 70, 70),
        ("2020-02-11.pend", 70, 40),
        ("2020-02-12.post", 60, 60),
        ("2020-02-20.back", 72, 72),
    ]


@pytest.mark.usefixtures("story")
def test_a_statement_of_some_days_opens_with_all_that_came_before():
    some = ledger.statement(P, "store", "2020-02-11", "2020-02-12")
    assert (some.opening.balance, some.closing.balance) == (100, 60)
    assert [row.transfer.id for row in some.rows] == ["2020-02-11.out", "2020-02-11.pend", "2020-02-12.post"]
    assert some.rows[-1] == Row(resolution("post", 10), Sums("CNY", 0, 40, 0, 100))
    quiet = ledger.statement(P, "store", "2020-02-13", "2020-02-19")
    assert (quiet.opening, quiet.rows, quiet.closing) == (some.closing, (), some.closing)


def test_there_is_no_statement_of_an_account_that_is_not_there():
    with pytest.raises(NotFound):
        ledger.statement(P, "stor")


@pytest.mark.usefixtures("story")
def test_balances_are_told_as_of_any_day():
    told = {day: {name: each.balance for name, each in ledger.as_of(P, day).items()} for day in
            ("2020-02-09", "2020-02-10", "2020-02-11", "2020-02-12", "")}  # fmt: skip
    assert told == {
        "2020-02-09": {},
        "2020-02-10": {"outside": -100, "store": 100},
        "2020-02-11": {"outside": -100, "store": 70, "home": 30},
        "2020-02-12": {"outside": -100, "store": 60, "home": 40},
        "": {"outside": -100, "store": 72, "home": 28},
    }
    assert ledger.as_of(P, "2020-02-11")["home"] == Sums("CNY", 0, 0, 30, 30)


@pytest.mark.usefixtures("story")
def test_a_trial_balance_has_as_many_debits_as_credits_in_every_unit():
    masks = [ledger.Opening(f"masks:{name}", limited=False, unit="item:mask") for name in ("out", "in")]
    moved(replace(PAID_IN, id="2020-02-21.m", debit="masks:out", credit="masks:in", unit="item:mask"), opens=masks)
    assert ledger.trial_balance(P) == {
        "CNY": Sums("CNY", 0, 152, 0, 152),
        "item:mask": Sums("item:mask", 0, 100, 0, 100),
    }
    assert ledger.trial_balance("nothing-yet") == {}


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("account", "name", "told"),
    [
        ("store", "credits_posted", ["CNY: posted credits less debits are 7", "store: credits_posted is 7 off"]),
        ("home", "credits_pending", ["CNY: pending credits less debits are 7", "home: credits_pending is 7 off"]),
        ("store", "available", ["store: available is 7 off"]),
        ("home", "room", ["home: room is 7 off"]),
    ],
)
def test_a_number_that_no_transfer_accounts_for_is_named_with_its_difference(account, name, told):
    drift(account, name, 7)
    with pytest.raises(Unbalanced) as caught:
        ledger.trial_balance(P)
    assert [fault.en.removesuffix(" its transfers") for fault in caught.value.faults] == told


@pytest.mark.usefixtures("story")
def test_two_wrongs_that_add_up_are_found_account_by_account():
    drift("home", "credits_posted", 1)
    drift("outside", "debits_posted", 1)
    with pytest.raises(Unbalanced) as caught:
        ledger.trial_balance(P)
    assert [fault.field for fault in caught.value.faults] == ["home", "outside"]


@pytest.mark.usefixtures("story")
def test_what_moves_while_the_books_are_read_is_no_difference():
    moves = iter(range(9))

    def moving(tap):
        if len(tap.calls) in (2, 3, 6):
            moved(replace(OUT, id=f"2020-02-25.meanwhile{next(moves)}", amount=1))

    with tapped(before=moving) as tap:
        assert ledger.trial_balance(P)["CNY"].debits_posted == 152 + 3
    assert len(tap.calls) == 12


@pytest.mark.usefixtures("story")
def test_books_in_which_something_moves_all_the_time_are_told_to_be_busy():
    moves = iter(range(99))
    with tapped(after=lambda _: moved(replace(OUT, id=f"2020-02-25.m{next(moves)}", amount=1))), pytest.raises(Busy):
        ledger.trial_balance(P)
