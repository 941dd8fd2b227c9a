"""One person counts, another finalises; what differs from the book at counting is posted."""

import pytest

from tests.service.deliveries.asking import coordinator, done, read, refusal
from tests.service.deliveries.stocking import COUNT, FINALISE, LOSS, adds_up, balances, given, maker, on_hand
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("stock")


def counted(found, **other):
    return COUNT | {"lines": [COUNT["lines"][0] | {"counted": found}]} | other


def test_a_count_keeps_what_the_book_said_and_moves_nothing():
    told = done(coordinator("/stock-counts", COUNT))
    assert told["lines"] == [{"item": "rice", "lot": "r1", "counted": 97, "book": 100, "difference": -3}]
    assert (told["state"], told["finalised_by"], on_hand()["main/rice/r1"]) == ("counted", None, 100)


@pytest.mark.parametrize(("found", "difference"), [(97, 3), (104, -4), (100, 0)])
def test_somebody_else_finalises_and_the_difference_is_posted(found, difference):
    done(coordinator("/stock-counts", counted(found)))
    told = done(maker(FINALISE))
    assert (told["state"], told["finalised_by"]) == ("finalised", "finance-maker")
    assert on_hand()["main/rice/r1"] == found
    assert balances("difference") == ({"difference:rice": difference} if difference else {})
    assert adds_up("rice")["found"] == -difference


def test_who_counted_does_not_finalise_also_not_again():
    done(coordinator("/stock-counts", COUNT))
    before = contents()
    told = (403, "own-request", {"count": "Somebody else finalises a count"})
    assert refusal(coordinator(FINALISE)) == told
    assert contents() == before
    done(maker(FINALISE))
    assert refusal(coordinator(FINALISE)) == told


def test_counting_and_finalising_are_done_once():
    survives(lambda: coordinator("/stock-counts", COUNT))
    survives(lambda: maker(FINALISE))


def test_what_moves_between_counting_and_finalising_moves_as_usual():
    done(coordinator("/stock-counts", COUNT))
    done(coordinator("/stock-movements", LOSS))
    done(maker(FINALISE))
    assert on_hand()["main/rice/r1"] == 92


def test_what_moves_while_it_is_finalised_moves_as_usual():
    done(coordinator("/stock-counts", COUNT))
    with meanwhile(lambda: done(coordinator("/stock-movements", LOSS))):
        done(maker(FINALISE))
    assert on_hand()["main/rice/r1"] == 92


def test_nothing_falls_below_zero_when_a_count_is_finalised_late():
    done(coordinator("/stock-counts", COUNT))
    done(coordinator("/stock-movements", LOSS | {"quantity": 98}))
    before = contents()
    told = {"lines.0.counted": "rice: stock:main:rice:r1 has 2, 3 needed"}
    assert refusal(maker(FINALISE)) == (422, "insufficient-goods", told)
    assert contents() == before


def test_a_count_is_not_finalised_after_a_later_one():
    done(coordinator("/stock-counts", COUNT))
    done(coordinator("/stock-counts", counted(96, id="2020-03-03.later")))
    done(maker(FINALISE.replace("count/", "later/")))
    before = contents()
    told = {"count": "A later count of rice was finalised: 2020-03-03.later"}
    assert refusal(maker(FINALISE)) == (409, "wrong-state", told)
    assert contents() == before


def test_every_lot_of_an_item_is_counted():
    done(coordinator("/stock-receipts", given("rice", "r2", 7)))
    before = contents()
    told = {"lines": "The book has 7 of lot r2 of rice: count it too, 0 where there is none"}
    assert refusal(coordinator("/stock-counts", COUNT)) == (422, "invalid", told)
    assert contents() == before
    both = [*COUNT["lines"], {"item": "rice", "lot": "r2", "counted": 0}]
    done(coordinator("/stock-counts", COUNT | {"lines": both}))
    done(maker(FINALISE))
    assert on_hand() == {"main/oil/o1": 50, "main/rice/r1": 97}


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"store": "none"}, {"store": "There is no store none"}),
        ({"lines": [{"item": "rice", "lot": "none", "counted": 1}]}, {"lines.0.lot": "There is no lot none of rice"}),
        ({"lines": COUNT["lines"] * 2}, {"lines": "An id stands here twice"}),
        (
            {"lines": [{"item": "rice", "lot": "r1", "counted": -1}]},
            {"lines.0.counted": "This must not be below 0"},
        ),
        ({"id": "2999-01-01.x"}, {"id": "This day has not come yet"}),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_count_is_told(other, told):
    before = contents()
    assert refusal(coordinator("/stock-counts", COUNT | other)) == (422, "invalid", told)
    assert contents() == before


def test_counts_are_listed_by_day():
    done(coordinator("/stock-counts", COUNT))
    assert [each["id"] for each in read("/stock-counts", start="2020-03-03", end="2020-03-03")["items"]] == [
        COUNT["id"]
    ]
