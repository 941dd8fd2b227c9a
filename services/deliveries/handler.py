"""Lambda entries of deliveries: requests, the planner's work, and that on large sheets."""

from typing import Any

from services.deliveries import list_work, sheet_work
from services.deliveries.api import api as routes


def api(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Requests from the HTTP API."""
    return routes.resolve(event, context)


def planner(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Work on rounds' lists, by the records table's stream."""
    return list_work.carry_on_named(event)


def sheets(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Work on large sheets of deliveries, by the records table's stream."""
    return sheet_work.carry_on_named(event)
