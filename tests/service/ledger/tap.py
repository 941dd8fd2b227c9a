"""A tap on the store's client: counts its calls, ends the process before or after one, lets others in between."""

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from typing import Any

from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models.dynamo_type import DynamoType

from houyuan import store, wire
from tests.service.conftest import REGION, forget_what_stands

MOMENTS = ("created_at", "updated_at", "submitted_at", "made_at", "opened_at", "at")


class Killed(BaseException):
    """The process ended here. Not an Exception, so nothing of ours can catch it."""


class Tap:
    """What one stretch of work asked of the store: `calls` by name, `units` written (an update of an item below 1 KB).

    Args:
        before: told of this tap before a call is sent, the call counted.
        after: told of it after the call was done.
    """

    def __init__(self, before: Callable[["Tap"], None], after: Callable[["Tap"], None]) -> None:
        self.calls: list[str] = []
        self.units = 0
        self._before, self._after = before, after
        self._open = True

    def sending(self, model: Any, params: Any, **_: Any) -> None:
        """Counts a call."""
        if not self._open:
            return
        self.calls.append(model.name)
        self.units += _units(model.name, json.loads(params["body"]))
        self._apart(self._before)

    def sent(self, **_: Any) -> None:
        """A call was done, whatever the store said to it."""
        if self._open:
            self._apart(self._after)

    def _apart(self, step: Callable[["Tap"], None]) -> None:
        """What others do in between is not counted."""
        self._open = False
        try:
            step(self)
        finally:
            self._open = True


def _units(name: str, asked: dict[str, Any]) -> int:
    if name == "TransactWriteItems":
        items = [each for item in asked["TransactItems"] for each in item.values()]
        return sum(2 * _started_kilobytes(item.get("Item", {})) for item in items)
    return _started_kilobytes(asked.get("Item", {})) if name in ("PutItem", "UpdateItem") else 0


def _started_kilobytes(item: Any) -> int:
    return max(1, math.ceil(_size(item) / 1024))


def _size(value: Any) -> int:
    """Bytes as the store counts them, near enough: names and texts, three more for each list or map."""
    if isinstance(value, dict):
        return 3 + sum(len(name.encode()) + _size(inner) for name, inner in value.items())
    if isinstance(value, list):
        return 3 + sum(map(_size, value))
    return len(str(value).encode())


@contextmanager
def tapped(
    *, before: Callable[[Tap], None] = lambda _: None, after: Callable[[Tap], None] = lambda _: None
) -> Iterator[Tap]:
    """Watches every call to the store within the block."""
    tap, events = Tap(before, after), store.dynamodb().meta.events
    events.register("before-call.dynamodb", tap.sending)
    events.register("after-call.dynamodb", tap.sent)
    try:
        yield tap
    finally:
        events.unregister("before-call.dynamodb", tap.sending)
        events.unregister("after-call.dynamodb", tap.sent)


def at(number: int, step: Callable[[], Any]) -> Callable[[Tap], None]:
    """A step that is taken at one call (from 1) and at no other."""

    def taken(tap: Tap) -> None:
        if len(tap.calls) == number:
            step()

    return taken


@contextmanager
def meanwhile(step: Callable[[], Any]) -> Iterator[Tap]:
    """Lets somebody else take a step after the block's work has read and before it writes, once."""

    def before_the_first_write(tap: Tap) -> None:
        if tap.calls.count("TransactWriteItems") == 1 and tap.calls[-1] == "TransactWriteItems":
            step()

    with tapped(before=before_the_first_write) as tap:
        yield tap


def die() -> None:
    """Ends the process."""
    raise Killed


def contents() -> dict[tuple[str, str, str], Any]:
    """What records and ledger hold, without the moments and the random part of what is sealed.

    Read from moto's own tables: a scan through its HTTP layer takes 10 ms an item.
    """
    tables = _tables()
    found = [
        (name, wire.from_wire(item.to_json()["Attributes"]))
        for name in ("records", "ledger")
        for items in tables[name].items.values()
        for item in items.values()
    ]
    return {(name, item["pk"], item["sk"]): _told(item) for name, item in found}


def partition(table: str, pk: str) -> dict[str, Any]:
    """One partition of a table as it stands, by sort key."""
    items = _tables()[table].items.get(DynamoType({"S": pk}), {}).values()
    held = [wire.from_wire(item.to_json()["Attributes"]) for item in items]
    return {item["sk"]: item for item in held}


def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][REGION].tables
    return tables


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"c", "m"}:
            return value["m"]
        return {name: _told(inner) for name, inner in value.items() if name not in MOMENTS}
    if isinstance(value, list):
        return [_told(inner) for inner in value]
    return value


def taken() -> dict[str, Any]:
    """All tables as they stand, to go back to."""
    return {name: deepcopy(dict(table.items)) for name, table in _tables().items()}


def go_back(standing: dict[str, Any]) -> None:
    """Puts the tables back as they stood."""
    forget_what_stands()
    for name, table in _tables().items():
        table.items.clear()
        table.items.update(deepcopy(standing[name]))


def survives(ask: Callable[[], Any]) -> None:
    """Asserts that a request may be cut off at any call, its reply lost at any, and is completed by repeating it.

    The state is that of a request without a crash, and repeating it once more changes nothing.
    """
    start = taken()
    undisturbed = ask()
    assert undisturbed.status in (200, 201), undisturbed
    whole = contents()
    assert ask().status == 200
    assert contents() == whole
    go_back(start)
    with tapped() as tap:
        ask()
    for when in ("before", "after"):
        for number in range(1, len(tap.calls) + 1):
            go_back(start)
            with suppress(Killed), tapped(**{when: at(number, die)}):
                ask()
                raise AssertionError(number)
            repeated = ask()
            assert (repeated.status in (200, 201), contents()) == (True, whole), (when, number, repeated)
