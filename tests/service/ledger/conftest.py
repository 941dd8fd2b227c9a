"""What the ledger's tests begin with."""

import pytest

from tests.service.ledger.asking import OPENS, PAID_IN, moved


@pytest.fixture
def stocked(aws):  # noqa: ARG001 - stands on it
    """A store that holds 100."""
    moved(PAID_IN, opens=OPENS)
