"""Write units that DynamoDB says it used for transactions; the local cloud tells them as AWS does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from houyuan import store


@contextmanager
def counted() -> Iterator[list[float]]:
    """The write units of each transaction within, call by call."""
    used: list[float] = []
    events = store.dynamodb().meta.events

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def note(parsed: dict[str, Any], **_: Any) -> None:
        used.append(sum(each["CapacityUnits"] for each in parsed["ConsumedCapacity"]))

    events.register("provide-client-params.dynamodb.TransactWriteItems", ask)
    events.register("after-call.dynamodb.TransactWriteItems", note)
    try:
        yield used
    finally:
        events.unregister("provide-client-params.dynamodb.TransactWriteItems", ask)
        events.unregister("after-call.dynamodb.TransactWriteItems", note)
