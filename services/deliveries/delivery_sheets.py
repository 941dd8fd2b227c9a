"""Large sheets of deliveries: kept until their rows are stored, by work that goes on behind them."""

import hashlib

from houyuan import files, jobs, records, sheets
from houyuan.identity import Caller
from houyuan.jobs import Job
from houyuan.problems import Fault, NotFound
from houyuan.records import Record
from houyuan.types import FileAddress
from services.deliveries.models.deliveries import DeliveryRow
from services.deliveries.models.delivery_sheets import DeliverySheet, NewDeliverySheet, Progress

KIND = "delivery-sheet"
ROWS = 50_000


def send(programme: str, sheet_id: str, sheet: bytes, caller: Caller) -> DeliverySheet:
    """Takes a sheet, whose rows are stored after the answer; sent again, it is answered with how far that has come.

    Raises:
        Invalid: for a header that does not fit.
        TooLarge: for more rows than a sheet may have.
        IdTaken: when another sheet has the id.
    """
    new = NewDeliverySheet(id=sheet_id, sha256=hashlib.sha256(sheet).hexdigest())
    rows = sheets.count(sheet, DeliveryRow, most=ROWS)
    fresh = records.new_record(programme, KIND, new, caller, extra={"state": "storing", "rows": rows})
    standing = records.find(programme, KIND, sheet_id)
    if standing is None:
        # Before the record: whoever works on it finds the sheet there.
        files.write(name(fresh), sheet, "text/csv")
    work = Job(programme, KIND, sheet_id, "store", rows, details={"by": caller.subject, "role": caller.role})
    stored, is_new = records.create(fresh, [jobs.starting(work)])
    if not is_new and (left := jobs.find(programme, KIND, sheet_id)):
        jobs.nudge(left)
    return answered(stored)


def show(programme: str, sheet_id: str) -> DeliverySheet:
    """A sheet, and how far the work on it has come."""
    return answered(records.get(programme, KIND, sheet_id))


def refusals(programme: str, sheet_id: str) -> FileAddress:
    """Where the sheet of all rows that were not stored can be fetched for some minutes.

    Raises:
        NotFound: as long as no row is known to be refused.
    """
    record = records.get(programme, KIND, sheet_id)
    if not record.body.get("refusals"):
        raise NotFound(Fault("sheet", "没有被拒绝的行", "No row was refused"))
    return FileAddress(url=files.address(refused_name(record), None), expires_in_seconds=files.SIGNED_SECONDS)


def answered(record: Record) -> DeliverySheet:
    """A sheet as it is answered: with its progress while it is worked on."""
    work = jobs.find(record.programme, KIND, record.id) if record.body["state"] == "storing" else None
    return record.answer(DeliverySheet, work=Progress(done=work.done, of=work.of) if work else None)


def name(record: Record) -> str:
    """The file of a sheet; it is taken away once its rows are stored, for it holds names."""
    return f"sheets/{record.programme}/{record.id}-{record.body['sha256']}.csv"


def refused_name(record: Record) -> str:
    """The file of the rows that were refused: their numbers and why, nothing of what stood in them."""
    return f"sheets/{record.programme}/{record.id}-refused.csv"
