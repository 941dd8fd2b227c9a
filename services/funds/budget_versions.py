"""Versions of the budget: the table as it stood when somebody published it, numbered, and never changed."""

import hashlib
import json
from typing import Literal

from houyuan import days, records, writes
from houyuan.edge import list_page
from houyuan.identity import Caller
from houyuan.problems import Fault, Signal, WrongState
from houyuan.records import Record
from houyuan.settings import settings
from houyuan.types import Page, day_of
from services.funds import lines
from services.funds.models.budget_versions import (
    BudgetVersion,
    FrozenLine,
    FrozenTable,
    NewBudgetVersion,
    PublishedVersion,
)

KIND: Literal["budget-version"] = "budget-version"


_MOST_BYTES = 350_000
"""Less than the store takes in one item (400 KB)."""


class _NumberTaken(Signal):
    """Somebody else published between our count and our write."""


def publish(programme: str, new: NewBudgetVersion, caller: Caller) -> tuple[BudgetVersion, bool]:
    """Freezes the budget table as it stands under the next number.

    Raises:
        Invalid: for a day that has not come.
        WrongState: when the table is larger than a record can hold.
    """
    days.has_come("id", day_of(new.id))

    def published() -> tuple[Record, bool]:
        number = 1 + sum(1 for _ in records.glances(programme, KIND, ()))
        table = _frozen(programme)
        _fits(programme, table, new)
        extra = {"number": number, "content_hash": content_hash(table), "table": table.model_dump()}
        record = records.new_record(programme, KIND, new, caller, extra=extra)
        return records.create(record, [_numbered(programme, number, new.id)])

    stored, is_new = writes.anew(published, _NumberTaken, records.CHANGE_TRIES)
    return stored.answer(BudgetVersion), is_new


def show(programme: str, version: str) -> BudgetVersion:
    """One version, with its table."""
    return records.get(programme, KIND, version).answer(BudgetVersion)


def page(programme: str, start: str, end: str, limit: int, cursor: str | None) -> Page[PublishedVersion]:
    """A page of versions, without their tables."""
    return list_page(PublishedVersion, programme, KIND, start=start, end=end, limit=limit, cursor=cursor)


def content_hash(table: FrozenTable) -> str:
    """SHA-256 of a table as JSON with sorted keys and no blanks, in UTF-8."""
    return hashlib.sha256(_written(table)).hexdigest()


def _written(table: FrozenTable) -> bytes:
    return json.dumps(table.model_dump(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _fits(programme: str, table: FrozenTable, new: NewBudgetVersion) -> None:
    size = len(_written(table))
    if size > _MOST_BYTES and records.find(programme, KIND, new.id) is None:
        kilobytes = size // 1000
        raise WrongState(
            Fault(
                "table",
                f"预算表共 {kilobytes} KB，超过可发布的 350 KB：请缩短科目的文字",
                f"The table has {kilobytes} KB, more than the 350 KB that can be published: shorten the texts",
            )
        )


def _frozen(programme: str) -> FrozenTable:
    """The table without what is no part of a budget: when a line's record was written, the sentences of its moves."""
    standing = lines.table(programme)
    kept = set(FrozenLine.model_fields)
    frozen = [FrozenLine.model_validate(line.model_dump(include=kept)) for line in standing.lines]
    return FrozenTable(lines=frozen, appropriated=standing.appropriated, unallocated=standing.unallocated)


def _numbered(programme: str, number: int, version: str) -> writes.Write:
    item = {"pk": f"{programme}#budget-number", "sk": f"{number:06d}", KIND: version}
    return writes.put_new(settings().records_table, item, lambda _: _NumberTaken())
