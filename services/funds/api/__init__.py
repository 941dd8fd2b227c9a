"""Routes of funds, a module per concept: read the request, call one function, return a model."""

from services.funds.api import (
    appropriations,
    budget,
    disbursements,
    lines,
    periods,
    reallocations,
    statements,
    vouchers,
)
from services.funds.api.base import api

__all__ = [
    "api",
    "appropriations",
    "budget",
    "disbursements",
    "lines",
    "periods",
    "reallocations",
    "statements",
    "vouchers",
]
