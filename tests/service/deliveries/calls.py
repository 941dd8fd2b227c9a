"""Every call to the store and to the bucket: counted, and the process ended before or after any one of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal

from houyuan import files, store
from tests.service.ledger.tap import Killed, die

When = Literal["before", "after"]


@contextmanager
def counted(when: When = "before", end: int = 0) -> Iterator[list[str]]:
    """The calls that are made within the block; the process ends before or after the `end`th of them (0: never)."""
    calls: list[str] = []

    def sending(model: Any, **_: Any) -> None:
        calls.append(model.name)
        if when == "before" and len(calls) == end:
            die()

    def sent(**_: Any) -> None:
        if when == "after" and len(calls) == end:
            die()

    clients = {"dynamodb": store.dynamodb(), "s3": files._s3()}  # noqa: SLF001 - the one place that has it
    for service, client in clients.items():
        client.meta.events.register(f"before-call.{service}", sending)
        client.meta.events.register(f"after-call.{service}", sent)
    try:
        yield calls
    finally:
        for service, client in clients.items():
            client.meta.events.unregister(f"before-call.{service}", sending)
            client.meta.events.unregister(f"after-call.{service}", sent)


def at_any(begin: Callable[[], Any], act: Callable[[], Any], check: Callable[[tuple[str, int]], Any]) -> int:
    """Ends the process at each call of an act, acts again, and checks what stands then; tells how many calls it has.

    Args:
        begin: puts everything back to where the act begins.
        act: the work, which may be cut off anywhere and is asked for once more.
        check: told of where it was cut off.
    """
    begin()
    with counted() as calls:
        act()
    for when in ("before", "after"):
        for end in range(1, len(calls) + 1):
            begin()
            with suppress(Killed), counted(when, end):
                act()
                raise AssertionError((when, end))
            act()
            check((when, end))
    return len(calls)
