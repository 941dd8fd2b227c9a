"""Moto cannot read the parameters of an INSERT in a batch; here it is told what such a statement means on AWS.

An INSERT is a put on condition that its key is new. What AWS itself makes of our statements is seen on the local
cloud (`tests/cloud`).
"""

import re
from functools import cache
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse


def teach(session: boto3.Session) -> None:
    """Makes every client that the session will give answer BatchExecuteStatement."""
    operation = "dynamodb.BatchExecuteStatement"
    session.events.register(f"before-parameter-build.{operation}", _keep)
    session.events.register(f"before-call.{operation}", _answer)


def _keep(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    context["statements"] = params["Statements"]


def _answer(context: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
    return AWSResponse("", 200, {}, None), {"Responses": [_insert(each) for each in context["statements"]]}


@cache
def _client() -> Any:
    return boto3.client("dynamodb")


def _insert(asked: dict[str, Any]) -> dict[str, Any]:
    table, pairs = re.fullmatch(r'INSERT INTO "(\w+)" VALUE \{(.*)\}', asked["Statement"]).groups()
    names = [re.fullmatch(r"'(\w+)': \?", pair)[1] for pair in pairs.split(", ")]
    item = dict(zip(names, asked["Parameters"], strict=True))
    client = _client()
    try:
        client.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)")
    except client.exceptions.ConditionalCheckFailedException:
        return {"Error": {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"}}
    return {"TableName": table}
