"""Deliveries from a sheet: each row is stored or refused for its own reason, and a sheet may be sent again."""

import pytest

from services.deliveries import sheets
from tests.service.deliveries.asking import HANDED, MISSED, THIS, coordinator, done, partner, plan, read, served, sheet
from tests.service.ledger.tap import Killed, at, contents, die, go_back, meanwhile, taken, tapped

pytestmark = pytest.mark.usefixtures("going_out")


def told(answer):
    """The counts of an import, and of each row that was not stored its number and field."""
    body = done(answer)
    refused = [(each["row"], each["field"], each["message"].rsplit(" / ", 1)[-1]) for each in body["rejected"]]
    return body["rows"], body["new"], body["same"], [each["row"] for each in body["conflicts"]], refused


def test_a_sheet_s_rows_are_deliveries_like_any_other():
    answer = sheet("2020-03-05.a,veg-1,h1,delivered,3", "2020-03-05.b,veg-1,h2,nobody-home,")
    assert told(answer) == (2, 2, 0, [], [])
    assert served() == {"h1": "2020-03-05.a", "h2": None, "h3": None}
    by_hand = partner(HANDED | {"id": "2020-03-05.a"})
    assert (by_hand.status, by_hand.body["people"], by_hand.body["kit"]) == (200, 3, "bag")


def test_each_row_meets_its_own_fate():
    done(partner(HANDED))
    done(partner(MISSED))
    plan(1, id="open", frozen=False)
    answer = sheet(
        "2020-03-05.d1,veg-1,h1,delivered,3",
        "2020-03-05.m1,veg-1,h1,refused,",
        "2020-03-06.new,veg-1,h2,delivered,1",
        "2020-03-06.again,veg-1,h1,delivered,3",
        "2020-03-06.stranger,veg-1,h9,delivered,3",
        "2020-03-04.early,veg-1,h3,delivered,3",
        "2020-03-06.nowhere,veg-9,h3,delivered,3",
        "2020-03-06.unfrozen,open,h1,delivered,3",
        "2020-03-06.uncounted,veg-1,h3,delivered,",
        "2020-13-06.day,veg-1,h3,delivered,3",
        "2020-03-06.new,veg-1,h2,delivered,1",
        "2020-03-06.new,veg-1,h2,delivered,2",
        "2020-03-06.twice,veg-1,h2,delivered,1",
        "2020-03-06.last,veg-1,h3,moved,",
    )
    rows, new, same, conflicts, refused = told(answer)
    assert (rows, new, same, conflicts) == (14, 2, 2, [3, 13])
    assert [(row, field) for row, field, _ in refused] == [
        (5, "household"),
        (6, "household"),
        (7, "id"),
        (8, "round"),
        (9, "round"),
        (10, "people"),
        (11, "id"),
        (14, "household"),
    ]
    assert [message for row, _, message in refused if row in (5, 6, 9, 14)] == [
        "h1 was served in this round before",
        "h9 is not on this round's list",
        "The round's list is not frozen yet",
        "h2 was served in this round before",
    ]
    assert served() == {"h1": "2020-03-05.d1", "h2": "2020-03-06.new", "h3": None}
    assert rows == new + same + len(conflicts) + len(refused)


def test_a_row_that_repeats_a_refused_one_is_refused_as_it_is():
    answer = sheet("2020-03-06.x,veg-1,h9,delivered,3", "2020-03-06.x,veg-1,h9,delivered,3")
    assert [(row, field) for row, field, _ in told(answer)[4]] == [(2, "household"), (3, "household")]


def test_a_row_whose_id_a_refused_one_bore_is_stored():
    answer = sheet("2020-03-06.x,veg-1,h9,delivered,3", "2020-03-06.x,veg-1,h1,delivered,3")
    rows, new, same, conflicts, refused = told(answer)
    assert (rows, new, same, conflicts, [row for row, _, _ in refused]) == (2, 1, 0, [], [2])
    assert served()["h1"] == "2020-03-06.x"


def test_the_same_sheet_again_writes_nothing():
    rows = ["2020-03-05.a,veg-1,h1,delivered,3", "2020-03-05.b,veg-1,h2,delivered,1", "2020-03-05.c,veg-1,h9,moved,"]
    done(sheet(*rows))
    before = contents()
    with tapped() as tap:
        answer = sheet(*rows)
    assert told(answer)[:3] == (3, 0, 2)
    # Only the row that is refused again is tried again.
    assert tap.calls.count("TransactWriteItems") == 1
    assert contents() == before


def test_a_failed_visit_and_the_hand_over_that_followed_it_stand_in_one_sheet():
    answer = sheet("2020-03-05.a,veg-1,h1,nobody-home,", "2020-03-06.a,veg-1,h1,delivered,2")
    assert told(answer) == (2, 2, 0, [], [])
    assert served()["h1"] == "2020-03-06.a"


def test_rows_are_stored_together_as_far_as_a_transaction_goes(monkeypatch):
    plan(12, id="wide")
    rows = [f"2020-03-06.r{number},wide,h{number},delivered,2" for number in range(1, 13)]
    monkeypatch.setattr(sheets, "ITEMS", 11)
    with tapped() as tap:
        assert told(sheet(*rows)) == (12, 12, 0, [], [])
    # Five rows and their round are eleven items.
    assert tap.calls.count("TransactWriteItems") == 3
    assert tap.units == 2 * (2 * 12 + 3)


def test_one_wrong_row_costs_its_neighbours_nothing():
    plan(8, id="wide")
    rows = [f"2020-03-06.r{number},wide,h{number},delivered,2" for number in range(1, 10)]
    assert [row for row, _, _ in told(sheet(*rows))[4]] == [10]
    assert [each["household"] for each in read("/deliveries")["items"]] == [f"h{number}" for number in range(1, 9)]


def test_a_round_closed_halfway_refuses_the_rest(monkeypatch):
    monkeypatch.setattr(sheets, "ITEMS", 3)
    rows = [f"2020-03-06.r{number},veg-1,h{number},delivered,2" for number in (1, 2, 3)]
    with meanwhile(lambda: done(partner(HANDED | {"household": "h3"}))):
        assert [row for row, _, _ in told(sheet(*rows))[4]] == [4]
    done(coordinator(f"{THIS}/close"))
    assert told(sheet(*rows, "2020-03-06.r4,veg-1,h1,moved,"))[1:3] == (0, 2)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sheet_that_broke_off_anywhere_goes_on_where_it_stopped(when, monkeypatch):
    monkeypatch.setattr(sheets, "ITEMS", 3)
    rows = [
        "2020-03-06.r1,veg-1,h1,delivered,2",
        "2020-03-06.r2,veg-1,h9,delivered,2",
        "2020-03-06.r3,veg-1,h3,delivered,2",
    ]
    start = taken()
    done(sheet(*rows))
    whole = contents()
    go_back(start)
    with tapped() as tap:
        done(sheet(*rows))
    for number in range(1, len(tap.calls) + 1):
        go_back(start)
        with pytest.raises(Killed), tapped(**{when: at(number, die)}):
            sheet(*rows)
        rows_in, new, same, conflicts, refused = told(sheet(*rows))
        assert (rows_in, new + same, conflicts, [row for row, _, _ in refused]) == (3, 2, [], [3])
        assert contents() == whole
