"""Lots: what came together, until when it is good, what a piece of it is worth."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from houyuan import records, writes
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.records import Record
from houyuan.settings import settings
from houyuan.types import fen
from services.deliveries import entries
from services.deliveries.models.lots import Lot

KIND = "lot"
NEVER = "9999-12-31"


def key(item: str, lot: str) -> str:
    """The id of a lot."""
    return f"{item}.{lot}"


def making(
    programme: str, lot: Lot, caller: Caller, *, field: str = "lot", inside: Sequence[dict[str, Any]] = ()
) -> writes.Write:
    """The write that makes a lot, once; `inside` says which lots a kit's lot was assembled from."""
    extra = {"inside": list(inside), "withdrawn": 0}
    record = records.new_record(programme, KIND, lot, caller, record_id=key(lot.item, lot.lot), extra=extra)
    taken = invalid(
        field,
        f"{lot.item} 已有批次 {lot.lot}，请另编批号",
        f"There is a lot {lot.lot} of {lot.item}; give this one another code",
    )
    return writes.put_new(settings().records_table, records.item_of(record), lambda _: taken)


def find(programme: str, item: str, lot: str, field: str = "lot") -> Record:
    """A lot's record.

    Raises:
        Invalid: naming `field`, when there is none.
    """
    found = records.find(programme, KIND, key(item, lot))
    if found is None:
        raise invalid(field, f"{item} 没有批次 {lot}", f"There is no lot {lot} of {item}")
    return found


def find_many(programme: str, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """The lots of these items and codes that there are."""
    found = records.find_many(programme, KIND, (key(*each) for each in named))
    return {(each.body["item"], each.body["lot"]): each for each in found.values()}


def expiry(lot: Record) -> str:
    """The last day on which a lot is good, for comparing."""
    return lot.body["expires_on"] or NEVER


def worth(lot: Record, quantity: int) -> Fraction:
    """What so many pieces of a lot are worth, in fen and exactly."""
    return Fraction(fen(lot.body["value"]) * quantity, lot.body["quantity"])


def rounded(value: Fraction) -> int:
    """Fen, rounded half up."""
    return int(value + Fraction(1, 2))


def withdrawing(lot: Record, quantity: int, by: str) -> tuple[int, writes.Write]:
    """What pieces that go back to where they were bought take off their lot's price, in fen, and the write of it.

    All parts of a lot together are its price to the fen. A negative quantity is one that did not go back after all.
    """
    before: int = lot.body["withdrawn"]
    share = int(worth(lot, before + quantity)) - int(worth(lot, before))
    return share, entries.revising(lot, {"withdrawn": before + quantity}, by)
