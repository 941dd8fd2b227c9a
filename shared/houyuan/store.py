"""DynamoDB, spoken plainly: the client, and items read in key order."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError  # noqa: A004

from houyuan.wire import Item, Only, from_wire, to_wire

FAILURES = (BotoCoreError, ClientError)
"""What the SDK raises when the store cannot be reached or does not answer."""

UNANSWERED = (HTTPClientError, ConnectionError)
"""What the SDK raises when no answer came: whether the request was done is not known."""

_KEYS_PER_CALL = 100


@cache
def dynamodb() -> Any:
    """The client of this process; inputs were validated by models, so the SDK need not do it again.

    All its tries of one call end before the function does (29 s), so that a silent store is told as `Busy`.
    """
    config = Config(
        parameter_validation=False, retries={"mode": "standard", "max_attempts": 4}, connect_timeout=2, read_timeout=6
    )
    return boto3.client("dynamodb", config=config)


def get(table: str, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
    """One item, or None."""
    key = to_wire({"pk": pk, "sk": sk})
    found = dynamodb().get_item(TableName=table, Key=key, ConsistentRead=consistent).get("Item")
    return from_wire(found) if found else None


def get_many(table: str, keys: Sequence[tuple[str, str]], attribute: str) -> dict[tuple[str, str], Any]:
    """One attribute of each item that stands under these keys (each named once)."""
    found = get_items(table, keys, {"ProjectionExpression": f"pk, sk, {attribute}"})
    return {key: item[attribute] for key, item in found.items()}


def get_items(
    table: str, keys: Sequence[tuple[str, str]], projection: Item | None = None
) -> dict[tuple[str, str], Item]:
    """Each item that stands under these keys (each named once)."""
    found: dict[tuple[str, str], Item] = {}
    for start in range(0, len(keys), _KEYS_PER_CALL):
        wanted = [to_wire({"pk": pk, "sk": sk}) for pk, sk in keys[start : start + _KEYS_PER_CALL]]
        waiting = {table: {"Keys": wanted, "ConsistentRead": True} | (projection or {})}
        while waiting:
            answer = dynamodb().batch_get_item(RequestItems=waiting)
            for item in map(from_wire, answer["Responses"].get(table, [])):
                found[item["pk"], item["sk"]] = item
            waiting = answer.get("UnprocessedKeys")
    return found


def upto(last: str) -> str:
    """The end of a range of keys that includes all that begin with `last`, such as a day; none when empty."""
    return f"{last}~" if last else ""


def query(  # noqa: PLR0913 - the parts of one query
    table: str,
    pk: str,
    first: str = "",
    last: str = "",
    *,
    limit: int | None = None,
    after: str | None = None,
    paths: Sequence[str] = (),
    only: Only | None = None,
    consistent: bool = True,
    backwards: bool = False,
) -> Iterator[Item]:
    """Items of one partition in key order, `first` <= sk <= `last` (both optional), from after the sk `after` on.

    Read `backwards` the last comes first, and `after` means before it.

    `paths` (such as `body.channel`) leaves out of each item whatever is not named: most of a reader's time goes into
    what it does not need. `only` (an expression, its values and, under `#`, its names that the store reserves) leaves
    out the items that it is not true of; they are read all the same, but not sent.
    """
    values = {":pk": pk}
    condition = "pk = :pk"
    if first or last:
        condition += " AND sk BETWEEN :first AND :last"
        values |= {":first": first or " ", ":last": last or "\U0010ffff"}
    expression, given = only or ("", {})
    names = {name: text for name, text in given.items() if name.startswith("#")}
    values |= {name: value for name, value in given.items() if name not in names}
    request: Item = {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": to_wire(values),
        "ConsistentRead": consistent,
        "ScanIndexForward": not backwards,
    }
    if expression:
        request["FilterExpression"] = expression
    if paths:
        request |= projection(paths)
    if names:
        request["ExpressionAttributeNames"] = request.get("ExpressionAttributeNames", {}) | names
    if limit and not expression:
        # What `only` leaves out counts towards a limit: the store would send many pages of next to nothing.
        request["Limit"] = limit
    if after:
        request["ExclusiveStartKey"] = to_wire({"pk": pk, "sk": after})
    # A page of the store ends at 1 MB, limit or not: only the items' own end is the end.
    return islice(_pages(request), limit)


def query_index(table: str, index: str, attribute: str, value: str) -> Iterator[Item]:
    """All items of one partition of an index, in the order of its sort key."""
    return _pages(
        {
            "TableName": table,
            "IndexName": index,
            "KeyConditionExpression": "#attribute = :value",
            "ExpressionAttributeNames": {"#attribute": attribute},
            "ExpressionAttributeValues": to_wire({":value": value}),
        }
    )


def projection(paths: Sequence[str]) -> Item:
    """What leaves out of an item whatever these paths do not name.

    Names every part of a path by a placeholder: any of them may be a word that the store reserves.
    """
    names = {part: f"#{part}" for path in paths for part in path.split(".")}
    named = (".".join(names[part] for part in path.split(".")) for path in paths)
    return {
        "ProjectionExpression": ", ".join(named),
        "ExpressionAttributeNames": {placeholder: part for part, placeholder in names.items()},
    }


def _pages(request: Item) -> Iterator[Item]:
    while True:
        answer = dynamodb().query(**request)
        for wire in answer["Items"]:
            yield from_wire(wire)
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
