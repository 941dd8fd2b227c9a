"""Floors: what DynamoDB itself takes for as much, asked through the same cloud with the same client, nothing checked.

Whoever stores as many rows, or reads them, has at least to send these calls.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from benchmarks.clock import Took, timed
from houyuan import store, wire
from houyuan.settings import settings

PER_CALL = 25
_BYTES = 500


def written(rows: int) -> Took:
    """BatchWriteItem of as many new rows of half a kilobyte."""
    partition = f"floor-{secrets.token_hex(4)}#row"
    return write([{"pk": partition, "sk": f"{nth:08d}", "body": "x" * _BYTES} for nth in range(rows)])


def write(items: Sequence[wire.Item]) -> Took:
    """BatchWriteItem of these items into the table of records; putting them into wire form is not counted."""
    puts = [{"PutRequest": {"Item": wire.to_wire(item)}} for item in items]
    table = settings().records_table
    with timed() as took:
        for start in range(0, len(puts), PER_CALL):
            waiting: Any = {table: puts[start : start + PER_CALL]}
            while waiting:
                waiting = store.dynamodb().batch_write_item(RequestItems=waiting).get("UnprocessedItems")
    return took


def read(partition: str, table: str = "") -> Took:
    """Query of all rows of a partition, of the table of records when none is named, page by page, left in wire form."""
    asked: Any = {
        "TableName": table or settings().records_table,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": wire.to_wire({":pk": partition}),
    }
    with timed() as took:
        while True:
            answer = store.dynamodb().query(**asked)
            if "LastEvaluatedKey" not in answer:
                break
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return took
