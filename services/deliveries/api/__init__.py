"""Routes of deliveries, a module per concept: read the request, call one function, return a model."""

from services.deliveries.api import deliveries, kits, recipients, rounds
from services.deliveries.api.base import api

__all__ = ["api", "deliveries", "kits", "recipients", "rounds"]
