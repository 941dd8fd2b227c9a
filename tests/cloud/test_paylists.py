"""Pay lists on the whole stack: the stream starts the paymaster; what many ask for at once is done and paid once."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from cli import people
from cli.client import Answer
from cli.local.cloud import LocalCloud
from houyuan import bulk, privacy, records, store
from houyuan.identity import Caller
from houyuan.settings import settings
from houyuan.types import BankAccount, PersonName
from tests.cloud.conftest import Programme, becomes
from tests.cloud.test_races import at_once

WORDS = {"zh": "志愿者补贴", "en": "Stipends"}
VOLUNTEERS, DAYS = 60, 3
MARCH = {
    "id": "2020-03-31.march",
    "line": "stipends",
    "start": "2020-03-01",
    "end": "2020-03-31",
    "rate": "50.00",
    "count": VOLUNTEERS,
    "total": "9000.00",
    "purpose": WORDS,
}
THIS = f"paylists/{MARCH['id']}"
TABLES = {"RECORDS_TABLE": "RecordsTable", "LEDGER_TABLE": "LedgerTable", "FIGURES_TABLE": "FiguresTable"} | {
    "ACCESS_TABLE": "AccessTable",
    "DATA_KEY": "DataKey",
}


class Registered(BaseModel):
    """What a pay list reads of the payee register."""

    name: PersonName
    account: BankAccount


UNKNOWN = {"marks": [], "categories": [], "subject": None, "organisation": None}
"""What the register does not know of them."""


@pytest.fixture
def here(stack: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process keeps records itself, in the tables of the local cloud."""
    told = {name: value for outputs in stack.outputs.values() for name, value in outputs.items()}
    for variable, output in TABLES.items():
        monkeypatch.setenv(variable, told[output])
    caches = (settings, store.dynamodb, privacy._kms, privacy._data_key)  # noqa: SLF001
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def paying(programme: Programme, here: None) -> Programme:  # noqa: ARG001 - stands on it
    """A line that holds 20,000.00, and sixty volunteers who were there on three days of March."""
    money = {"id": "2020-02-10.in", "funder": "foundation", "amount": "20000.00", "reference": "IN-1"}
    programme.post("finance-maker", "funds", "appropriations", money)
    plan = {"id": "stipends", "on": "2020-02-10", "order": 1, "name": WORDS, "planned": "20000.00"}
    programme.post("finance-maker", "funds", "lines", plan)
    maker = Caller("finance-maker", "finance-maker")
    register = {f"v{at:03d}": Registered(name="王安和", account=f"62220200{at:08d}") for at in range(VOLUNTEERS)}
    bulk.create_many(
        [
            records.new_record(programme.id, "payee", who, maker, record_id=code, extra=UNKNOWN)
            for code, who in register.items()
        ]
    )
    rows = [f"2020-03-0{day + 1}.v{at:03d},v{at:03d},240" for at in range(VOLUNTEERS) for day in range(DAYS)]
    sheet = "\n".join(["id,volunteer,minutes", *rows])
    path = programme.path("funds", "attendance/import?dry_run=false")
    assert programme.clients["partner"].post_sheet(path, sheet).body["new"] == VOLUNTEERS * DAYS
    return programme


def shown(programme: Programme, path: str = THIS) -> dict:
    return programme.get("finance-maker", "funds", path)


def budget(programme: Programme) -> tuple[str, str, str]:
    (line,) = programme.get("finance-maker", "funds", "lines")["lines"]
    return line["spent"], line["committed"], line["left"]


def test_a_list_is_made_approved_and_paid_once_however_often_each_is_asked_for(paying, stack):
    found = at_once([lambda: paying.post("finance-maker", "funds", "paylists", MARCH)] * 10)
    assert found == {(201, ""): 1, (200, ""): 9}
    assert becomes(lambda: shown(paying)["state"], "submitted") == "submitted"
    assert budget(paying) == ("0.00", "9000.00", "11000.00")

    people.join(stack.deployment, stack.person("coordinator").subject, paying.id, "finance-approver")
    both = [lambda who=who: paying.post(who, "funds", f"{THIS}/approve") for who in ("finance-approver", "coordinator")]
    found = at_once(both * 6)
    assert found == {(200, ""): 6, (409, "wrong-state"): 6}
    assert becomes(lambda: shown(paying)["work"], None) is None
    assert shown(paying)["lines"] == {"payable": {"count": 60, "amount": "9000.00", "paid": "0.00"}}
    assert budget(paying) == ("0.00", "9000.00", "11000.00")

    lines = [f"20200331-march-{at + 1:05d},150.00,2020-04-02" for at in range(VOLUNTEERS)]
    sheet = "\n".join(["reference,amount,date", *lines])
    path = paying.path("funds", f"{THIS}/results/import?dry_run=false&total=9000.00")
    answers: list[Answer] = []

    def told() -> Answer:
        answers.append(paying.clients["finance-maker"].post_sheet(path, sheet))
        return answers[-1]

    found = at_once([told] * 6)
    assert found == {(200, ""): 6}
    assert sum(answer.body["new"] for answer in answers) == VOLUNTEERS
    assert all(answer.body["new"] + answer.body["same"] == VOLUNTEERS for answer in answers)
    assert budget(paying) == ("9000.00", "0.00", "11000.00")


def test_of_two_lists_over_the_same_days_at_once_no_day_is_paid_twice(paying):
    lists = [MARCH | {"id": f"2020-03-31.{name}"} for name in ("a", "b")]
    found = at_once([lambda each=each: paying.post("finance-maker", "funds", "paylists", each) for each in lists])
    assert found[201, ""] >= 1
    asked = [each["id"] for each in paying.get("finance-maker", "funds", "paylists")["items"]]
    for paylist in asked:
        assert becomes(lambda path=f"paylists/{paylist}": shown(paying, path)["work"], None) is None
    made = [each for each in asked if shown(paying, f"paylists/{each}")["state"] == "submitted"]
    assert len(made) <= 1
    assert budget(paying)[1] == ("9000.00" if made else "0.00")
