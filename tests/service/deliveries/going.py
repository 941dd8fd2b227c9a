"""Volunteers who go out by the link of their run, and what they see and send."""

from typing import Any

from tests.service.deliveries.asking import THIS, coordinator, done
from tests.service.gateway import Answer, call


def link(volunteer: str = "li", *, renew: bool = False) -> str:
    """The address that a volunteer is sent."""
    return str(done(coordinator(f"{THIS}/runs/{volunteer}/link", {"renew": renew}))["url"])


def token(volunteer: str = "li", *, renew: bool = False) -> str:
    """The token of a run's link."""
    return link(volunteer, renew=renew).rpartition("/")[2]


def see(token: str) -> Answer:
    """Opens the page of a link."""
    return call("deliveries", None, "GET", f"/v1/open/runs/{token}")


def send(token: str, rest: str, body: Any = None) -> Answer:
    """Sends something by a link."""
    return call("deliveries", None, "POST", f"/v1/open/runs/{token}/{rest}", body)


def visit(number: int, result: str = "delivered", **other: Any) -> dict[str, Any]:
    """What a volunteer reports of a household."""
    people = {"people": 3} if result == "delivered" else {}
    return {"id": f"2020-03-05.v{number}", "household": f"h{number}", "result": result, **people, **other}
