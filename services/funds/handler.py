"""Lambda entries of funds."""

from typing import Any

from services.funds import paylist_work
from services.funds.api import api as routes


def api(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Requests from the HTTP API."""
    return routes.resolve(event, context)


def paymaster(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Work on pay lists, by the records table's stream."""
    return paylist_work.carry_on_named(event)
