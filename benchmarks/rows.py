"""A row of the scoreboard: what was measured, the floor beside it, and what is promised of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number and its unit. Of a rate (`transfers/s`) more is better, of anything else less."""

    value: float
    unit: str

    @property
    def is_rate(self) -> bool:
        """Whether it counts what is done in a second."""
        return self.unit.endswith("/s")

    def __str__(self) -> str:
        """Three digits that count, and the unit."""
        digits = 0 if self.value >= 100 or self.value == int(self.value) else 1 if self.value >= 10 else 2  # noqa: PLR2004
        return f"{self.value:,.{digits}f} {self.unit}"


@dataclass(frozen=True)
class Promise:
    """What is promised of a figure, in words, and whether it held."""

    told: str
    held: bool


@dataclass(frozen=True)
class Row:
    """One line: `what` was measured, `against` what; both figures have one unit."""

    what: str
    measured: Figure
    against: str
    floor: Figure
    promise: Promise | None = None

    @property
    def ratio(self) -> float:
        """How many times the floor's cost it costs: 1 is the floor itself, less is better."""
        mine, floor = self.measured.value, self.floor.value
        return floor / mine if self.measured.is_rate else mine / floor


def at_most(measured: Figure, most: float) -> Promise:
    """The promise that a figure is below a bound."""
    return Promise(f"< {Figure(most, measured.unit)}", measured.value < most)


def exactly(measured: Figure, wanted: Figure) -> Promise:
    """The promise that a figure is this one."""
    return Promise(f"= {wanted}", measured == wanted)


def seconds(value: float) -> Figure:
    """Time that passed."""
    return Figure(value, "s")


def cpu(value: float) -> Figure:
    """Time that a processor worked for it."""
    return Figure(value, "CPU s")


def milliseconds(value: float) -> Figure:
    """Time that passed, of something short; given in seconds."""
    return Figure(value * 1000, "ms")


def cpu_milliseconds(value: float) -> Figure:
    """Time that a processor worked for something short; given in seconds."""
    return Figure(value * 1000, "CPU ms")
