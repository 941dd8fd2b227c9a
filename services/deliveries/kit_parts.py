"""Parts of kits: what was handed over, where a household got less than whole kits."""

from collections.abc import Sequence
from typing import Any

from houyuan.problems import Fault, Invalid
from houyuan.records import Record
from services.deliveries import kits
from services.deliveries.models.deliveries import Given


def given(
    programme: str, going_out: Record, quantity: int, items: Sequence[Given] | None
) -> list[dict[str, Any]] | None:
    """The items that were handed over out of so many kits of a round; None for whole kits, however they were told.

    Raises:
        Invalid: for an item that the kit does not hold, or more of one than those kits hold; each is named.
    """
    if items is None:
        return None
    name = going_out.body["kit"]
    held = {item: each * quantity for item, each in kits.holds(kits.find(programme, name)).items()}
    faults = []
    for number, each in enumerate(items):
        if each.item not in held:
            zh, en = f"物资包 {name} 不含 {each.item}", f"The kit {name} holds no {each.item}"
            faults.append(Fault(f"items.{number}.item", zh, en))
        elif each.quantity > held[each.item]:
            most = held[each.item]
            zh, en = f"{quantity} 份物资包共有 {each.item} {most} 件", f"{quantity} kits hold {most} of {each.item}"
            faults.append(Fault(f"items.{number}.quantity", zh, en))
    if faults:
        raise Invalid(*faults)
    told = [each.model_dump() for each in items]
    return None if {each.item: each.quantity for each in items} == held else told
