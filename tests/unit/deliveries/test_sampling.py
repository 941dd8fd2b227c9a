"""The arithmetic of samples, against the values of textbooks."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.deliveries import sampling
from services.deliveries.check_answers import result
from services.deliveries.sampling import Interval, size, wilson


@pytest.mark.parametrize(
    ("population", "confidence", "margin", "wanted"),
    [
        # Cochran's sample sizes with the correction for a finite population, as printed in tables, rounded up.
        (100, 95, 5, 80),
        (500, 95, 5, 218),
        (1_000, 95, 5, 278),
        (5_000, 95, 5, 357),
        (10_000, 95, 5, 370),
        (100_000, 95, 5, 383),
        (1_000_000_000, 95, 5, 385),
        (1_000, 95, 10, 88),
        (1_000, 99, 5, 400),
        (10_000, 99, 5, 623),
        (1_000, 90, 5, 214),
        (10_000, 90, 5, 264),
        (681, 95, 5, 246),
    ],
)
def test_a_sample_is_as_large_as_the_table_says(population, confidence, margin, wanted):
    assert size(population, confidence, margin) == wanted


@given(st.integers(1, 200_000), st.sampled_from([90, 95, 99]), st.integers(1, 25))
def test_a_sample_is_never_larger_than_the_population_and_never_smaller_for_more_certainty(
    population, confidence, margin
):
    wanted = size(population, confidence, margin)
    assert 1 <= wanted <= population
    assert wanted <= size(population + 1, confidence, margin) or wanted == population
    assert size(population, 90, margin) <= size(population, 95, margin) <= size(population, 99, margin)
    assert size(population, confidence, margin + 1) <= wanted


@pytest.mark.parametrize(
    ("yes", "asked", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17: 857, method 3 (Wilson, no continuity correction), 95 %.
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_a_share_lies_where_the_textbook_has_it(yes, asked, low, high):
    found = wilson(yes, asked, 95)
    four = Decimal("0.0001")
    assert (found.low.quantize(four), found.high.quantize(four)) == (Decimal(low), Decimal(high))
    assert found.share == Decimal(yes) / asked


def test_everybody_and_nobody_mirror_each_other():
    everybody, nobody = wilson(20, 20, 95), wilson(0, 20, 95)
    assert (everybody.share, everybody.high, nobody.low) == (1, 1, 0)
    assert everybody.low == 1 - nobody.high


@given(st.integers(1, 3_000).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))))
def test_the_ends_enclose_the_share_and_lie_farther_apart_for_more_certainty(answers):
    found = {confidence: wilson(*answers, confidence) for confidence in (90, 95, 99)}
    for each in found.values():
        assert 0 <= each.low <= each.share <= each.high <= 1
    assert found[99].low <= found[95].low <= found[90].low
    assert found[90].high <= found[95].high <= found[99].high


def told(**counted):
    return result(Counter(counted), 100, 95).model_dump()


def test_a_result_says_who_answered_and_where_the_share_lies():
    assert told(confirmed=81, denied=9, unreachable=4) == {
        "confirmed": 81, "denied": 9, "unreachable": 4, "open": 6, "response_percent": "90.0",
        "confirmed_percent": "90.0", "low_percent": "82.1", "high_percent": "94.6",
    }  # fmt: skip


@pytest.mark.parametrize("counted", [{}, {"unreachable": 3}])
def test_without_an_answer_there_is_no_share(counted):
    unreachable = counted.get("unreachable", 0)
    assert told(**counted) == {
        "confirmed": 0, "denied": 0, "unreachable": unreachable, "open": 100 - unreachable, "response_percent": "0.0",
        "confirmed_percent": None, "low_percent": None, "high_percent": None,
    }  # fmt: skip


def test_a_draw_is_the_same_for_the_same_seed_whatever_the_order_and_how_often_each_is_named(monkeypatch):
    monkeypatch.setattr(sampling.privacy, "sign", lambda programme, use, text: str(hash((programme, use, text))))
    households = [f"h{number}" for number in range(500)]
    first = sampling.draw("p", "seed", households, 50)
    assert len(set(first)) == 50
    assert sampling.draw("p", "seed", [*reversed(households), *households], 50) == first
    assert sampling.draw("p", "seed", households, 80)[:50] == first
    assert sampling.draw("p", "other", households, 50) != first
    assert sampling.draw("q", "seed", households, 50) != first


def test_an_interval_is_told_from_nought_to_one():
    assert wilson(1, 2, 95) == Interval(Decimal("0.5"), wilson(1, 2, 95).low, 1 - wilson(1, 2, 95).low)
