"""A programme with two funders; and, for most tests, money in it and two lines."""

from typing import Any

import pytest

from tests.service.funds.asking import FOOD, FUNDED, GRAIN, GRANT, LAN, MASKS, moved
from tests.service.gateway import call
from tests.service.ledger.tap import go_back, taken


@pytest.fixture(scope="session")
def _standing() -> dict[str, Any]:
    return {}


@pytest.fixture
def programme(aws: None) -> None:  # noqa: ARG001 - stands on it
    """The programme and its payees, without money."""
    _begin()


@pytest.fixture
def lines(aws: None, _standing: dict[str, Any]) -> None:  # noqa: ARG001 - stands on it
    """1,000.00 received: 600.00 for food, 300.00 for masks, 100.00 unallocated. Made once, then put back."""
    if not _standing:
        _begin()
        moved("/appropriations", GRANT)
        moved("/lines", FOOD)
        moved("/lines", MASKS)
        _standing.update(taken())
    go_back(_standing)


def _begin() -> None:
    assert call("intake", "coordinator", "POST", "/v1/programmes", FUNDED).status == 201
    for payee in (GRAIN, LAN):
        moved("/payees", payee)
