"""Issued lots: what left which store for a round, as its papers tell it."""

from collections import Counter
from typing import Any

from houyuan import records
from houyuan.records import Record
from services.deliveries import issues, lots, stores


def of_round(seen: Record) -> list[dict[str, Any]]:
    """Kits of each lot that were issued to a round, by store and then as they expire."""
    kit = seen.body["kit"]
    kits: Counter[tuple[str, str]] = Counter()
    for each in issues.of_round(seen):
        for part in each.body["parts"]:
            kits[each.body["store"], part["lot"]] += part["quantity"]
    named = records.find_many(seen.programme, stores.KIND, (store for store, _ in kits))
    known = lots.find_many(seen.programme, ((kit, lot) for _, lot in kits))
    told = [
        {
            "store": named[store].body["name"],
            "lot": lot,
            "expires_on": known[kit, lot].body["expires_on"],
            "quantity": quantity,
        }
        for (store, lot), quantity in kits.items()
    ]
    return sorted(told, key=lambda each: (each["store"], each["expires_on"] or lots.NEVER, each["lot"]))
