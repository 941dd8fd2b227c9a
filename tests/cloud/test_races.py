"""Many at once, with real threads on the local cloud, whose transactions are exact where moto's are not."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from time import monotonic, sleep
from typing import Any

import pytest

from cli.client import Refused
from tests.cloud.conftest import Programme, becomes

AT_ONCE = 12
AT_THE_GATE_SECONDS = 60
"""The local cloud turns requests away while a function starts, longer on a machine that has much to do."""


def outcome(act: Callable[[], Any]) -> tuple[int, str]:
    """(status, what kind of problem) of a request; one that was turned away at the gate is sent until it is let in."""
    until = monotonic() + AT_THE_GATE_SECONDS
    while True:
        try:
            return act().status, ""
        except Refused as refused:
            if refused.status != HTTPStatus.TOO_MANY_REQUESTS or monotonic() > until:
                return refused.status, refused.type.rsplit(":", 1)[-1]
            sleep(1)


def at_once(acts: Iterable[Callable[[], Any]]) -> Counter[tuple[int, str]]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(outcome, acts))


@pytest.fixture
def line(programme: Programme) -> str:
    """A budget line that holds 50.00."""
    money = {"id": "2020-02-10.in", "funder": "foundation", "amount": "50.00", "reference": "IN-1"}
    programme.post("finance-maker", "funds", "appropriations", money)
    plan = {"id": "food", "on": "2020-02-10", "order": 1, "name": {"zh": "蔬菜", "en": "Food"}, "planned": "50.00"}
    programme.post("finance-maker", "funds", "lines", plan)
    payee = {"id": "greens", "kind": "organisation", "name": "青禾", "account": "0000 1111 2222"}
    programme.post("finance-maker", "funds", "payees", payee)
    return "food"


def asked(line: str, name: str, amount: str = "1.00") -> dict[str, Any]:
    words = {"zh": "蔬菜", "en": "Vegetables"}
    return {
        "id": f"2020-03-01.{name}",
        "line": line,
        "kind": "purchase",
        "amount": amount,
        "payee": "greens",
        "purpose": words,
    }


def test_a_record_sent_by_many_at_once_is_stored_once(programme):
    one = {"id": "2020-03-01.once", "channel": "phone", "topic": "medical"}
    found = at_once([lambda: programme.post("partner", "intake", "consultations", one)] * 30)
    assert found == {(201, ""): 1, (200, ""): 29}
    assert becomes(lambda: programme.figure("consultations"), 1) == 1


def test_a_line_is_never_overdrawn(programme, line):
    requests = [asked(line, f"d{nth}") for nth in range(80)]
    found = at_once(
        lambda each=each: programme.post("finance-maker", "funds", "disbursements", each) for each in requests
    )
    assert found == {(201, ""): 50, (422, "insufficient-funds"): 30}
    (table,) = programme.get("finance-maker", "funds", "lines")["lines"]
    assert (table["committed"], table["left"], table["spent"]) == ("50.00", "0.00", "0.00")


def test_a_payment_is_made_once_however_often_it_is_recorded(programme, line):
    programme.post("finance-maker", "funds", "disbursements", asked(line, "one", "20.00"))
    programme.post("finance-approver", "funds", "disbursements/2020-03-01.one/approve")
    paid = {"reference": "OUT-1", "paid_on": "2020-03-02"}
    pay = "disbursements/2020-03-01.one/pay"
    assert at_once([lambda: programme.post("finance-maker", "funds", pay, paid)] * 20) == {(200, ""): 20}
    (table,) = programme.get("finance-maker", "funds", "lines")["lines"]
    assert (table["spent"], table["committed"], table["left"]) == ("20.00", "0.00", "30.00")


def test_a_month_that_closes_amid_requests_holds_each_of_them_or_refuses_it(programme, line):
    def closes():
        return programme.post("finance-approver", "funds", "periods/2020-03/close")

    programme.post("finance-approver", "funds", "periods/2020-02/close")
    requests = [asked(line, f"d{nth}", "0.10") for nth in range(60)]
    acts = [lambda each=each: programme.post("finance-maker", "funds", "disbursements", each) for each in requests]
    acts[20:20] = [closes] * 3
    found = at_once(acts)
    assert found.keys() == {(201, ""), (200, ""), (409, "period-closed")}
    assert found[200, ""] == 2
    held = found[201, ""] - 1
    assert held + found[409, "period-closed"] == 60
    month = programme.get("finance-approver", "funds", "periods/2020-03")
    reserved = {row["account"]: row["reserved"] for row in month["accounts"]}
    assert (month["transfers"], reserved["line:food"], month["intact"]) == (held, f"{held / 10:.2f}", True)
