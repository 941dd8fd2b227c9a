"""The process ends, or its reply is lost, at any call: repeating the request completes it, once."""

import pytest

from tests.service.funds.asking import (
    CANCELLED,
    CONSENTS,
    FOOD,
    GRANT,
    MOVE,
    PAID,
    RICE,
    approver,
    maker,
    moved,
)
from tests.service.ledger.tap import survives

pytestmark = pytest.mark.usefixtures("lines")
THIS, MOVES = "/disbursements/2020-03-01.rice", "/reallocations/2020-03-01.move"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/appropriations", GRANT | {"id": "2020-03-01.second", "funder": "bureau"}),
        ("/lines", FOOD | {"id": "rent", "planned": "100.00"}),
        ("/lines", FOOD | {"id": "rent", "planned": "0.00"}),
        ("/reallocations", MOVE),
        ("/disbursements", RICE),
    ],
    ids=["an appropriation", "a line", "a line without money", "a proposal", "a request"],
)
def test_what_is_made_is_made_once(path, body):
    survives(lambda: maker(path, body))


@pytest.mark.parametrize(("step", "body"), [("approve", CONSENTS), ("refuse", {"reason": "等下一批"})])
def test_a_proposal_is_decided_once(step, body):
    moved("/reallocations", MOVE)
    survives(lambda: approver(f"{MOVES}/{step}", body))


@pytest.mark.parametrize(
    ("before", "ask"),
    [
        ([], lambda: approver(f"{THIS}/approve")),
        ([f"{THIS}/approve"], lambda: maker(f"{THIS}/pay", PAID)),
        ([], lambda: maker(f"{THIS}/cancel", CANCELLED)),
        ([f"{THIS}/approve"], lambda: maker(f"{THIS}/cancel", CANCELLED)),
    ],
    ids=["approved", "paid", "cancelled", "cancelled after approval"],
)
def test_a_step_of_a_disbursement_is_taken_once(before, ask):
    moved("/disbursements", RICE)
    for path in before:
        moved(path)
    survives(ask)
