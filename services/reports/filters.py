"""Filters: whether a dimension's value is among those that somebody asked for."""

from collections.abc import Callable

Where = dict[str, str]


def matches(where: Where, dimensions: dict[str, str]) -> bool:
    """Whether a fact with these dimensions is one of those that a filter asks for."""
    return all(
        name in dimensions and _BY_DIMENSION.get(name, str.__eq__)(dimensions[name], wanted)
        for name, wanted in where.items()
    )


def _class(told: str, wanted: str) -> bool:
    """A household may be of several classes: it must be of each that a filter names (`disabled+low-income`)."""
    return set(wanted.split("+")) <= set(told.split("+"))


_BY_DIMENSION: dict[str, Callable[[str, str], bool]] = {
    # An official code begins with those of the street, county and province that it lies in.
    "place": str.startswith,
    "class": _class,
}
