"""One grant per person and purpose in a programme, found by the keyed hashes of what tells the person apart.

For each purpose and hash one item holds the ids of all disbursements that are such a grant. Whoever adds its own does
so on condition that the others are those that it has seen.
"""

from collections.abc import Sequence

from houyuan import store, writes
from houyuan.problems import Signal
from houyuan.records import Record
from houyuan.settings import settings

Claims = dict[str, frozenset[str]]
"""By key, the other disbursements that hold it."""


class Moved(Signal):
    """Another grant to the same person was submitted or taken back between our read and our write."""


def others(record: Record, marks: Sequence[str]) -> Claims:
    """The other grants to the same person for the same purpose, by each of the keys that a grant claims."""
    found = {}
    for key in _keys(record, marks):
        item = store.get(settings().records_table, _partition(record), key) or {}
        found[key] = item.get("disbursements", frozenset()) - {record.id}
    return found


def claimed(record: Record, seen: Claims) -> list[writes.Write]:
    """The writes that make this one of the person's grants for its purpose.

    Their refusal (`Moved`) says that the others are not those that were seen any more.
    """
    return [_claim(record, key, before) for key, before in seen.items()]


def given_back(record: Record) -> list[writes.Write]:
    """The writes that make this no grant of the person any more."""
    return [
        writes.Write(
            "Update",
            settings().records_table,
            lambda _: Moved(),
            key={"pk": _partition(record), "sk": key},
            update="DELETE disbursements :own",
            values={":own": frozenset({record.id})},
        )
        for key in _keys(record, record.body["marks"])
    ]


def _claim(record: Record, key: str, before: frozenset[str]) -> writes.Write:
    own = frozenset({record.id})
    condition = "disbursements = :all" + (" OR disbursements = :before" if before else " OR attribute_not_exists(pk)")
    nobody = "" if before else " OR attribute_not_exists(disbursements)"
    values = {":own": own, ":all": before | own} | ({":before": before} if before else {})
    return writes.Write(
        "Update",
        settings().records_table,
        lambda _: Moved(),
        key={"pk": _partition(record), "sk": key},
        update="ADD disbursements :own",
        condition=condition + nobody,
        values=values,
    )


def _partition(record: Record) -> str:
    return f"{record.programme}#grant-key"


def _keys(record: Record, marks: Sequence[str]) -> list[str]:
    grant = record.body["grant"]
    return [f"{grant['purpose']}#{mark}" for mark in marks] if grant else []
