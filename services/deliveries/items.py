"""Items: the register of what is counted. Items and kits share one row of codes."""

from houyuan import records, wire, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, IdTaken, Problem, invalid
from houyuan.records import Record
from houyuan.settings import settings
from services.deliveries.models.items import Item, NewItem

KIND = "item"


def register(programme: str, new: NewItem, caller: Caller) -> tuple[Item, bool]:
    """Adds an item to the register.

    Raises:
        IdTaken: when another item, or a kit, has the code.
    """
    record, is_new = records.create(records.new_record(programme, KIND, new, caller), [claiming(programme, new.id)])
    return record.answer(Item), is_new


def find(programme: str, item: str, field: str) -> Record:
    """An item's record.

    Raises:
        Invalid: naming `field`, when the register has none.
    """
    found = records.find(programme, KIND, item)
    if found is None:
        raise unknown(field, item)
    return found


def unknown(field: str, item: str) -> Problem:
    """The refusal of an item that the register does not have."""
    return invalid(field, f"物资目录没有 {item}", f"The register has no item {item}")


def claiming(programme: str, code: str) -> writes.Write:
    """The write that gives a code to one item or kit."""

    def taken(_: wire.Item | None) -> Problem:
        return IdTaken(Fault("id", f"编号 {code} 已被占用", f"The id {code} is taken"))

    return writes.put_new(settings().records_table, {"pk": f"{programme}#goods-code", "sk": code}, taken)
