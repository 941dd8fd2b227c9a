"""Many records at once: each is stored once and on its own, whatever becomes of the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from houyuan import store, writes
from houyuan.problems import Busy, IdTaken, Problem
from houyuan.records import Record, create, creating, item_of
from houyuan.settings import settings

_BATCH = 25
_TRANSACTION = 100

Fate = bool | None
"""What became of a record: True for stored now, False for there before with this content, None for an id that is taken
by other content (left as it is)."""

_Key = tuple[str, str]


def create_many(fresh: Sequence[Record]) -> list[Fate]:
    """Stores records, 25 a call and one write unit each; of two with one id the first is stored.

    Returns:
        The fates, in the order given.

    Raises:
        Busy: when contention outlasts the request's patience; what was stored stays, and a repeat finds it.
    """
    firsts = list({_key(record): record for record in reversed(fresh)}.values())
    taken: list[Record] = []
    for start in range(0, len(firsts), _BATCH):
        batch = firsts[start : start + _BATCH]
        taken += [batch[at] for at in writes.insert_new(settings().records_table, [item_of(each) for each in batch])]
    return _fates(fresh, _digests(taken))


def compare_many(fresh: Sequence[Record]) -> list[Fate]:
    """What `create_many` would answer, without storing anything."""
    return _fates(fresh, _digests(fresh))


def _fates(fresh: Sequence[Record], standing: dict[_Key, bytes]) -> list[Fate]:
    """The fates of records, told from the digests that stood under their keys before."""
    held = dict(standing)
    fates: list[Fate] = []
    for record in fresh:
        key = _key(record)
        if key in held:
            fates.append(False if held[key] == record.digest else None)
        else:
            held[key] = record.digest
            fates.append(True)
    return fates


def _digests(records: Sequence[Record]) -> dict[_Key, bytes]:
    keys = list(dict.fromkeys(map(_key, records)))
    return store.get_many(settings().records_table, keys, "digest")


def _key(record: Record) -> _Key:
    return f"{record.programme}#{record.kind}", record.id


@dataclass(frozen=True)
class Guarded:
    """A new record, and what must be written with it: nothing of it without the other."""

    record: Record
    also: Sequence[writes.Write]

    @property
    def items(self) -> set[_Key]:
        """The items that this writes."""
        keys = (write.item or write.key for write in self.also)
        return {_key(self.record), *((key["pk"], key["sk"]) for key in keys)}


def create_guarded(fresh: Sequence[Guarded]) -> list[Fate | Problem]:
    """Stores records with their guards, as many as a transaction takes; of a refused one each half has its own.

    Returns:
        The fates in the order given, or why one was refused.

    Raises:
        Busy: when contention outlasts the request's patience; what was stored stays, and a repeat finds it.
    """
    became: list[Fate | Problem] = []
    together: list[Guarded] = []
    items: set[_Key] = set()
    for each in fresh:
        if each.items & items or len(items) + len(each.items) > _TRANSACTION:
            became += _create_together(together)
            together, items = [], set()
        together.append(each)
        items |= each.items
    return became + _create_together(together)


def _create_together(fresh: Sequence[Guarded]) -> list[Fate | Problem]:
    if len(fresh) < 2:  # noqa: PLR2004 - what cannot be halved
        return [_create_one(each) for each in fresh]
    try:
        writes.commit([write for each in fresh for write in (creating(each.record), *each.also)])
    except Busy:
        raise
    except Problem:
        middle = len(fresh) // 2
        return [*_create_together(fresh[:middle]), *_create_together(fresh[middle:])]
    return [True] * len(fresh)


def _create_one(one: Guarded) -> Fate | Problem:
    try:
        return create(one.record, one.also)[1]
    except IdTaken:
        return None
    except Busy:
        raise
    except Problem as problem:
        return problem
