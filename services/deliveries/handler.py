"""Lambda entries of deliveries."""

from typing import Any

from services.deliveries.api import api as routes


def api(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Requests from the HTTP API."""
    return routes.resolve(event, context)
