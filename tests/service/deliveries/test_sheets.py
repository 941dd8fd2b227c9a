"""Deliveries from a sheet: each row is stored or refused for its own reason, and a sheet may be sent again."""

import pytest

from services.deliveries import proof_codes, sheet_rows
from tests.service.deliveries.asking import coordinator, done, plan, read, register, served, sheet
from tests.service.deliveries.doors import asks_for, balances, counts, hand, miss, send_out, turn
from tests.service.gateway import call
from tests.service.ledger.tap import Killed, at, contents, die, go_back, meanwhile, taken, tapped

pytestmark = pytest.mark.usefixtures("at_the_doors")


def told(answer):
    """The counts of an import, and of each row that was not stored its number and field."""
    body = done(answer)
    refused = [(each["row"], each["field"], each["message"].rsplit(" / ", 1)[-1]) for each in body["rejected"]]
    return body["rows"], body["new"], body["same"], [each["row"] for each in body["conflicts"]], refused


def wide(households=12, kits=None, **other):
    plan(households, id="wide", cycle="wide", **other)
    send_out("wide", kits=households if kits is None else kits)
    return [f"2020-03-06.r{number},wide,h{number},delivered,2" for number in range(1, households + 1)]


def test_a_sheet_s_rows_are_deliveries_like_any_other():
    answer = sheet("2020-03-05.d1,veg-1,h1,delivered,3", "2020-03-05.b,veg-1,h2,nobody-home,")
    assert told(answer) == (2, 2, 0, [], [])
    assert served() == {"h1": "2020-03-05.d1", "h2": None, "h3": None}
    by_hand = hand(1)
    assert (by_hand.status, by_hand.body["people"], by_hand.body["kit"]) == (200, 3, "bag")
    assert (balances()["out:veg-1"], balances()["handed:veg-1"]) == (4, 1)


def test_a_row_may_tell_all_that_is_told_of_whole_kits():
    asks_for("code")
    header = "id,round,household,result,quantity,people,received_by,at,volunteer,note,code"
    code = proof_codes.code("hubei-2020", "veg-1", "h1")
    row = f"2020-03-05.a,veg-1,h1,delivered,1,3,王小明,09:30,v-1,放在门口,{code}"
    assert told(sheet(row, header=header)) == (1, 1, 0, [], [])
    delivery = read("/deliveries/2020-03-05.a")
    expected = {"quantity": 1, "received_by": "王***", "at": "09:30", "volunteer": "v-1", "lacks_proof": False}
    assert {name: delivery[name] for name in expected} == expected
    wrong = "2020-03-05.b,veg-1,h2,delivered,1,3,,,,,000000"
    assert told(sheet(wrong, header=header))[4] == [(2, "proofs.0.code", "This is not the code on the label")]


def test_staff_may_serve_by_exception_in_a_sheet():
    register(4, 4)
    header = "id,round,household,result,people,exception"
    row = "2020-03-05.x,veg-1,h4,delivered,3,邻居临时求助"
    assert told(sheet(row, header=header))[4] == [(2, "exception", "Only staff may serve by exception")]
    text = f"{header}\n{row}"
    answer = call("deliveries", "social-worker", "POST", "/deliveries/import", text, content_type="text/csv")
    assert told(answer) == (1, 1, 0, [], [])
    assert counts()["exceptions"] == 1


def test_each_row_meets_its_own_fate():
    done(hand(1))
    done(miss(1))
    plan(1, id="open", frozen=False, cycle="open")
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
        "h1 was served in this round by 2020-03-05.d1",
        "h9 is not on this round's list",
        "The round's list is not frozen yet",
        "h2 was served in this round by 2020-03-06.new",
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
    assert "TransactWriteItems" not in tap.calls
    assert contents() == before


def test_a_failed_visit_and_the_hand_over_that_followed_it_stand_in_one_sheet():
    answer = sheet("2020-03-05.a,veg-1,h1,nobody-home,", "2020-03-06.a,veg-1,h1,delivered,2")
    assert told(answer) == (2, 2, 0, [], [])
    assert served()["h1"] == "2020-03-06.a"


def test_rows_are_stored_together_as_far_as_a_transaction_goes(monkeypatch):
    rows = wide()
    # A hand-over is four items; its round, what is out and what was handed over are three beside all of them.
    monkeypatch.setattr(sheet_rows, "ITEMS", 1 + 3 + 4 * 5)
    with tapped() as tap:
        assert told(sheet(*rows)) == (12, 12, 0, [], [])
    assert tap.calls.count("TransactWriteItems") == 3
    assert tap.units == 2 * (4 * 12 + 3 * 3)
    assert balances()["handed:wide"] == 12


def test_one_sheet_may_tell_of_several_rounds():
    rows = wide(3)
    answer = sheet(*rows, "2020-03-06.a,veg-1,h1,delivered,2", "2020-03-06.b,veg-1,h2,refused,")
    assert told(answer) == (5, 5, 0, [], [])
    assert (balances()["handed:wide"], balances()["handed:veg-1"]) == (3, 1)


def test_one_household_is_served_once_in_a_sheet_that_tells_of_two_rounds_of_a_cycle():
    plan(3, id="same", cycle="2020-w10", day="2020-03-06", frozen=False)
    done(coordinator("/rounds/same/freeze", {"count": 3, "total": 3, "accept_conflicts": True}))
    send_out("same")
    answer = sheet("2020-03-06.a,same,h1,delivered,2", "2020-03-06.b,veg-1,h1,delivered,2")
    assert told(answer)[:2] == (2, 1)
    assert told(answer)[4] == [(3, "household", "h1 was served in the round same by 2020-03-06.a")]


def test_one_wrong_row_costs_its_neighbours_nothing():
    rows = [*wide(8), "2020-03-06.r9,wide,h9,delivered,2"]
    assert [row for row, _, _ in told(sheet(*rows))[4]] == [10]
    assert [each["household"] for each in read("/deliveries")["items"]] == [f"h{number}" for number in range(1, 9)]


def test_rows_are_refused_from_the_kit_on_that_is_not_out_any_more():
    rows = wide(12, kits=5)
    with tapped() as tap:
        answer = told(sheet(*rows))
    assert (answer[1], [row for row, _, _ in answer[4]]) == (5, list(range(7, 14)))
    assert (balances()["handed:wide"], "out:wide" in balances()) == (5, False)
    # Half by half to the first that lacks its kit; nobody behind it is tried in vain.
    assert tap.calls.count("TransactWriteItems") < 12


def test_a_round_that_is_over_costs_its_rows_no_write():
    rows = wide(12)
    turn("wide", "closed")
    with tapped() as tap:
        answer = told(sheet(*rows))
    assert {(field, message) for _, field, message in answer[4]} == {("round", "The round is closed")}
    assert (len(answer[4]), "TransactWriteItems" in tap.calls) == (12, False)


def test_a_round_closed_halfway_refuses_the_rest(monkeypatch):
    monkeypatch.setattr(sheet_rows, "ITEMS", 8)
    rows = [f"2020-03-06.r{number},veg-1,h{number},delivered,2" for number in (1, 2, 3)]
    with meanwhile(lambda: done(hand(3))):
        assert [row for row, _, _ in told(sheet(*rows))[4]] == [4]
    turn("veg-1", "closed")
    assert told(sheet(*rows, "2020-03-06.r4,veg-1,h1,moved,"))[1:3] == (0, 2)


def test_a_sheet_under_way_when_its_round_is_reconciled_is_refused():
    with meanwhile(lambda: turn("veg-1", "reconciled")):
        answer = sheet("2020-03-06.r1,veg-1,h1,delivered,2", "2020-03-06.r2,veg-1,h2,delivered,2")
    assert [(row, message) for row, _, message in told(answer)[4]] == [
        (2, "The round is reconciled"),
        (3, "The round is reconciled"),
    ]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sheet_that_broke_off_anywhere_goes_on_where_it_stopped(when, monkeypatch):
    monkeypatch.setattr(sheet_rows, "ITEMS", 8)
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
