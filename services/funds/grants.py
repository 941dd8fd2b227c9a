"""One grant per person and purpose in a programme, found by the keyed hashes of what tells the person apart."""

from collections.abc import Sequence

from houyuan import store, writes
from houyuan.problems import DuplicateGrant
from houyuan.records import Record
from houyuan.settings import settings


def standing(record: Record, marks: Sequence[str]) -> str | None:
    """The id of another disbursement that is a grant to the same person for the same purpose, or None."""
    for key in _keys(record, marks):
        item = store.get(settings().records_table, key["pk"], key["sk"])
        if item and item["disbursement"] != record.id:
            return str(item["disbursement"])
    return None


def claimed(record: Record, marks: Sequence[str]) -> list[writes.Write]:
    """The writes that make this the person's grant for its purpose: each key is new, or this record's own.

    Their refusal (`DuplicateGrant`) says that another became it meanwhile.
    """
    condition, values = "attribute_not_exists(pk) OR disbursement = :own", {":own": record.id}
    return [
        writes.Write(
            "Put",
            settings().records_table,
            lambda _: DuplicateGrant(),
            item={**key, "disbursement": record.id},
            condition=condition,
            values=values,
        )
        for key in _keys(record, marks)
    ]


def given_back(record: Record) -> list[writes.Write]:
    """The writes that let the person have another grant for this purpose; nothing for one that was an exception."""
    if record.body["second_grant_of"]:
        return []
    return [
        writes.Write(
            "Delete",
            settings().records_table,
            lambda _: DuplicateGrant(),
            key=key,
            condition="disbursement = :own",
            values={":own": record.id},
        )
        for key in _keys(record, record.body["marks"])
    ]


def _keys(record: Record, marks: Sequence[str]) -> list[dict[str, str]]:
    grant = record.body["grant"]
    if not grant:
        return []
    return [{"pk": f"{record.programme}#grant-key", "sk": f"{grant['purpose']}#{mark}"} for mark in marks]
