"""What goes in and out: kits."""

from typing import Annotated

from pydantic import Field

from houyuan.types import Code, Line, Model, Stored, Text


class KitItem(Model):
    """One item of a kit's bill of materials."""

    item: Code
    name: Text
    unit: Line
    quantity: Annotated[int, Field(ge=1, le=10_000, strict=True)]


class NewKit(Model):
    """What one household gets in one hand-over."""

    id: Code
    name: Text
    items: Annotated[list[KitItem], Field(min_length=1, max_length=50)]


class Kit(NewKit, Stored):
    """A kit as stored."""
