"""How long something takes: the time that passes, and the CPU time of the thread that does it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from cli.failure import Failure

_LOOK_EVERY = 0.2


class TooSlow(Failure):
    """Something that is waited for did not come."""


@dataclass
class Took:
    """What a stretch of work took, known when it is over."""

    seconds: float = 0.0
    cpu: float = 0.0
    """Of this thread alone: whoever works beside it, such as a progress bar, is not counted."""


@contextmanager
def timed() -> Iterator[Took]:
    """Measures what happens within."""
    took, began, worked = Took(), time.perf_counter(), time.thread_time()
    yield took
    took.seconds, took.cpu = time.perf_counter() - began, time.thread_time() - worked


def median_seconds(act: Callable[[], Any], times: int) -> float:
    """The middle one of the times that an act takes."""
    found = []
    for _ in range(times):
        with timed() as took:
            act()
        found.append(took.seconds)
    return median(found)


def wait_until(what: str, holds: Callable[[], bool], patience: float) -> None:
    """Looks again and again until it holds.

    Raises:
        TooSlow: when patience, in seconds, runs out.
    """
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TooSlow(f"{what}: not within {patience:.0f} s")
        time.sleep(_LOOK_EVERY)
