"""Issued lots: what left which store for a round, as its papers tell it."""

from collections import Counter
from typing import Any

from houyuan import records
from houyuan.records import Record

ISSUE, STORE, LOT = "issue", "store", "lot"


def of_round(seen: Record) -> list[dict[str, Any]]:
    """Kits of each lot that were issued to a round, by store and then as they expire."""
    issued = records.find_many(seen.programme, ISSUE, seen.body.get("issues") or ())
    kits: Counter[tuple[str, str]] = Counter()
    for each in issued.values():
        for part in each.body["parts"]:
            kits[each.body["store"], part["lot"]] += part["quantity"]
    stores = records.find_many(seen.programme, STORE, (store for store, _ in kits))
    lots = records.find_many(seen.programme, LOT, (f"{seen.body['kit']}.{lot}" for _, lot in kits))
    told = [
        {
            "store": stores[store].body["name"],
            "lot": lot,
            "expires_on": lots[f"{seen.body['kit']}.{lot}"].body["expires_on"],
            "quantity": quantity,
        }
        for (store, lot), quantity in kits.items()
    ]
    return sorted(told, key=lambda each: (each["store"], each["expires_on"] or "~", each["lot"]))
