"""The one rule for percentages: half-up, one decimal, and only against a target above zero."""

from decimal import ROUND_HALF_UP, Decimal


def percent(actual: int | str, target: int | None) -> str | None:
    """What share of the target was reached, such as `100.7`; None where no target was set."""
    if not target:
        return None
    return str((Decimal(actual) * 100 / target).quantize(Decimal("0.1"), ROUND_HALF_UP))
