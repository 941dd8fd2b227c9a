"""A row's ratio says how many times the floor's cost it costs, of times and of rates alike."""

import pytest

from benchmarks.rows import Figure, Row, at_most, cpu_milliseconds, exactly, seconds


def test_what_takes_twice_as_long_costs_twice():
    assert Row("a", seconds(4), "b", seconds(2)).ratio == 2


def test_what_does_half_as_many_in_a_second_costs_twice():
    assert Row("a", Figure(50, "rows/s"), "b", Figure(100, "rows/s")).ratio == 2


@pytest.mark.parametrize(
    ("value", "told"),
    [(1234.5, "1,234 s"), (123.4, "123 s"), (12.34, "12.3 s"), (1.234, "1.23 s"), (0.012, "0.01 s"), (5.0, "5 s")],
)
def test_three_digits_are_told(value: float, told: str):
    assert str(seconds(value)) == told


def test_short_times_are_told_in_milliseconds():
    assert str(cpu_milliseconds(0.00125)) == "1.25 CPU ms"


@pytest.mark.parametrize(("value", "held"), [(4.99, True), (5.0, False)])
def test_a_bound_holds_below_it(value: float, *, held: bool):
    promise = at_most(seconds(value), 5)
    assert (promise.told, promise.held) == ("< 5 s", held)


@pytest.mark.parametrize(("value", "held"), [(6.0, True), (6.5, False), (5.0, False)])
def test_a_number_is_that_or_not(value: float, *, held: bool):
    promise = exactly(Figure(value, "write units"), Figure(6, "write units"))
    assert (promise.told, promise.held) == ("= 6 write units", held)
