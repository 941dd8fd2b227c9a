"""What the example asks of the API: requests, in waves that may go out at once, in stages that a person follows."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]

STEPS = frozenset(
    {"recipients", "list", "freeze", "issue", "out", "return", "reconcile", "finalise", "approve", "pay", "close"}
)
"""Last parts of a path that name a step, not a kind of record."""


@dataclass(frozen=True)
class Ready:
    """What must stand before a request is sent: the field of a record that is made behind an earlier request."""

    path: str
    field: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Ask:
    """One POST. `role` says whose token it needs; `path` comes after the API's address.

    `sheet` is a CSV body instead of JSON; `rows` counts the records that the request carries; `ready` is waited for.
    """

    role: str
    path: str
    body: Body | None = None
    sheet: str | None = None
    rows: int = 1
    ready: Ready | None = None

    @property
    def creates(self) -> bool:
        """Whether it makes a record of its own; the others take a step on one that stands."""
        return self.sheet is None and self.path.rsplit("/", 1)[-1] not in STEPS


Wave = list[Ask]
"""Requests that do not depend on one another."""


@dataclass(frozen=True)
class Stage:
    """A part of the programme: its waves go out one after another."""

    id: str
    zh: str
    en: str
    waves: list[Wave]

    @property
    def asks(self) -> int:
        """How many requests it sends."""
        return sum(len(wave) for wave in self.waves)


def within(programme: str, service: str, path: str) -> str:
    """The path of something inside a programme."""
    return f"/{service}/v1/programmes/{programme}/{path}"


def as_csv(rows: Sequence[Body]) -> str:
    """Records as a sheet; its columns are all that any of them has."""
    text = io.StringIO(newline="")
    columns = dict.fromkeys(name for row in rows for name in row)
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
