"""DynamoDB's wire form and plain Python, there and back."""

from decimal import Decimal
from typing import Any

Item = dict[str, Any]
"""An item as plain Python: str, int, bool, None, bytes, list, dict, frozenset of str."""

Only = tuple[str, Item]
"""What is wanted of a query: an expression, its values and, under `#`, its names that the store reserves."""


def marshal(value: Any) -> Item:  # noqa: PLR0911 - one return a type
    """Plain Python -> DynamoDB's wire form.

    Raises:
        TypeError: for a type no record holds (a float above all).
    """
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if value is None:
        return {"NULL": True}
    if isinstance(value, dict):
        return {"M": {key: marshal(inner) for key, inner in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [marshal(inner) for inner in value]}
    if isinstance(value, bytes):
        return {"B": value}
    if isinstance(value, frozenset):
        return {"SS": sorted(value)}
    raise TypeError(type(value).__name__)


def unmarshal(wire: Item) -> Any:
    """DynamoDB's wire form -> plain Python."""
    ((kind, value),) = wire.items()
    if kind == "N":
        return int(Decimal(value))
    if kind == "M":
        return {key: unmarshal(inner) for key, inner in value.items()}
    if kind == "L":
        return [unmarshal(inner) for inner in value]
    if kind == "SS":
        return frozenset(value)
    return None if kind == "NULL" else value


def to_wire(item: Item) -> Item:
    """An item or key -> wire form."""
    return {key: marshal(value) for key, value in item.items()}


def from_wire(wire: Item) -> Item:
    """Wire form -> item."""
    return {key: unmarshal(value) for key, value in wire.items()}
