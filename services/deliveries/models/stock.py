"""What goes out: what is on hand, what runs out, what expires, and where all pieces of an item went."""

from typing import Annotated

from pydantic import Field

from houyuan.types import Code, Day, Model, Text, Yuan

Total = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$", examples=["500000.00"])]
"""An amount that is computed, as large as many amounts together."""


class OnHand(Model):
    """What a store holds of a lot, and what it is worth."""

    store: Code
    item: Code
    lot: Code
    quantity: int
    expires_on: Day | None
    value: Yuan


class OnHandList(Model):
    """What is on hand; `value` is that of all rows together."""

    items: list[OnHand]
    value: Total


class LowItem(Model):
    """An item or a kit of which no more is on hand than it is to be warned at."""

    item: Code
    name: Text
    on_hand: int
    low_stock: int


class LowList(Model):
    """What is running out."""

    items: list[LowItem]


class Expiring(OnHand):
    """A lot on hand that expires soon; `days_left` is below zero once it is over."""

    days_left: int


class ExpiringList(Model):
    """What expires soon, the first to do so first."""

    items: list[Expiring]


class InKits(Model):
    """Pieces of an item inside kits, by where the kits are; `found` are those of kits that counts found too many."""

    on_hand: int
    out: int
    handed: int
    lost: int
    found: int


class Reckoning(Model):
    """Where all pieces of an item or a kit came from and where they are: came = lost + handed + left, always.

    `came` is bought + given + made + found, `found` what counts found less what they missed; `made` is of kits, packed
    less opened. Each of the sums counts the pieces inside kits where their kits are counted.
    """

    item: Code
    name: Text
    bought: int
    given: int
    made: int
    found: int
    lost: int
    handed: int
    on_hand: int
    out: int
    in_kits: InKits
    came: int
    lost_in_all: int
    handed_in_all: int
    left: int
