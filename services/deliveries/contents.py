"""What is in a kit, as its items are called and counted in the register."""

from houyuan import records
from houyuan.records import Record
from services.deliveries import items, kits
from services.deliveries.models.visits import SheetItem


def of_kit(kit: Record) -> list[SheetItem]:
    """The items of a kit, in its own order."""
    parts = kit.body["items"]
    known = records.find_many(kit.programme, items.KIND, [part["item"] for part in parts])
    return [
        SheetItem(
            item=part["item"],
            name=known[part["item"]].body["name"],
            unit=known[part["item"]].body["unit"],
            quantity=part["quantity"],
        )
        for part in parts
    ]


def kit_of(going_out: Record) -> Record:
    """The kit of a round."""
    return records.get(going_out.programme, kits.KIND, going_out.body["kit"])
