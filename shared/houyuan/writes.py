"""Guarded writes, and one transaction for what belongs together.

A `Write` carries its own guard and what the guard's refusal means, so a rule reads as one list of writes and the
store's answer comes back as a domain problem. Contention and lost answers are retried with jitter within the request's
time and then answered with `Busy`. A transaction keeps its token until the store has said that nothing was done, so a
repeat of one that was done is answered as done.
"""

import random
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, TypeVar

from botocore.exceptions import ClientError

from houyuan.problems import Busy, Problem
from houyuan.store import UNANSWERED, dynamodb
from houyuan.wire import Item, from_wire, marshal, to_wire

T = TypeVar("T")

PATIENCE_SECONDS = 8.0
CONTENTION = {
    "TransactionConflict",
    "TransactionInProgressException",
    "ThrottlingError",
    "ThrottlingException",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "TransactionConflictException",
    "InternalServerError",
}
"""What the store answers when a request may simply be repeated."""
CANCELLED = "TransactionCanceledException"
"""What the store answers when nothing of a transaction was done."""

Refusal = Callable[[Item | None], Problem]
"""What a guard's refusal means, told from the item that stood there (None when nothing did)."""


@dataclass(frozen=True)
class Write:
    """One guarded write. `names` and `values` fill the expressions' placeholders."""

    op: Literal["Put", "Update", "Delete", "ConditionCheck"]
    table: str
    refuse: Refusal
    key: Item = field(default_factory=dict)
    item: Item = field(default_factory=dict)
    update: str = ""
    condition: str = ""
    names: dict[str, str] = field(default_factory=dict)
    values: Item = field(default_factory=dict)

    def wire(self) -> Item:
        """The parameters of the single or the transactional call."""
        body: Item = {"TableName": self.table, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        if self.op == "Put":
            body["Item"] = to_wire(self.item)
        else:
            body["Key"] = to_wire(self.key)
        if self.update:
            body["UpdateExpression"] = self.update
        if self.condition:
            body["ConditionExpression"] = self.condition
        if self.names:
            body["ExpressionAttributeNames"] = self.names
        if self.values:
            body["ExpressionAttributeValues"] = to_wire(self.values)
        return body


def put_new(table: str, item: Item, refuse: Refusal) -> Write:
    """A put on condition that nothing stands under its key."""
    return Write("Put", table, refuse, item=item, condition="attribute_not_exists(pk)")


def commit(writes: Sequence[Write]) -> None:
    """Does all writes or none.

    Raises:
        Problem: what the first refused write says of it.
        Busy: when contention or silence outlasts the request's patience; it may have been done, a repeat finds out.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    attempt, token = 0, _token()
    while True:
        failure: Exception
        try:
            _send(writes, token)
        except ClientError as error:
            _raise_refusal(writes, error)
            if error.response["Error"]["Code"] == CANCELLED:
                token = _token()
            failure = error
        except UNANSWERED as error:
            failure = error
        else:
            return
        if time.monotonic() > deadline:
            raise Busy from failure
        attempt += 1
        _wait(attempt)


def anew(act: Callable[[], T], moved: type[Problem], tries: int) -> T:
    """Acts again whenever what was read has moved before it was written, which a write's refusal says by `moved`.

    Raises:
        Busy: when that happens again and again.
    """
    for _ in range(tries):
        with suppress(moved):
            return act()
    raise Busy


def _token() -> str:
    return uuid.uuid4().hex


def _wait(attempt: int) -> None:
    time.sleep(random.uniform(0.005, min(0.5, 0.02 * 2**attempt)))  # noqa: S311 - jitter, no secret


def _send(writes: Sequence[Write], token: str) -> None:
    if len(writes) > 1 or writes[0].op in ("Delete", "ConditionCheck"):
        items = [{write.op: write.wire()} for write in writes]
        dynamodb().transact_write_items(TransactItems=items, ClientRequestToken=token)
    elif writes[0].op == "Put":
        dynamodb().put_item(**writes[0].wire())
    else:
        dynamodb().update_item(**writes[0].wire())


def _raise_refusal(writes: Sequence[Write], error: ClientError) -> None:
    """Raises the domain's problem for a refused guard; returns for contention; re-raises anything else."""
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        answered: Any = error.response
        _refuse(writes[0], answered.get("Item"), error)
    if code == CANCELLED:
        reasons: list[Any] = error.response.get("CancellationReasons", [])
        for write, reason in zip(writes, reasons, strict=False):
            if reason.get("Code") == "ConditionalCheckFailed":
                _refuse(write, reason.get("Item"), error)
        if any(reason.get("Code") in CONTENTION for reason in reasons):
            return
    elif code in CONTENTION:
        return
    raise error


def _refuse(write: Write, wire: Item | None, error: ClientError) -> NoReturn:
    raise write.refuse(from_wire(wire) if wire else None) from error


def insert_new(table: str, items: Sequence[Item]) -> list[int]:
    """Stores up to 25 items whose keys are new, in one call, each on its own.

    An INSERT of PartiQL is a put on condition that the key is new; in a batch it costs one write unit an item, where a
    transaction would cost two.

    Returns:
        The indexes of the items whose key was there already.

    Raises:
        Busy: when contention outlasts the request's patience; what was stored stays, and a repeat finds it.
    """
    taken: list[int] = []
    waiting = list(range(len(items)))
    deadline = time.monotonic() + PATIENCE_SECONDS
    attempt = 0
    while waiting:
        statements = [_insert_statement(table, items[index]) for index in waiting]
        answers = dynamodb().batch_execute_statement(Statements=statements)["Responses"]
        codes = [answer.get("Error", {}).get("Code") for answer in answers]
        taken += [index for index, code in zip(waiting, codes, strict=True) if code == "DuplicateItem"]
        again = [index for index, code in zip(waiting, codes, strict=True) if code in CONTENTION]
        if any(code and code != "DuplicateItem" and code not in CONTENTION for code in codes):
            raise RuntimeError(codes)
        if again and time.monotonic() > deadline:
            raise Busy
        waiting = again
        if waiting:
            attempt += 1
            _wait(attempt)
    return taken


def _insert_statement(table: str, item: Item) -> Item:
    names = ", ".join(f"'{name}': ?" for name in item)
    return {
        "Statement": f'INSERT INTO "{table}" VALUE {{{names}}}',
        "Parameters": [marshal(value) for value in item.values()],
    }
