"""Bulk logging of deliveries from a sheet: each row is a delivery of its own, repeatable at any point."""

from houyuan import sheets
from houyuan.identity import Caller
from houyuan.problems import IdTaken, Problem
from houyuan.types import ImportResult
from services.deliveries import handovers
from services.deliveries.models import NewDelivery


def import_deliveries(programme: str, sheet: bytes, caller: Caller) -> ImportResult:
    """Stores the rows of a CSV sheet whose columns are the fields of a delivery.

    A row is refused for its own reason only; the others are stored.

    Raises:
        Invalid: for a header that does not fit.
        TooLarge: for more rows than one request takes.
    """
    rows, rejected = sheets.read(sheet, NewDelivery)
    numbers: list[int] = []
    fates: list[bool | None] = []
    for row in rows:
        try:
            fates.append(handovers.log(programme, row.content, caller)[1])
        except IdTaken:
            fates.append(None)
        except Problem as problem:
            if problem.status >= 500:  # noqa: PLR2004 - our own failure is no fault of the row
                raise
            rejected += sheets.refusals(row.number, list(problem.faults)[:1])
            continue
        numbers.append(row.number)
    return sheets.outcome(numbers, fates, rejected, dry_run=False)
