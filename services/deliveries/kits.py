"""Kits: what one household gets in one hand-over."""

from houyuan import records
from houyuan.identity import Caller
from services.deliveries.models.kits import Kit, NewKit

KIND = "kit"


def define(programme: str, new: NewKit, caller: Caller) -> tuple[Kit, bool]:
    """Stores a kit with its bill of materials."""
    record, is_new = records.create(records.new_record(programme, KIND, new, caller))
    return record.answer(Kit), is_new
