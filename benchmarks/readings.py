"""The same small request to each service: one record, read by its key; a record for each to read."""

from dataclasses import dataclass
from typing import Any

from cli.local.trial import Programme


@dataclass(frozen=True)
class Reading:
    """A record that a service shows: the function that shows it, where it is found, who makes it."""

    module: str
    plural: str
    kind: str
    role: str
    new: dict[str, Any]

    @property
    def id(self) -> str:
        """The record's id."""
        return str(self.new["id"])


_HOUSEHOLD = {"id": "read-1", "head": "王安和", "address": "成宝社区9001号", "place": "420111007009", "members": 3}
READINGS = {
    "intake": Reading(
        "services.intake.consultations",
        "consultations",
        "consultation",
        "partner",
        {"id": "2020-03-01.c1", "channel": "phone", "topic": "medical"},
    ),
    "deliveries": Reading("services.deliveries.households", "households", "household", "coordinator", _HOUSEHOLD),
    "funds": Reading(
        "services.funds.attendance",
        "attendance",
        "attendance",
        "coordinator",
        {"id": "2020-03-01.a1", "volunteer": "v1", "minutes": 240},
    ),
    "reports": Reading("services.reports.issuing", "reports", "report", "coordinator", {"id": "2020-05-20.r1"}),
}


def put(programme: Programme, service: str) -> None:
    """Makes the record."""
    reading = READINGS[service]
    programme.post(reading.role, service, reading.plural, reading.new)


def event(service: str, programme: str, subject: str) -> dict[str, Any]:
    """The request as the gateway sends it to a function, token checked."""
    reading = READINGS[service]
    path = f"/{service}/v1/programmes/{programme}/{reading.plural}/{reading.id}"
    return {
        "version": "2.0",
        "routeKey": "ANY /{service}/{proxy+}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"accept-language": "zh", "host": "api.example.org"},
        "requestContext": {
            "http": {"method": "GET", "path": path, "sourceIp": "127.0.0.1"},
            "stage": "$default",
            "authorizer": {"jwt": {"claims": {"sub": subject, "username": subject, "client_id": "site"}}},
        },
        "isBase64Encoded": False,
    }
