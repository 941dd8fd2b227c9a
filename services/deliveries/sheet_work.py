"""Work on large sheets: their rows stored in parts, each part's outcome kept, and all of it told in the end.

Whatever call the work ends at, it goes on there: a part is done when its outcome stands, a row that was stored before
the outcome was kept names the sheet and its own number.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from houyuan import files, jobs, records, sheets, working, writes
from houyuan.bulk import Fate
from houyuan.identity import Caller
from houyuan.jobs import Job, Step
from houyuan.problems import Problem
from houyuan.records import Change, Record
from houyuan.settings import settings
from houyuan.sheets import Row
from houyuan.types import RowRefusal
from services.deliveries import delivery_sheets
from services.deliveries.models.deliveries import DeliveryRow
from services.deliveries.sheet_rows import Storing

KIND = "delivery-sheet-part"
PART = 200
"""Rows that are stored between two looks at the clock."""
SHOWN = 500
"""Refused rows that a sheet itself tells; the file has all."""

_UNREADABLE = "unreadable"


def carry_on_named(event: dict[str, Any]) -> dict[str, Any]:
    """Carries on the work on sheets that a batch of stream records names."""
    return working.carry_on_named(event, {delivery_sheets.KIND: TASKS})


def carry_on(programme: str, sheet: str) -> bool:
    """Carries on the work on a sheet; True when there is none left."""
    return working.carry_on(programme, delivery_sheets.KIND, sheet, TASKS)


def store(job: Job) -> Iterator[Step]:
    """Stores the rows, then tells what became of them and takes the sheet away."""
    record = records.get(job.programme, delivery_sheets.KIND, job.record)
    if job.phase != "tell":
        yield from _store(job, record)
        yield Step("tell", job.of)
    _tell(job, record)


TASKS: working.Tasks = {"store": store}


def _store(job: Job, record: Record) -> Iterator[Step]:
    sheet = files.read(delivery_sheets.name(record))
    rows, unreadable = sheets.read(sheet, DeliveryRow, most=delivery_sheets.ROWS)
    standing = {each.id for each in _parts(job)}
    storing = Storing(job.programme, _caller(job), lambda: [jobs.held(job)], job.record)
    for start in range(0, len(rows), PART):
        part, some = f"{start // PART:05d}", rows[start : start + PART]
        if _id(job, part) not in standing:
            _keep(job, part, _became(some, storing.store(some)))
        yield Step("store", start + len(some))
    for start in range(0, len(unreadable), PART):
        part = f"{_UNREADABLE}-{start // PART:05d}"
        if _id(job, part) not in standing:
            refused = [each.model_dump() for each in unreadable[start : start + PART]]
            _keep(job, part, {"rejected": len(refused), "refusals": refused})


def _became(rows: Sequence[Row[DeliveryRow]], fates: Sequence[Fate | Problem]) -> dict[str, Any]:
    """What became of the rows of a part, counted, and the refusals told."""
    told = sheets.told(rows, fates, [], dry_run=False)
    return {
        "new": told.new,
        "same": told.same,
        "conflicting": len(told.conflicts),
        "rejected": len(told.rejected),
        "refusals": [each.model_dump() for each in (*told.conflicts, *told.rejected)],
    }


def _keep(job: Job, part: str, became: dict[str, Any]) -> None:
    at, by = records.now(), job.details["by"]
    kept = Record(job.programme, KIND, _id(job, part), 1, at, by, at, by, became, b"")
    putting = writes.put_new(settings().records_table, records.item_of(kept), lambda _: jobs.Lost())
    writes.commit([jobs.held(job), putting])


def _tell(job: Job, record: Record) -> None:
    """Counts the parts, writes the refused rows into a file, takes the sheet away, and ends the work."""
    counted = dict.fromkeys(("new", "same", "conflicting", "rejected"), 0)
    refused: list[RowRefusal] = []
    for part in _parts(job):
        counted |= {name: counted[name] + part.body.get(name, 0) for name in counted}
        refused += [RowRefusal(**each) for each in part.body["refusals"]]
    refused.sort(key=lambda each: each.row)
    if refused:
        files.write(delivery_sheets.refused_name(record), _written(refused), "text/csv")
    files.discard(delivery_sheets.name(record))
    fields = {"state": "stored", "refusals": [each.model_dump() for each in refused[:SHOWN]], **counted}

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] != "storing":
            raise jobs.Lost
        return Change(fields, [jobs.ending(job)])

    records.change(job.programme, delivery_sheets.KIND, job.record, _caller(job), rule)


def _written(refused: Sequence[RowRefusal]) -> bytes:
    """A sheet that spreadsheets open as it is meant: UTF-8 with a mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(RowRefusal.model_fields)
    writer.writerows(each.model_dump().values() for each in refused)
    return out.getvalue().encode("utf-8-sig")


def _parts(job: Job) -> Iterator[Record]:
    return records.between(job.programme, KIND, f"{job.record}.", f"{job.record}.")


def _id(job: Job, part: str) -> str:
    return f"{job.record}.{part}"


def _caller(job: Job) -> Caller:
    return Caller(job.details["by"], job.details["role"])
