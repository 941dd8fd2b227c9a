"""The reports service over a small programme that happened."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.service.conftest import _all_there_is, _restore
from tests.service.reports import story


@pytest.fixture(scope="session")
def _happened(_cloud: dict[str, Any]) -> dict[str, Any]:
    _restore(_cloud)
    story.tell()
    return _all_there_is()


@pytest.fixture(scope="session")
def _settled(_happened: dict[str, Any]) -> dict[str, Any]:
    _restore(_happened)
    story.settle()
    return _all_there_is()


@pytest.fixture(scope="session")
def _frozen(_settled: dict[str, Any]) -> dict[str, Any]:
    _restore(_settled)
    assert story.freeze()["state"] == "frozen"
    return _all_there_is()


@pytest.fixture
def happened(_happened: dict[str, Any]) -> None:
    """Everything was recorded, and no event has reached the projector."""
    _restore(_happened)


@pytest.fixture(scope="session")
def _begun(_cloud: dict[str, Any]) -> dict[str, Any]:
    _restore(_cloud)
    story.ask("intake", "coordinator", "/v1/programmes", story.PROGRAMME)
    story.settle()
    return _all_there_is()


@pytest.fixture
def anew(_begun: dict[str, Any]) -> Callable[[], None]:
    """Takes everything back to a programme without records: for properties, which try many times within one test."""
    return partial(_restore, _begun)


@pytest.fixture
def settled(_settled: dict[str, Any]) -> None:
    """Everything was recorded and folded."""
    _restore(_settled)


@pytest.fixture
def anew_settled(_settled: dict[str, Any]) -> Callable[[], None]:
    """Takes everything back to before the report was asked for."""
    return partial(_restore, _settled)


@pytest.fixture
def frozen(_frozen: dict[str, Any]) -> None:
    """The report is frozen, and nobody has got it."""
    _restore(_frozen)
