"""Households from a sheet: a dry run tells what would become of each row; each is stored or refused for itself."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from houyuan import bulk, privacy, sheets, store
from houyuan.bulk import Fate, Guarded
from houyuan.households import Classes, HouseholdContent, NewHousehold
from houyuan.identity import Caller
from houyuan.problems import Problem
from houyuan.records import Record
from houyuan.settings import settings
from houyuan.sheets import Row
from houyuan.types import ImportResult
from services.deliveries import household_marks, households


def _split(cell: Any) -> Any:
    return [each for each in re.split(r"[\s+;,/；，、]+", cell) if each] if isinstance(cell, str) else cell


class HouseholdRow(NewHousehold):
    """A household as a row of a sheet; several classes stand in one cell, parted by `+`, `;`, `、` or blanks."""

    classes: Annotated[Classes, BeforeValidator(_split)] = Field(default_factory=list)


def import_households(programme: str, sheet: bytes, caller: Caller, *, dry_run: bool) -> ImportResult:
    """Stores the rows of a CSV sheet whose columns are the fields of a household.

    A row that says what the register says is the same, also where it was revised to that. A sheet that broke off is
    sent once more and goes on.

    Raises:
        Invalid: for a header that does not fit.
        TooLarge: for more rows than one request takes.
    """
    rows, rejected = sheets.read(sheet, HouseholdRow)
    fresh = [households.prepare(programme, row.content, caller) for row in rows]
    known = _known(programme, rows, fresh)
    lacking = [record for record, fate in zip(fresh, known, strict=True) if fate is True]
    later = iter((_would_become if dry_run else _create)(programme, lacking))
    became = [next(later) if fate is True else fate for fate in known]
    return sheets.told(rows, became, rejected, dry_run=dry_run)


def _known(programme: str, rows: Sequence[Row[HouseholdRow]], fresh: Sequence[Record]) -> list[Fate]:
    """The fates of rows whose codes the register has; True for all others."""
    keys = list(dict.fromkeys((f"{programme}#{each.kind}", each.id) for each in fresh))
    paths = ("pk", "sk", "digest", "body.revision")
    standing = {sk: item for (_, sk), item in _items(keys, paths).items()}

    def fate(row: Row[HouseholdRow], record: Record) -> Fate:
        there = standing.get(record.id)
        if there is None:
            return True
        content = HouseholdContent(**row.content.model_dump(exclude={"id"}))
        revision = there.get("body", {}).get("revision")
        same = there["digest"] == record.digest or revision == privacy.digest(programme, content)
        return False if same else None

    return [fate(row, record) for row, record in zip(rows, fresh, strict=True)]


def _create(programme: str, fresh: Sequence[Record]) -> list[Fate | Problem]:
    return bulk.create_guarded(
        [Guarded(each, [household_marks.claim(programme, each.id, each.body["mark"])]) for each in fresh]
    )


def _would_become(programme: str, fresh: Sequence[Record]) -> list[Fate | Problem]:
    """What `_create` would answer, without storing anything."""
    keys = list(dict.fromkeys(household_marks.key(programme, each.body["mark"]) for each in fresh))
    held = {mark: item["household"] for (_, mark), item in _items(keys, ("pk", "sk", "household")).items()}
    stored: dict[str, bytes] = {}
    became: list[Fate | Problem] = []
    for each in fresh:
        other = held.get(each.body["mark"], each.id)
        if each.id in stored:
            became.append(False if stored[each.id] == each.digest else None)
        elif other != each.id:
            became.append(household_marks.duplicate(other))
        else:
            became.append(True)
            stored[each.id], held[each.body["mark"]] = each.digest, each.id
    return became


def _items(keys: Sequence[tuple[str, str]], paths: Sequence[str]) -> dict[tuple[str, str], Any]:
    return store.get_items(settings().records_table, keys, store.projection(paths))
