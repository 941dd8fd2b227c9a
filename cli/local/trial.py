"""A programme to try things in: of its own on the local cloud, with everybody who may work in it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cli import people
from cli.client import Answer, Client
from cli.local.cloud import LocalCloud

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
    clients: Mapping[str, Client] = field(repr=False)

    def path(self, service: str, rest: str) -> str:
        """The path of something inside the programme."""
        return f"/{service}/v1/programmes/{self.id}/{rest}"

    def get(self, role: str, service: str, rest: str, **query: Any) -> Any:
        """What a GET answers to a role."""
        return self.clients[role].get(self.path(service, rest), **query)

    def post(self, role: str, service: str, rest: str, body: dict[str, Any] | None = None) -> Answer:
        """What a POST answers to a role."""
        return self.clients[role].post(self.path(service, rest), body)

    def post_sheet(self, role: str, service: str, rest: str, sheet: str) -> Any:
        """What became of the rows of a CSV sheet that a role sent."""
        return self.clients[role].post_sheet(self.path(service, rest), sheet).body

    def figure(self, figure: str, **where: Any) -> Any:
        """The value of a figure, filtered."""
        return self.get("coordinator", "reports", f"figures/{figure}", **where)["value"]


def begin(cloud: LocalCloud, clients: Mapping[str, Client], **facts: Any) -> Programme:
    """A new programme of an id of its own that everybody is a member of; `facts` take the place of the usual ones."""
    made = Programme(f"trial-{secrets.token_hex(4)}", clients)
    deployment = cloud.deployment
    for person in cloud.people:
        people.join(deployment, person.subject, made.id, person.role)
    people.join(deployment, people.partner_app(deployment).client_id, made.id, "partner")
    clients["coordinator"].post("/intake/v1/programmes", _NEW | facts | {"id": made.id})
    return made
