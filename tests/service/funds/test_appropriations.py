"""Money received: booked once, from a funder of the programme, on a day that has come."""

import pytest

from houyuan import ledger
from tests.service.funds.asking import GRANT, budget, maker, moved, read, refusal
from tests.service.ledger.tap import contents, meanwhile, tapped

pytestmark = pytest.mark.usefixtures("programme")


def test_an_appropriation_is_unallocated_money():
    booked = moved("/appropriations", GRANT)
    assert {name: booked[name] for name in GRANT} == GRANT
    assert budget() == {"appropriated": "1000.00", "unallocated": "1000.00"}
    moved("/appropriations", GRANT | {"id": "2020-03-10.second", "funder": "bureau", "amount": "0.01"})
    assert budget() == {"appropriated": "1000.01", "unallocated": "1000.01"}


def test_the_same_again_is_answered_with_what_stands_and_books_nothing():
    first = maker("/appropriations", GRANT)
    before = contents()
    again = maker("/appropriations", GRANT)
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert contents() == before


@pytest.mark.parametrize(
    ("other", "status", "kind", "fields"),
    [
        ({"amount": "999.00"}, 409, "id-taken", {"id": "The id 2020-02-10.grant is taken"}),
        ({"funder": "nobody"}, 422, "invalid", {"funder": "The programme has no funder nobody"}),
        ({"id": "2999-01-01.grant"}, 422, "invalid", {"id": "This day has not come yet"}),
        ({"amount": "0.00"}, 422, "invalid", {"amount": "An amount must be above zero"}),
        ({"amount": "-1.00"}, 422, "invalid", None),
        ({"amount": 1000}, 422, "invalid", None),
        ({"amount": "10000000000.00"}, 422, "invalid", None),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_what_is_refused_books_nothing(other, status, kind, fields):
    moved("/appropriations", GRANT)
    before = contents()
    told = refusal(maker("/appropriations", GRANT | other))
    assert told[:2] == (status, kind)
    assert told[2] == fields if fields else list(told[2]) == ["amount"]
    assert contents() == before


def test_it_is_one_transaction_and_leads_back_to_its_record():
    with tapped() as tap:
        moved("/appropriations", GRANT)
    assert tap.calls[-2:] == ["GetItem", "TransactWriteItems"]
    assert tap.units == 2 * 6
    (transfer,) = ledger.transfers_between("hubei-2020")
    assert (transfer.id, transfer.reference, transfer.by) == (
        "2020-02-10.appropriation-2020-02-10.grant",
        "appropriation/2020-02-10.grant",
        "finance-maker",
    )


def test_appropriations_are_listed_by_day():
    for day in ("2020-02-10", "2020-03-01", "2020-03-02"):
        moved("/appropriations", GRANT | {"id": f"{day}.a", "reference": f"IN {day}"})
    assert [each["id"] for each in read("/appropriations")["items"]] == ["2020-02-10.a", "2020-03-01.a", "2020-03-02.a"]


@pytest.mark.parametrize("written", ["IN-1", "in-1", " In-1 "])
def test_the_same_money_is_booked_once_whatever_id_it_is_given(written):
    moved("/appropriations", GRANT)
    before = contents()
    again = GRANT | {"id": "2020-02-11.again", "reference": written}
    told = {"reference": "This money of foundation is booked already"}
    assert refusal(maker("/appropriations", again)) == (409, "reference-taken", told)
    assert contents() == before
    assert maker("/appropriations", GRANT).status == 200
    assert moved("/appropriations", again | {"funder": "bureau"})["reference"] == written.strip()


def test_the_same_money_booked_by_two_at_once_is_booked_once():
    with meanwhile(lambda: moved("/appropriations", GRANT | {"id": "2020-02-11.other"})):
        assert refusal(maker("/appropriations", GRANT))[:2] == (409, "reference-taken")
    assert budget() == {"appropriated": "1000.00", "unallocated": "1000.00"}
