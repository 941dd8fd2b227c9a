"""Rules that a programme lays down: each holds from the day of its id on, until a newer one does."""

from collections.abc import Iterable

from houyuan.records import Record
from houyuan.types import day_of


def in_force(laid_down: Iterable[Record], day: str) -> Record | None:
    """The rule that holds on a day, if any: the newest, and of those of one day that which was laid down last."""
    return max((each for each in laid_down if day_of(each.id) <= day), key=_newest, default=None)


def _newest(rule: Record) -> tuple[str, str, str]:
    return day_of(rule.id), rule.created_at, rule.id
