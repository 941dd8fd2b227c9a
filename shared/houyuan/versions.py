"""Versions of records: guards on the one that was read, changes that keep no copy, and records as they were at one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from houyuan import records, store
from houyuan.records import Record
from houyuan.settings import settings
from houyuan.writes import Refusal, Write


def unchanged(programme: str, kind: str, record_id: str, version: int, refuse: Refusal) -> Write:
    """The guard that a record is still at the version that was read."""
    return Write(
        "ConditionCheck",
        settings().records_table,
        refuse,
        key=records.key(programme, kind, record_id),
        condition="version = :seen",
        values={":seen": version},
    )


def setting(seen: Record, fields: Mapping[str, Any], refuse: Refusal, by: str = "") -> Write:
    """The write that sets fields of a record's body, if it is still at the version that was read.

    No copy of that version is kept: for what another record, which is, tells of. `by` is noted where it is said.
    """
    told = {"version": seen.version + 1, "updated_at": records.now(), **({"updated_by": by} if by else {})}
    places = [*(f"#{name}" for name in told), *(f"body.#f{at}" for at in range(len(fields)))]
    return Write(
        "Update",
        settings().records_table,
        refuse,
        key=records.key(seen.programme, seen.kind, seen.id),
        update="SET " + ", ".join(f"{place} = :v{at}" for at, place in enumerate(places)),
        condition="#version = :seen",
        names={f"#{name}": name for name in told} | {f"#f{at}": name for at, name in enumerate(fields)},
        values={":seen": seen.version}
        | {f":v{at}": value for at, value in enumerate([*told.values(), *fields.values()])},
    )


def at_versions(programme: str, kind: str, wanted: Mapping[str, int]) -> dict[str, Record]:
    """Records as they were at the versions that are named, by their ids; 100 a call, and a second read of old ones."""
    standing = records.find_many(programme, kind, wanted)
    old = {record_id: version for record_id, version in wanted.items() if _moved_on(standing.get(record_id), version)}
    keys = [(f"{programme}#{kind}#was", records.version_key(*each)) for each in old.items()]
    kept = store.get_items(settings().records_table, keys)
    for (_, sk), item in kept.items():
        record_id = sk.rpartition("#")[0]
        # What is sealed opens under the record's own name only.
        standing[record_id] = replace(records.from_item(item), kind=kind, id=record_id)
    return standing


def _moved_on(standing: Record | None, version: int) -> bool:
    return standing is not None and standing.version != version
