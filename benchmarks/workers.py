"""The functions that follow the tables' streams: they rest, and what they do is done in this process instead.

Here its CPU time can be measured, and it is done when it is wanted. The local cloud hands events to one function after
another: work of more than a minute would wait there until all figures before it were folded. On AWS nothing does.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import boto3

from benchmarks.clock import Took, timed, wait_until

_PATIENCE_SECONDS = 30


def rest() -> None:
    """From now on no function hears of what is written."""
    _switch(on=False)


@contextmanager
def listening() -> Iterator[None]:
    """Within, functions hear of what is written, as usual."""
    _switch(on=True)
    try:
        yield
    finally:
        _switch(on=False)


def done(carry_on: Callable[[], bool]) -> Took:
    """What it takes to carry work on until none is left; the CPU time is that of a worker."""
    # A worker begins with next to nothing in its memory; what this process holds is not to be walked through for it.
    gc.collect()
    gc.freeze()
    try:
        with timed() as took:
            while not carry_on():
                pass
    finally:
        gc.unfreeze()
    return took


def _switch(*, on: bool) -> None:
    client: Any = boto3.client("lambda")
    wanted = "Enabled" if on else "Disabled"
    mappings = client.list_event_source_mappings()["EventSourceMappings"]
    for each in mappings:
        client.update_event_source_mapping(UUID=each["UUID"], Enabled=on)
    for each in mappings:
        stands = partial(client.get_event_source_mapping, UUID=each["UUID"])
        wait_until(wanted, lambda: stands()["State"] == wanted, _PATIENCE_SECONDS)  # noqa: B023 - called at once
