"""Bulk logging of deliveries from a sheet: each row is a delivery of its own, repeatable at any point."""

from houyuan import sheets
from houyuan.identity import Caller
from houyuan.types import ImportResult
from services.deliveries.models.deliveries import DeliveryRow
from services.deliveries.sheet_rows import Storing


def import_deliveries(programme: str, sheet: bytes, caller: Caller) -> ImportResult:
    """Stores the rows of a CSV sheet whose columns are the fields of a visit.

    A row is refused for its own reason only; the others are stored. What a broken-off import stored is found again
    without another write, so sending the same sheet once more goes on where it stopped.

    Raises:
        Invalid: for a header that does not fit.
        TooLarge: for more rows than one request takes.
    """
    rows, rejected = sheets.read(sheet, DeliveryRow)
    return sheets.told(rows, Storing(programme, caller).store(rows), rejected, dry_run=False)
