"""Sends the example's requests, wave after wave, many at once; counts what was stored now and what stood already."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from cli.client import Client
from cli.failure import Failure

WORKERS = 4
_PATIENCE_SECONDS = 300


class NotReady(Failure):
    """What a request builds upon was not made in time."""


class SheetRefused(Failure):
    """Rows of a sheet were not stored."""


@dataclass(frozen=True)
class Sent:
    """What became of a stage: `new` and `same` count records; steps such as an approval count as neither."""

    id: str
    requests: int
    new: int
    same: int
    seconds: float


def send(stage: Any, clients: dict[str, Client], tick: Callable[[int], None], workers: int = WORKERS) -> Sent:
    """Sends a stage.

    Args:
        stage: the example's stage.
        clients: by role.
        tick: told after each request how many records it carried.
        workers: how many requests are under way at once.

    Raises:
        NotReady: when what is made behind an earlier request is not there after some minutes.
        Refused: when the API refuses a request; what is under way is finished, the rest is not sent.
        SheetRefused: when a sheet has rows that were not stored.
    """
    started = time.monotonic()
    new = same = 0

    def one(ask: Any) -> tuple[int, int]:
        made = _send_one(ask, clients[ask.role])
        tick(ask.rows)
        return made

    with ThreadPoolExecutor(workers) as pool:
        for wave in stage.waves:
            for made_new, made_same in _all(pool, one, wave):
                new += made_new
                same += made_same
    return Sent(stage.id, stage.asks, new, same, time.monotonic() - started)


def _all(pool: ThreadPoolExecutor, one: Callable[[Any], tuple[int, int]], wave: Iterable[Any]) -> list[tuple[int, int]]:
    futures = [pool.submit(one, ask) for ask in wave]
    try:
        return [future.result() for future in futures]
    finally:
        for future in futures:
            future.cancel()


def _send_one(ask: Any, client: Client) -> tuple[int, int]:
    """How many records are new and how many stood already with the same content."""
    if ask.ready is not None:
        _wait(ask.ready, client)
    if ask.sheet is not None:
        result = client.post_sheet(ask.path, ask.sheet).body
        if result["rejected"] or result["conflicts"] or result["rows"] != ask.rows:
            raise SheetRefused(f"{ask.path}: {(result['rejected'] + result['conflicts'])[:3]}")
        return result["new"], result["same"]
    answer = client.post(ask.path, ask.body)
    if set(answer.body) == {"new", "same"}:
        return answer.body["new"], answer.body["same"]
    if ask.creates:
        return (1, 0) if answer.status == HTTPStatus.CREATED else (0, 1)
    return 0, 0


def _wait(ready: Any, client: Client) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (stands := client.get(ready.path)[ready.field]) not in ready.values:
        if time.monotonic() > deadline:
            raise NotReady(f"{ready.path}: {ready.field} is {stands}")
        time.sleep(0.2)
