"""Programmes of their own for tests on the local cloud, with everybody who works in them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any

import pytest

from cli import people
from cli.client import Client
from cli.local import sign_in
from cli.local.cloud import LocalCloud

SETTLED_SECONDS = 60
_NEW = {
    "name": {"zh": "试验项目", "en": "Trial"},
    "start": "2020-02-10",
    "end": "2020-05-15",
    "implementers": [{"id": "centre", "name": {"zh": "中心", "en": "Centre"}}],
    "funders": [{"id": "foundation", "name": {"zh": "基金会", "en": "Foundation"}}],
    "groups": [{"id": "g1", "name": "1组"}],
}


@dataclass(frozen=True)
class Programme:
    """A programme and the clients of those who work in it, by role."""

    id: str
    clients: dict[str, Client] = field(repr=False)

    def path(self, service: str, rest: str) -> str:
        return f"/{service}/v1/programmes/{self.id}/{rest}"

    def get(self, role: str, service: str, rest: str, **query: Any) -> Any:
        return self.clients[role].get(self.path(service, rest), **query)

    def post(self, role: str, service: str, rest: str, body: dict[str, Any] | None = None) -> Any:
        return self.clients[role].post(self.path(service, rest), body)

    def figure(self, figure: str) -> Any:
        return self.get("coordinator", "reports", f"figures/{figure}")["value"]


@pytest.fixture(scope="session")
def tokens(stack: LocalCloud) -> dict[str, str]:
    deployment = stack.deployment
    staff = {each.role: sign_in.staff_token(deployment, each.email, each.password) for each in stack.people}
    return staff | {"partner": sign_in.partner_token(deployment, people.partner_app(deployment))}


@pytest.fixture(scope="session")
def clients(stack: LocalCloud, tokens: dict[str, str]) -> dict[str, Client]:
    return {role: Client(stack.deployment.api_url, token) for role, token in tokens.items()}


@pytest.fixture
def programme(stack: LocalCloud, clients: dict[str, Client]) -> Programme:
    """A new programme that everybody is a member of."""
    made = Programme(f"trial-{secrets.token_hex(4)}", clients)
    for person in stack.people:
        people.join(stack.deployment, person.subject, made.id, person.role)
    people.join(stack.deployment, people.partner_app(stack.deployment).client_id, made.id, "partner")
    clients["coordinator"].post("/intake/v1/programmes", {"id": made.id, **_NEW})
    return made


def becomes(read: Callable[[], Any], value: Any) -> Any:
    """What is read once it is `value`, or when the time that figures may take to settle is over."""
    until = monotonic() + SETTLED_SECONDS
    while (told := read()) != value and monotonic() < until:
        sleep(0.3)
    return told
