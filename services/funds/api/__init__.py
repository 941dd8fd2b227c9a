"""Routes of funds, a module per concept: read the request, call one function, return a model."""

from services.funds.api import (
    agreements,
    appropriations,
    budget_versions,
    consents,
    disbursements,
    lines,
    reallocations,
)
from services.funds.api.base import api

__all__ = [
    "agreements",
    "api",
    "appropriations",
    "budget_versions",
    "consents",
    "disbursements",
    "lines",
    "reallocations",
]
