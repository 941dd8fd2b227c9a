"""How a cube stands in the table: one item; the content of a large one in parts that its item names.

Parts are written first, under the generation that they are for and the hash of the whole; the item that names them is
put last, on condition that nobody put another since. So a reader finds the cube before or the one after, whole,
wherever a writer dies. Parts that no item names are taken away by the next writer, never those of a generation to come:
somebody may be writing them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from houyuan import store, wire, writes
from houyuan.problems import Busy, Problem
from houyuan.settings import settings

PART_BYTES = 350_000
"""What one item holds; the store takes 400 KB, names and keys included."""

READS = 5
PER_TRANSACTION = 100


@dataclass(frozen=True)
class Standing:
    """A cube's item as it was read: `parts` and `stamp` name where its content is, where it is not in the item."""

    partition: str
    day: str
    generation: int
    cells: bytes
    parts: int = 0
    stamp: str = ""

    @classmethod
    def of(cls, item: wire.Item) -> "Standing":
        """The cube of an item."""
        parts, stamp = item.get("parts", 0), item.get("stamp", "")
        return cls(item["pk"], item["sk"], item["generation"], item["cells"], parts, stamp)

    def content(self) -> bytes | None:
        """The whole content; None when a part is not there."""
        if not self.parts:
            return self.cells
        first = f"{self.day}.{_generation(self.generation)}.{self.stamp}."
        found = store.query(settings().figures_table, _parts(self.partition), first, store.upto(first))
        content = b"".join(item["cells"] for item in found)
        return content if _stamp(content) == self.stamp else None


def find(partition: str, day: str) -> Standing | None:
    """The cube of a day, or None."""
    item = store.get(settings().figures_table, partition, day)
    return Standing.of(item) if item else None


def contents(partition: str, first: str, last: str) -> Iterator[bytes]:
    """The contents of the cubes from day `first` to day `last`.

    Raises:
        Busy: when a cube is overwritten again and again while it is read, or a part of it is lost.
    """
    for item in store.query(settings().figures_table, partition, first, last):
        yield _whole(Standing.of(item))


def all_of(partition: str) -> dict[str, bytes | None]:
    """The content of every cube by its day; None where a part is lost."""
    found = map(Standing.of, store.query(settings().figures_table, partition))
    return {standing.day: standing.content() for standing in found}


def overwrite(partition: str, day: str, seen: Standing | None, content: bytes, refuse: writes.Refusal) -> None:
    """Puts a cube in place of the one that was seen, then takes away the parts that nothing names any more.

    Raises:
        Problem: what `refuse` says, when another cube stands there by now.
    """
    generation = (seen.generation if seen else 0) + 1
    item: wire.Item = {"pk": partition, "sk": day, "generation": generation, "cells": content}
    if len(content) > PART_BYTES:
        stamp = _stamp(content)
        pieces = [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)]
        for number, piece in enumerate(pieces):
            writes.commit([_part(partition, f"{day}.{_generation(generation)}.{stamp}.{number:04d}", piece)])
        item |= {"cells": b"", "parts": len(pieces), "stamp": stamp}
    writes.commit([_in_place_of(seen, item, refuse)])
    clean(Standing.of(item))


def clean(standing: Standing) -> None:
    """Takes away the parts of generations up to the standing one, but its own."""
    partition, last = _parts(standing.partition), f"{standing.day}.{_generation(standing.generation)}."
    found = store.query(settings().figures_table, partition, f"{standing.day}.", store.upto(last), paths=("sk",))
    gone = [item["sk"] for item in found if not (standing.stamp and item["sk"].startswith(last + standing.stamp))]
    for start in range(0, len(gone), PER_TRANSACTION):
        keys = [{"pk": partition, "sk": key} for key in gone[start : start + PER_TRANSACTION]]
        writes.commit([writes.Write("Delete", settings().figures_table, _never, key=key) for key in keys])


def _whole(standing: Standing) -> bytes:
    """The content of a cube that was just read, or of the one that was put in its place meanwhile."""
    now: Standing | None = standing
    for _ in range(READS):
        content = now.content() if now else b""
        if content is not None:
            return content
        # Asked as a range: whoever only reads figures has no other right.
        items = store.query(settings().figures_table, standing.partition, standing.day, standing.day)
        now = next(map(Standing.of, items), None)
    raise Busy


def _in_place_of(seen: Standing | None, item: wire.Item, refuse: writes.Refusal) -> writes.Write:
    return writes.Write(
        "Put",
        settings().figures_table,
        refuse,
        item=item,
        condition="generation = :seen" if seen else "attribute_not_exists(pk)",
        values={":seen": seen.generation} if seen else {},
    )


def _part(partition: str, key: str, piece: bytes) -> writes.Write:
    # Its key says what it holds, so whoever writes it writes the same.
    item = {"pk": _parts(partition), "sk": key, "cells": piece}
    return writes.Write("Put", settings().figures_table, _never, item=item)


def _never(_: wire.Item | None) -> Problem:
    """What an unconditional write is refused with: it is not."""
    return Busy()


def _parts(partition: str) -> str:
    return f"{partition}#parts"


def _generation(number: int) -> str:
    return f"{number:012d}"


def _stamp(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
