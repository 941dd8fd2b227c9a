"""Two dozen volunteers from attendance to the bank and back: each stage has the numbers of the one before."""

import base64
import csv
import io

import pytest

from houyuan import ledger
from services.funds import paid_days
from tests.service.funds.asking import budget, moved, read
from tests.service.funds.paying import MARCH, attend, made, payee, taken, worked
from tests.service.gateway import call
from tests.service.ledger.tap import tapped

pytestmark = pytest.mark.usefixtures("lines")
MANY, DAYS = 24, 2
PAYEES = [f"v{number:03d}" for number in range(MANY)]
LIST = MARCH | {"rate": "1.00", "count": MANY, "total": "48.00"}
THIS = f"/paylists/{LIST['id']}"


@pytest.fixture(autouse=True)
def volunteers(lines):  # noqa: ARG001 - stands on it
    for code in PAYEES:
        payee(code, account=f"6222020000000{code[1:]}")
    attend(*((code, f"2020-03-0{day + 1}", 240) for code in PAYEES for day in range(DAYS)))


def test_every_stage_has_the_numbers_of_the_one_before():
    assert made(LIST)["lines"] == {"listed": {"count": MANY, "amount": "48.00", "paid": "0.00"}}
    with tapped() as tap:
        moved(f"{THIS}/approve")
    assert tap.calls.count("TransactWriteItems") == 1, "approving takes one transaction however long the list"
    worked(LIST["id"])
    file = call("funds", "finance-maker", "GET", f"{THIS}/bank-file").body
    text = file if isinstance(file, str) else file.decode()
    rows = list(csv.reader(io.StringIO(decoded(text))))[2:]
    assert (len(rows), len({row[1] for row in rows})) == (MANY, MANY)
    assert sum(float(row[5]) for row in rows) == 48.00

    # Every third is paid, every third fails, every third has no answer.
    said = ("2.00,2020-04-02", "-1,", ",")
    answers = [f"{row[1]},{said[at % 3]},\n" for at, row in enumerate(rows)]
    result = taken("".join(answers), "16.00")
    assert (result["rows"], result["new"], result["rejected"]) == (MANY, MANY, [])
    shown = read(THIS)
    assert {state: tally["count"] for state, tally in shown["lines"].items()} == dict.fromkeys(
        ("failed", "paid", "pending"), 8
    )
    assert (shown["outstanding"], budget()["food"][3:]) == ("32.00", ("16.00", "32.00", "552.00"))

    moved(f"{THIS}/give-back", {"reason": "户名不符", "given_back_on": "2020-04-10"})
    worked(LIST["id"])
    assert budget()["food"][3:] == ("16.00", "16.00", "568.00")
    assert len(list(paid_days.claims("hubei-2020", "", "9"))) == 16 * DAYS
    assert made(LIST | {"id": "2020-04-11.again", "count": 8, "total": "16.00"})["state"] == "submitted"
    assert sum(each.balance for each in ledger.accounts("hubei-2020")) == 0


def decoded(text):
    """A file as it was before the gateway's coat."""
    return base64.b64decode(text).decode("utf-8-sig")
