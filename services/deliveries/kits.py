"""Kits: what one household gets in one hand-over. A kit never changes; another composition is another code."""

from houyuan import records
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.records import Record
from services.deliveries import items
from services.deliveries.models.kits import Kit, NewKit

KIND = "kit"


def define(programme: str, new: NewKit, caller: Caller) -> tuple[Kit, bool]:
    """Stores a kit with its bill of materials.

    Raises:
        Invalid: for what the register of items does not have.
        IdTaken: when another kit, or an item, has the code.
    """
    known = records.find_many(programme, items.KIND, (each.item for each in new.items))
    for number, each in enumerate(new.items):
        if each.item not in known:
            raise items.unknown(f"items.{number}.item", each.item)
    record, is_new = records.create(
        records.new_record(programme, KIND, new, caller), [items.claiming(programme, new.id)]
    )
    return record.answer(Kit), is_new


def find(programme: str, kit: str, field: str = "kit") -> Record:
    """A kit's record.

    Raises:
        Invalid: naming `field`, when there is none.
    """
    found = records.find(programme, KIND, kit)
    if found is None:
        raise invalid(field, f"没有物资包 {kit}", f"There is no kit {kit}")
    return found


def holds(kit: Record) -> dict[str, int]:
    """How many pieces of each item one kit holds."""
    return {each["item"]: each["quantity"] for each in kit.body["items"]}
