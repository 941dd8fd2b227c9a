"""Households from a sheet: what a dry run tells is what becomes of the rows, each for itself, and once."""

import pytest

from services.deliveries import household_sheets
from tests.service.deliveries.asking import coordinator, done, household, read, register
from tests.service.gateway import call
from tests.service.ledger.tap import Killed, at, contents, die, go_back, taken, tapped

pytestmark = pytest.mark.usefixtures("programme")
HEADER = "id,head,address,place,members,classes"
ROWS = (
    "h1,王小明,成宝社区1号,420111007009,2,",
    "new,李红,成宝社区7号,420111007009,3,infant+low-income",
    "h2,王小明,成宝社区2号,420111007009,5,",
    "twin,王 小明,成宝社区 1号,420111007009,2,",
    "wrong,孙,成宝社区8号,4201,2,",
    "new,李红,成宝社区7号,420111007009,3,infant、low-income",
    "new,李红,成宝社区7号,420111007009,4,",
    "again,李红,成宝社区7号,420111007009,3,",
    "last,周,成宝社区9号,420111007009,1,quarantined; pregnant",
)


def sheet(*rows, dry_run="false", header=HEADER):
    text = "\n".join((header, *rows))
    query = {"dry_run": dry_run}
    return call("deliveries", "partner", "POST", "/households/import", text, content_type="text/csv", query=query)


def told(answer):
    body = done(answer)
    refused = [(each["row"], each["field"], each["message"].rsplit(" / ", 1)[-1]) for each in body["rejected"]]
    assert body["rows"] == body["new"] + body["same"] + len(body["conflicts"]) + len(refused)
    return body["new"], body["same"], [each["row"] for each in body["conflicts"]], refused


FATES = (
    2,
    2,
    [4, 8],
    [
        (5, "id", "This household is registered as h1"),
        (6, "place", "This is not of the expected form"),
        (9, "id", "This household is registered as new"),
    ],
)


def test_a_dry_run_tells_what_becomes_of_each_row_and_stores_nothing():
    register(1, 2)
    before = contents()
    dry = told(sheet(*ROWS, dry_run="true"))
    assert contents() == before
    wet = told(sheet(*ROWS))
    assert dry == wet
    assert (wet[:3], [row[:2] for row in wet[3]]) == (FATES[:3], [row[:2] for row in FATES[3]])
    assert [row[2] for row in wet[3] if row[1] == "id"] == [row[2] for row in FATES[3] if row[1] == "id"]
    stored = {each["id"]: (each["members"], each["classes"]) for each in read("/households")["items"]}
    assert stored == {
        "h1": (2, []),
        "h2": (2, []),
        "new": (3, ["infant", "low-income"]),
        "last": (1, ["pregnant", "quarantined"]),
    }


def test_the_same_sheet_again_writes_nothing():
    rows = [row for row in ROWS if row.startswith(("new", "last"))][:2]
    assert told(sheet(*rows)) == (1, 1, [], [])
    with tapped() as tap:
        assert told(sheet(*rows)) == (0, 2, [], [])
    assert tap.units == 0


def test_a_row_that_says_what_a_household_was_revised_to_is_the_same():
    register(1, 1)
    revised = {name: value for name, value in household(1, members=5, phone=None).items() if name != "id"}
    done(coordinator("/households/h1/revise", revised))
    rows = [f"h1,王小明,成宝社区1号,420111007009,{members}," for members in (2, 5, 6)]
    assert told(sheet(*rows)) == (0, 2, [4], [])


def test_the_household_of_a_refused_row_may_stand_in_another():
    register(1, 1)
    rows = ("twin,王小明,成宝社区1号,420111007009,2,", "twin,王小明,成宝社区5号,420111007009,2,")
    assert told(sheet(*rows, dry_run="true")) == told(sheet(*rows))
    assert {each["id"] for each in read("/households")["items"]} == {"h1", "twin"}


def test_many_rows_are_stored_fifty_a_transaction():
    rows = [f"h{number},王小明,成宝社区{number}号,420111007009,2," for number in range(1, 121)]
    with tapped() as tap:
        assert told(sheet(*rows))[:2] == (120, 0)
    assert (tap.calls.count("TransactWriteItems"), tap.calls.count("BatchGetItem")) == (3, 2)
    assert tap.units == 2 * 2 * 120


def test_one_wrong_row_costs_its_neighbours_nothing():
    register(7, 7)
    rows = [f"n{number},王小明,成宝社区{number}号,420111007009,2," for number in range(1, 12)]
    new, same, conflicts, refused = told(sheet(*rows))
    assert (new, same, conflicts, [row[:2] for row in refused]) == (10, 0, [], [(8, "id")])


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sheet_that_broke_off_anywhere_goes_on_where_it_stopped(when, monkeypatch):
    monkeypatch.setattr(household_sheets.bulk, "_TRANSACTION", 4)
    register(1, 2)
    start = taken()
    told(sheet(*ROWS))
    whole = contents()
    go_back(start)
    with tapped() as tap:
        told(sheet(*ROWS))
    for number in range(1, len(tap.calls) + 1):
        go_back(start)
        with pytest.raises(Killed), tapped(**{when: at(number, die)}):
            sheet(*ROWS)
        new, same, conflicts, refused = told(sheet(*ROWS))
        assert (new + same, conflicts, [row[:2] for row in refused]) == (4, [4, 8], [row[:2] for row in FATES[3]])
        assert contents() == whole
