"""Bulk intake of consultations from a sheet: dry run first, then stored row by row, repeatable at any point."""

from houyuan import bulk, sheets
from houyuan.identity import Caller
from houyuan.problems import Invalid
from houyuan.types import ImportResult
from services.intake import consultations
from services.intake.models import NewConsultation


def import_consultations(programme: str, sheet: bytes, caller: Caller, *, dry_run: bool) -> ImportResult:
    """Stores the rows of a CSV sheet whose columns are the fields of a consultation.

    A row is stored once however often its sheet is sent, so an import that broke off is resumed by sending it again.
    Of two rows with one id the first is stored; the second is the same, or a conflict.

    Raises:
        Invalid: for a header that does not fit.
        NotFound: when there is no such programme.
        TooLarge: for more rows than one request takes.
    """
    rows, rejected = sheets.read(sheet, NewConsultation)
    numbers, fresh = [], []
    for row in rows:
        try:
            fresh.append(consultations.prepare(programme, row.content, caller))
            numbers.append(row.number)
        except Invalid as problem:
            rejected += sheets.refusals(row.number, list(problem.faults))
    return sheets.outcome(
        numbers, (bulk.compare_many if dry_run else bulk.create_many)(fresh), rejected, dry_run=dry_run
    )
