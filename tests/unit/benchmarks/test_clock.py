"""Measuring: the CPU time is this thread's own, and what does not come is told."""

import threading
import time

import pytest

from benchmarks.clock import TooSlow, median_seconds, timed, wait_until


def spin(seconds: float) -> None:
    """Works for so long, as this thread's clock has it."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_sleep_passes_time_and_takes_no_cpu():
    with timed() as took:
        time.sleep(0.05)
    assert took.seconds >= 0.05
    assert took.cpu < 0.03


def test_work_of_another_thread_is_not_counted():
    other = threading.Thread(target=spin, args=(0.05,))
    with timed() as took:
        other.start()
        other.join()
    assert took.cpu < 0.03


def test_own_work_is_counted():
    with timed() as took:
        spin(0.02)
    assert took.cpu >= 0.02


def test_the_middle_time_is_told():
    waits = iter([0.0, 0.2, 0.02])
    assert 0.02 <= median_seconds(lambda: time.sleep(next(waits)), 3) < 0.2


def test_what_holds_is_waited_for():
    told = iter([False, True])
    wait_until("It", lambda: next(told), 5)


def test_what_does_not_come_in_time_is_told():
    with pytest.raises(TooSlow, match="The list: not within 0 s"):
        wait_until("The list", lambda: False, 0)
