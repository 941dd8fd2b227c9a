"""Large sheets: taken at once, stored behind the answer, gone on with wherever that broke off, and told in full."""

import csv
import io

import pytest

from houyuan import jobs
from services.deliveries import delivery_sheets, sheet_work
from tests.service.conftest import _all_there_is, _restore
from tests.service.deliveries.asking import done, plan, read, refusal
from tests.service.deliveries.calls import at_any
from tests.service.deliveries.doors import balances, counts, hand, send_out
from tests.service.deliveries.pictures import bucket
from tests.service.gateway import Answer, call
from tests.service.ledger.tap import contents

pytestmark = pytest.mark.usefixtures("at_the_doors")
ID = "2020-03-06.sheet"
ROWS = (
    "2020-03-06.r1,veg-1,h1,delivered,2,王小明",
    "2020-03-06.r2,veg-1,h9,delivered,2,王小明",
    "2020-03-06.r1,veg-1,h1,delivered,2,王小明",
    "2020-03-06.r1,veg-1,h1,delivered,3,王小明",
    "2020-03-06.r3,veg-1,h2,nobody-home,,",
    "2020-03-06.r4,veg-1,h3,delivered,,",
    "2020-03-06.r5,veg-1,h3,delivered,2,",
)
TOLD = {"state": "stored", "rows": 7, "new": 3, "same": 1, "conflicting": 1, "rejected": 2, "work": None}


def text(*rows: str) -> str:
    return "\n".join(("id,round,household,result,people,received_by", *rows))


def send(*rows: str, sheet: str = ID, role: str = "partner") -> Answer:
    path = "/delivery-sheets/import"
    return call("deliveries", role, "POST", path, text(*rows), content_type="text/csv", query={"id": sheet})


def work(sheet: str = ID) -> None:
    assert sheet_work.carry_on("hubei-2020", sheet)


def shown(sheet: str = ID):
    body = read(f"/delivery-sheets/{sheet}")
    return {name: body[name] for name in TOLD}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """A lease of a process that ended is over at once."""
    monkeypatch.setattr(jobs, "LEASE_SECONDS", -1)


def test_a_sheet_is_taken_and_its_rows_are_stored_behind_the_answer():
    taken = send(*ROWS)
    work_to_do = {"done": 0, "of": 7}
    assert (taken.status, taken.body["state"], taken.body["rows"], taken.body["work"]) == (
        200,
        "storing",
        7,
        work_to_do,
    )
    assert read("/deliveries")["items"] == []
    work()
    assert shown() == TOLD
    assert counts() == {"listed": 3, "delivered": 2, "undelivered": 1, "open": 0, "exceptions": 0}
    assert (balances()["out:veg-1"], balances()["handed:veg-1"]) == (3, 2)
    delivery = read("/deliveries/2020-03-06.r1")
    assert (delivery["sheet"], delivery["created_by"], delivery["received_by"]) == (ID, "partner", "王***")


def test_every_refused_row_is_told_and_its_words_are_not():
    done(send(*ROWS))
    work()
    refusals = read(f"/delivery-sheets/{ID}")["refusals"]
    assert [(each["row"], each["field"]) for each in refusals] == [(3, "household"), (5, "id"), (7, "people")]
    url = read(f"/delivery-sheets/{ID}/refusals")["url"]
    assert f"/sheets/hubei-2020/{ID}-refused.csv" in url
    assert list(bucket()) == [f"sheets/hubei-2020/{ID}-refused.csv"]
    (file,) = bucket().values()
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    assert [{**row, "row": int(row["row"])} for row in rows] == refusals
    assert "王小明" not in file.decode("utf-8-sig")


def test_a_sheet_tells_its_first_refusals_and_its_file_all(monkeypatch):
    monkeypatch.setattr(sheet_work, "SHOWN", 2)
    done(send(*ROWS))
    work()
    assert [each["row"] for each in read(f"/delivery-sheets/{ID}")["refusals"]] == [3, 5]
    (file,) = bucket().values()
    assert len(file.decode().splitlines()) == 4


def test_the_sheet_itself_is_kept_only_as_long_as_it_is_worked_on():
    done(send(*ROWS[:1]))
    (name,) = bucket()
    assert name.startswith(f"sheets/hubei-2020/{ID}-")
    work()
    assert bucket() == {}
    told = refusal(call("deliveries", "partner", "GET", f"/delivery-sheets/{ID}/refusals"))
    assert told == (404, "not-found", {"sheet": "No row was refused"})


def test_a_sheet_sent_again_is_the_same_one():
    first = done(send(*ROWS))
    again = send(*ROWS)
    assert (again.status, again.body) == (200, first)
    work()
    assert {name: done(send(*ROWS))[name] for name in TOLD} == TOLD
    assert [name for name in bucket() if not name.endswith("-refused.csv")] == []
    assert refusal(send(*ROWS[:2])) == (409, "id-taken", {"id": f"The id {ID} is taken"})
    assert [each["id"] for each in read("/delivery-sheets")["items"]] == [ID]


def test_the_same_rows_under_another_id_are_the_same_deliveries():
    done(send(*ROWS))
    work()
    done(send(*ROWS, sheet="2020-03-07.again"))
    work("2020-03-07.again")
    assert shown("2020-03-07.again") == TOLD | {"new": 0, "same": 4}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("id,round\n", {"household": "The header lacks: household, result"}),
        ("id,round,household,result,surprise\n", {"surprise": "The header has unknown columns: surprise"}),
    ],
)
def test_a_header_that_does_not_fit_is_told_at_once(body, told):
    before = contents()
    query = {"id": ID}
    path = "/delivery-sheets/import"
    answer = call("deliveries", "partner", "POST", path, body, content_type="text/csv", query=query)
    assert refusal(answer) == (422, "invalid", told)
    assert (contents(), bucket()) == (before, {})


def test_a_sheet_needs_an_id_of_its_own():
    path = "/delivery-sheets/import"
    answer = call("deliveries", "partner", "POST", path, text(*ROWS), content_type="text/csv")
    assert refusal(answer) == (422, "invalid", {"id": "This field is required"})
    assert refusal(send(*ROWS, sheet="no day")) == (422, "invalid", {"id": "This is not written as expected"})


def test_more_rows_than_a_sheet_may_have_are_refused(monkeypatch):
    monkeypatch.setattr(delivery_sheets, "ROWS", 6)
    assert refusal(send(*ROWS)) == (413, "too-large", {"body": "At most 6 rows at a time"})


def test_a_large_sheet_is_stored_in_parts_and_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(sheet_work, "PART", 3)
    plan(12, id="wide", cycle="wide")
    send_out("wide", kits=12)
    rows = [f"2020-03-06.r{number},wide,h{number},delivered,2," for number in range(1, 13)]
    done(send(*rows))
    seen = []
    keep = sheet_work._keep  # noqa: SLF001 - between two parts

    def keeping(job, part, became):
        keep(job, part, became)
        seen.append(shown()["work"]["of"])

    monkeypatch.setattr(sheet_work, "_keep", keeping)
    work()
    assert seen == [12] * 4
    assert shown() == TOLD | {"rows": 12, "new": 12, "same": 0, "conflicting": 0, "rejected": 0}
    assert balances()["handed:wide"] == 12


def test_who_was_overtaken_stores_nothing_more(monkeypatch):
    monkeypatch.setattr(sheet_work, "PART", 1)
    done(send(*ROWS[:1], ROWS[4]))
    job = jobs.take("hubei-2020", "delivery-sheet", ID)
    steps = sheet_work.store(job)
    next(steps)
    assert jobs.take("hubei-2020", "delivery-sheet", ID).holder != job.holder
    before = contents()
    with pytest.raises(jobs.Lost):
        next(steps)
    assert contents() == before
    work()
    assert shown() == TOLD | {"rows": 2, "new": 2, "same": 0, "conflicting": 0, "rejected": 0}


def test_a_row_reported_by_hand_meanwhile_is_the_same_one():
    done(send("2020-03-05.d1,veg-1,h1,delivered,3,"))
    done(hand(1))
    work()
    assert shown() == TOLD | {"rows": 1, "new": 0, "same": 1, "conflicting": 0, "rejected": 0}


def test_what_was_never_sent_is_not_found():
    answer = call("deliveries", "coordinator", "GET", f"/delivery-sheets/{ID}")
    assert refusal(answer)[:2] == (404, "not-found")


def everything():
    """What stands, without who held the work last, and the bucket."""
    return {key: item for key, item in contents().items() if not key[1].endswith("-work")}, bucket()


def test_work_on_a_sheet_goes_on_from_any_call(monkeypatch):
    monkeypatch.setattr(sheet_work, "PART", 2)
    done(send(*ROWS[:4], ROWS[5]))
    start = _all_there_is()
    work()
    whole = everything()
    assert shown() == TOLD | {"rows": 5, "new": 1, "same": 1, "conflicting": 1, "rejected": 2}
    told = []

    def check(where):
        told.append(where)
        assert everything() == whole, where

    calls = at_any(lambda: _restore(start), lambda: sheet_work.carry_on("hubei-2020", ID), check)
    assert len(told) == 2 * calls > 40


def test_sending_a_sheet_goes_on_from_any_call():
    start = _all_there_is()

    def check(where):
        work()
        assert shown() == TOLD, where

    assert at_any(lambda: _restore(start), lambda: done(send(*ROWS)), check) > 4
