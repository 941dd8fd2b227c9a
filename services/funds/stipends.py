"""Stipends: what a day of attendance is worth, and what a list owes each volunteer. Pure; all amounts in fen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from houyuan.attendance import DAY_MINUTES
from houyuan.types import fen

MINUTES = 60


@dataclass(frozen=True)
class Terms:
    """What a pay list pays: `rate` fen for a day or an hour, at most `cap` fen for a day of one person."""

    rate: int
    hourly: bool
    cap: int | None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Terms":
        """The terms in a pay list's body."""
        cap = body["cap_per_day"]
        return cls(fen(body["rate"]), body["unit"] == "hour", None if cap is None else fen(cap))

    def for_day(self, minutes: int) -> int:
        """One person's day; an hourly amount is rounded half up to fen, and a day has 24 hours."""
        worked = min(minutes, DAY_MINUTES)
        # Half up without fractions: floor(x / 60 + 1/2) = (2x + 60) // 120.
        amount = (2 * worked * self.rate + MINUTES) // (2 * MINUTES) if self.hourly else self.rate
        return amount if self.cap is None else min(amount, self.cap)


@dataclass(frozen=True)
class Stipend:
    """What a list owes one volunteer."""

    volunteer: str
    days: int
    minutes: int
    amount: int


def reckon(terms: Terms, attended: Mapping[str, Mapping[str, int]]) -> list[Stipend]:
    """The stipends of volunteers -> days -> minutes, in the order of the volunteers' codes."""
    return [
        Stipend(volunteer, len(days), sum(days.values()), sum(map(terms.for_day, days.values())))
        for volunteer, days in sorted(attended.items())
    ]
