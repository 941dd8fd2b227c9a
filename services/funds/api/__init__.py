"""Routes of funds, a module per concept: read the request, call one function, return a model."""

from services.funds.api import (
    appropriations,
    approvals,
    attendance,
    bands,
    budget,
    disbursements,
    lines,
    payees,
    paylists,
    payments,
    periods,
    reallocations,
    receipts,
    statements,
    vouchers,
)
from services.funds.api.base import api

__all__ = [
    "api",
    "appropriations",
    "approvals",
    "attendance",
    "bands",
    "budget",
    "disbursements",
    "lines",
    "payees",
    "paylists",
    "payments",
    "periods",
    "reallocations",
    "receipts",
    "statements",
    "vouchers",
]
