"""A list from a sheet: what a dry run tells is what becomes of the rows; counted, and once."""

import pytest

from services.deliveries import recipients
from tests.service.deliveries.asking import THIS, coordinator, done, households, plan, read, refusal, register
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("programme")
ROWS = ("h1,", "h2,3", "h2,3", "h2,4", "h12,", "h99,", "h3,2", "h4,0", "h5,")


@pytest.fixture(autouse=True)
def planned(programme):  # noqa: ARG001 - stands on it
    register(1, 12)
    done(coordinator("/households/h12/void", {"reason": "搬走"}))
    plan(0, frozen=False)
    done(coordinator(f"{THIS}/recipients", {"households": ["h1", {"household": "h3", "quantity": 5}]}))


def sheet(*rows, dry_run="false"):
    text = "\n".join(("household,quantity", *rows))
    path, query = f"{THIS}/recipients/import", {"dry_run": dry_run}
    return call("deliveries", "coordinator", "POST", path, text, content_type="text/csv", query=query)


def told(answer):
    body = done(answer)
    refused = [(each["row"], each["field"]) for each in body["rejected"]]
    assert body["rows"] == body["new"] + body["same"] + len(body["conflicts"]) + len(refused)
    return body["new"], body["same"], [each["row"] for each in body["conflicts"]], refused


def test_a_dry_run_tells_what_becomes_of_each_row_and_stores_nothing():
    before = contents()
    dry = told(sheet(*ROWS, dry_run="true"))
    assert contents() == before
    assert dry == told(sheet(*ROWS))
    assert dry == (2, 2, [5, 8], [(6, "household"), (7, "household"), (9, "quantity")])
    listed = {each["household"]: each["quantity"] for each in read(f"{THIS}/recipients")["items"]}
    assert listed == {"h1": 1, "h2": 3, "h3": 5, "h5": 1}
    assert told(sheet(*ROWS))[:2] == (0, 4)


@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_a_frozen_list_takes_no_row_that_is_new(dry_run):
    done(coordinator(f"{THIS}/freeze", {"count": 2, "total": 6}))
    refused = {"round": "The list is frozen; nobody can be added"}
    assert refusal(sheet("h1,", "h5,", dry_run=dry_run)) == (409, "wrong-state", refused)
    assert told(sheet("h1,", "h3,5", dry_run=dry_run)) == (0, 2, [], [])


def test_rows_that_somebody_else_lists_at_the_same_time_are_the_same(monkeypatch):
    monkeypatch.setattr(recipients, "PER_TRANSACTION", 2)
    with meanwhile(lambda: done(coordinator(f"{THIS}/recipients", households(6, 7)))):
        assert told(sheet("h4,", "h5,", "h6,", "h7,", "h8,")) == (3, 2, [], [])
    assert read(THIS)["listed"] == 7


def test_a_sheet_survives_a_crash_at_any_call(monkeypatch):
    monkeypatch.setattr(recipients, "PER_TRANSACTION", 2)
    survives(lambda: sheet(*ROWS, "h6,", "h7,"))
