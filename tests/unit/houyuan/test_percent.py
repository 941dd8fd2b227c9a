"""The rule for percentages: half-up, one decimal, only against a target."""

import pytest

from houyuan.percent import percent


@pytest.mark.parametrize(
    ("actual", "target", "share"),
    [
        (10_072, 10_000, "100.7"),
        (76, 30, "253.3"),
        (0, 30, "0.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2000, "0.1"),
        (10_005, 100_000, "10.0"),
        (10_050, 100_000, "10.1"),
        (1_000_000_000, 1, "100000000000.0"),
        ("500000.00", 500_000, "100.0"),
        ("-5.00", 100, "-5.0"),
    ],
)
def test_a_share_is_rounded_half_up_to_one_decimal(actual, target, share):
    assert percent(actual, target) == share


@pytest.mark.parametrize("target", [None, 0])
def test_without_a_target_there_is_no_percentage(target):
    assert percent(10_072, target) is None
