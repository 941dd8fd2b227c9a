"""What goes in and out: large sheets of deliveries."""

from typing import Annotated, Literal

from pydantic import Field

from houyuan.types import DatedId, Model, RowRefusal, Stored

SheetState = Literal["storing", "stored"]


class NewDeliverySheet(Model):
    """A sheet that was sent: its id, and what it is told from another one by."""

    id: DatedId
    sha256: str


class Progress(Model):
    """How many of the sheet's rows are done."""

    done: int
    of: int


class DeliverySheet(Stored):
    """A large sheet and what became of it: rows = new + same + conflicting + rejected, once it is stored.

    `refusals` are the first of the conflicting and rejected rows; all of them stand in a sheet of their own.
    """

    id: DatedId
    state: SheetState
    sha256: str
    rows: int
    new: int = 0
    same: int = 0
    conflicting: int = 0
    rejected: int = 0
    refusals: Annotated[list[RowRefusal], Field(default_factory=list)]
    work: Progress | None = None
