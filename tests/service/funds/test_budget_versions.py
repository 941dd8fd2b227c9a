"""Published versions of the budget: frozen as it stood, numbered without a gap, the same for ever."""

import hashlib
import json

import pytest

from tests.service.examples import TEXT
from tests.service.funds.asking import CONSENTS, FOOD, MOVE, RICE, budget, maker, moved, read, refusal
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("lines")
FIRST = {"id": "2020-03-01.first", "note": TEXT}
SECOND = FIRST | {"id": "2020-04-01.second"}
COLUMNS = ("planned", "moved_in", "moved_out", "spent", "committed", "left")


def frozen(version):
    table = version["table"]
    rows = {line["id"]: tuple(line[name] for name in COLUMNS) for line in table["lines"]}
    return rows | {name: table[name] for name in ("appropriated", "unallocated")}


def test_a_version_freezes_the_table_as_it_stands():
    moved("/disbursements", RICE)
    published = maker("/budget-versions", FIRST)
    assert published.status == 201
    assert {name: published.body[name] for name in (*FIRST, "number", "created_by")} == FIRST | {
        "number": 1,
        "created_by": "finance-maker",
    }
    assert frozen(published.body) == budget()
    assert published.body["table"]["lines"][0].items() >= FOOD.items()


def test_its_hash_is_of_the_table_that_it_answers():
    version = moved("/budget-versions", FIRST)
    canonical = json.dumps(version["table"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert version["content_hash"] == hashlib.sha256(canonical).hexdigest()


def test_a_version_stays_as_it_was_whatever_moves_later():
    version = moved("/budget-versions", FIRST)
    before = budget()
    moved("/reallocations", MOVE)
    moved("/reallocations/2020-03-01.move/approve", CONSENTS)
    moved("/lines", FOOD | {"id": "rent", "order": 3, "planned": "10.00"})
    assert budget() != before
    assert read("/budget-versions/2020-03-01.first") == version
    assert frozen(version) == before
    again = maker("/budget-versions", FIRST)
    assert (again.status, again.body) == (200, version)
    second = moved("/budget-versions", SECOND)
    assert (second["number"], frozen(second)) == (2, budget())
    assert second["content_hash"] != version["content_hash"]


def test_two_versions_of_one_table_have_one_hash_and_two_numbers():
    first, second = moved("/budget-versions", FIRST), moved("/budget-versions", SECOND)
    assert first["content_hash"] == second["content_hash"]
    assert (first["number"], second["number"]) == (1, 2)


def test_versions_are_listed_without_their_tables():
    versions = [moved("/budget-versions", each) for each in (FIRST, SECOND)]
    listed = read("/budget-versions")["items"]
    assert listed == [{name: value for name, value in each.items() if name != "table"} for each in versions]
    assert call("funds", "funder", "GET", "/budget-versions").body["items"] == listed


def test_two_who_publish_at_once_get_two_numbers():
    with meanwhile(lambda: moved("/budget-versions", SECOND)):
        first = moved("/budget-versions", FIRST)
    assert (first["number"], read("/budget-versions/2020-04-01.second")["number"]) == (2, 1)


def test_the_same_version_published_twice_at_once_is_one():
    with meanwhile(lambda: moved("/budget-versions", FIRST)):
        assert maker("/budget-versions", FIRST).status == 200
    assert [each["number"] for each in read("/budget-versions")["items"]] == [1]


def test_another_version_under_the_same_id_is_refused():
    moved("/budget-versions", FIRST)
    before = contents()
    other = maker("/budget-versions", FIRST | {"note": {"zh": "另一版", "en": "Another"}})
    assert refusal(other) == (409, "id-taken", {"id": "The id 2020-03-01.first is taken"})
    future = maker("/budget-versions", FIRST | {"id": "2999-01-01.x"})
    assert refusal(future) == (422, "invalid", {"id": "This day has not come yet"})
    assert contents() == before


def test_who_only_reads_or_approves_publishes_nothing():
    for role in ("finance-approver", "funder", "coordinator"):
        assert call("funds", role, "POST", "/budget-versions", FIRST).status == 403


def test_publishing_that_is_cut_off_is_completed_by_repeating_it():
    survives(lambda: maker("/budget-versions", FIRST))


def test_a_table_that_no_record_can_hold_is_refused_with_its_size():
    long = {"zh": "粮" * 500, "en": "油" * 500}
    for nth in range(40):
        terms = {"name": long, "purpose": long, "excludes": long, "planned": "0.00"}
        moved("/lines", FOOD | terms | {"id": f"line-{nth}", "order": nth + 3})
    before = contents()
    told = refusal(maker("/budget-versions", FIRST))
    assert told[:2] == (409, "wrong-state")
    assert told[2]["table"].startswith("The table has 37")
    assert contents() == before
