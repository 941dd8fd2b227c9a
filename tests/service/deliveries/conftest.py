"""The programme with its kit; and, for most tests, a frozen round of three households."""

from typing import Any

import pytest

from tests.service.deliveries.asking import plan, start_programme
from tests.service.deliveries.doors import send_out
from tests.service.deliveries.stocking import stocked
from tests.service.ledger.tap import go_back, taken


@pytest.fixture(scope="session")
def _made() -> dict[str, Any]:
    return {}


@pytest.fixture
def programme(aws: None, _made: dict[str, Any]) -> None:  # noqa: ARG001 - stands on it
    """The programme with its kit. Made once, then put back."""
    if "programme" not in _made:
        start_programme()
        _made["programme"] = taken()
    go_back(_made["programme"])


@pytest.fixture
def going_out(programme: None, _made: dict[str, Any]) -> None:  # noqa: ARG001 - stands on it
    """A frozen round of h1, h2 and h3. Made once, then put back."""
    if "round" not in _made:
        plan(3)
        _made["round"] = taken()
    go_back(_made["round"])


@pytest.fixture
def at_the_doors(going_out: None, _made: dict[str, Any]) -> None:  # noqa: ARG001 - stands on it
    """That round out, with five kits of one bag of greens each. Made once, then put back."""
    if "out" not in _made:
        send_out(greens=1)
        _made["out"] = taken()
    go_back(_made["out"])


@pytest.fixture
def stock(programme: None, _made: dict[str, Any]) -> None:  # noqa: ARG001 - stands on it
    """The programme with a store and what it was given. Made once, then put back."""
    if "stock" not in _made:
        stocked()
        _made["stock"] = taken()
    go_back(_made["stock"])
