"""Whole numbers that follow weights and add up to a total, and the days they fall on."""

from collections.abc import Sequence
from datetime import date, timedelta


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Divides `total` by weights into whole numbers (largest remainders first) that add up to it exactly."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def later(day: str, days: int) -> str:
    """The day that lies `days` days after another."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def days_from(start: str, end: str) -> list[str]:
    """Every day of a period, both ends included."""
    return [later(start, at) for at in range((date.fromisoformat(end) - date.fromisoformat(start)).days + 1)]
