"""Stores: where goods lie."""

from houyuan import records
from houyuan.identity import Caller
from houyuan.problems import invalid
from services.deliveries.models.stores import NewStore, Store

KIND = "store"


def open_store(programme: str, new: NewStore, caller: Caller) -> tuple[Store, bool]:
    """Adds a store."""
    record, is_new = records.create(records.new_record(programme, KIND, new, caller))
    return record.answer(Store), is_new


def check(programme: str, store: str, field: str = "store") -> None:
    """A step names a store that there is.

    Raises:
        Invalid: naming `field`.
    """
    if records.find(programme, KIND, store) is None:
        raise invalid(field, f"没有仓库 {store}", f"There is no store {store}")
