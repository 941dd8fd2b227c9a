"""The one rule for percentages: half-up, one decimal, and only against a target above zero."""

from decimal import ROUND_HALF_UP, Decimal


def percent(actual: int | str, target: int | None) -> str | None:
    """What share of the target was reached, such as `100.7`; None where no target was set."""
    return rounded(Decimal(actual) * 100 / target) if target else None


def rounded(share: Decimal) -> str:
    """A share that is in percent already, to one decimal."""
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))
