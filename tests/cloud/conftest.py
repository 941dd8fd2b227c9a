"""Programmes of their own for tests on the local cloud, with everybody who works in them."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import pytest

from cli.client import Client
from cli.local import sign_in, trial
from cli.local.cloud import LocalCloud
from cli.local.trial import Programme

__all__ = ["Programme", "becomes"]

SETTLED_SECONDS = 60


@pytest.fixture(scope="session")
def tokens(stack: LocalCloud) -> dict[str, str]:
    return sign_in.tokens(stack)


@pytest.fixture(scope="session")
def clients(stack: LocalCloud, tokens: dict[str, str]) -> dict[str, Client]:
    return {role: Client(stack.deployment.api_url, token) for role, token in tokens.items()}


@pytest.fixture
def programme(stack: LocalCloud, clients: dict[str, Client]) -> Programme:
    """A new programme that everybody is a member of."""
    return trial.begin(stack, clients)


def becomes(read: Callable[[], Any], value: Any) -> Any:
    """What is read once it is `value`, or when the time that figures may take to settle is over."""
    until = monotonic() + SETTLED_SECONDS
    while (told := read()) != value and monotonic() < until:
        sleep(0.3)
    return told
