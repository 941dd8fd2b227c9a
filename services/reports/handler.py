"""Lambda entries of reports: requests, the tables' streams, and the two schedules."""

from typing import Any

from services.reports import dispatches
from services.reports import drift as drift_check
from services.reports import issuer as issued
from services.reports import projector as streams
from services.reports.api import api as routes


def api(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Requests from the HTTP API."""
    return routes.resolve(event, context)


def projector(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Changes of the records and ledger tables."""
    return streams.project(event)


def issuer(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Reports that were asked for, by the records table's stream."""
    return issued.freeze_asked(event)


def mailer(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """The programme's mailing hour: the newest report goes to whoever has not got it."""
    return {"dispatches": dispatches.send_newest_everywhere()}


def drift(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """The nightly drift check."""
    return drift_check.check_all()
