"""The arithmetic of a sample: how large it must be, who is in it, and what its answers say of everybody. Exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from houyuan import privacy

SCORES = {90: Decimal("1.644854"), 95: Decimal("1.959964"), 99: Decimal("2.575829")}
"""The standard normal score z of each confidence in percent: so much of the distribution lies within ±z."""


def size(population: int, confidence: int, margin_percent: int) -> int:
    """How many must be asked so that a share is known within the margin, whatever the share is.

    Cochran's n0 = z² / 4e² (the worst case, a share of one half), corrected for a finite population:
    n = n0 / (1 + (n0 - 1) / N), rounded up.
    """
    margin = Fraction(margin_percent, 100)
    infinite = Fraction(SCORES[confidence]) ** 2 / (4 * margin**2)
    return min(population, ceil(infinite / (1 + (infinite - 1) / population)))


def draw(programme: str, seed: str, population: Iterable[str], wanted: int) -> list[str]:
    """So many of the population, in the order of a keyed hash: the same seed draws the same, and nobody can choose.

    Without the programme's key nobody can tell beforehand whom a seed draws.
    """
    return sorted(set(population), key=lambda each: privacy.sign(programme, f"check/{seed}", each))[:wanted]


@dataclass(frozen=True)
class Interval:
    """A share and the two ends between which it lies, each from 0 to 1."""

    share: Decimal
    low: Decimal
    high: Decimal


def wilson(yes: int, asked: int, confidence: int) -> Interval:
    """Wilson's score interval of a share: holds for few answers, too, and for a share of 0 or 1."""
    score, number, share = SCORES[confidence], Decimal(asked), Decimal(yes) / asked
    spread = score**2 / number
    middle = (share + spread / 2) / (1 + spread)
    half = score / (1 + spread) * (share * (1 - share) / number + spread / (4 * number)).sqrt()
    low = Decimal(0) if yes == 0 else middle - half
    high = Decimal(1) if yes == asked else middle + half
    return Interval(share, low, high)
