"""One service on moto: tables as deployed, callers with memberships, requests as the gateway sends them.

The tables are made once; each test begins with what stood in them then: memberships, the programme's data key.
"""

import base64
import copy
import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from houyuan import identity, privacy, store
from houyuan.settings import settings
from services.intake import programmes

REGION = "us-east-1"
PROGRAMME = "hubei-2020"
TABLES = ("records", "ledger", "figures", "access")
ROLES = ("coordinator", "social-worker", "finance-maker", "finance-approver", "funder", "partner")
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "Houyuan",
    "DOCUMENTS_BUCKET": "documents",
    "SENDER": "reports@example.org",
    "MAIL_CONFIGURATION_SET": "mail",
    "API_URL": "https://api.example.org",
    "SITE_URL": "https://site.example.org",
    **{f"{table.upper()}_TABLE": table for table in TABLES},
}
# What a function remembers as long as it lives.
OF_A_PROCESS = (settings, store.dynamodb, privacy._kms, privacy._data_key)  # noqa: SLF001
OF_SOME_SECONDS = (identity._memberships, programmes._groups)  # noqa: SLF001


@dataclass
class Answer:
    """An answer of the API."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def _cloud() -> Iterator[dict[str, Any]]:
    """The four tables, the key, the bucket and the sender, made once; yields what stands in the tables."""
    with pytest.MonkeyPatch.context() as monkeypatch, mock_aws():
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        dynamodb = boto3.client("dynamodb")
        for table in TABLES:
            dynamodb.create_table(**_table(table))
        monkeypatch.setenv("DATA_KEY", boto3.client("kms").create_key()["KeyMetadata"]["Arn"])
        boto3.client("s3").create_bucket(Bucket="documents")
        boto3.client("sesv2").create_email_identity(EmailIdentity="reports@example.org")
        boto3.client("sesv2").create_configuration_set(ConfigurationSetName="mail")
        for cached in OF_A_PROCESS:
            cached.cache_clear()
        for role in ROLES:
            identity.grant(role, PROGRAMME, role)
        identity.grant("finance-approver2", PROGRAMME, "finance-approver")
        identity.grant("stranger", "another-programme", "coordinator")
        privacy.pseudonym(PROGRAMME, "makes", "the data key")
        yield {name: copy.deepcopy(table.items) for name, table in _tables().items()}
    for cached in OF_A_PROCESS:
        cached.cache_clear()


@pytest.fixture
def aws(_cloud: dict[str, Any]) -> None:
    """Nothing is left of another test: tables, files, mails and caches are as they were made."""
    for name, table in _tables().items():
        table.items.clear()
        table.items.update({key: dict(items) for key, items in _cloud[name].items()})
    get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].buckets["documents"].keys.clear()
    get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION].sent_messages.clear()
    for cached in OF_SOME_SECONDS:
        cached.clear()


def _tables() -> dict[str, Any]:
    """Moto's own tables: emptying them costs nothing, making them anew 100 ms a test."""
    return dict(get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][REGION].tables)


def _table(name: str) -> dict[str, Any]:
    attributes = [{"AttributeName": n, "AttributeType": "S"} for n in ("pk", "sk")]
    table: dict[str, Any] = {
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if name == "records":
        attributes.append({"AttributeName": "subject", "AttributeType": "S"})
        table["GlobalSecondaryIndexes"] = [
            {
                "IndexName": "by_subject",
                "KeySchema": [
                    {"AttributeName": "subject", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ]
    return table | {"AttributeDefinitions": attributes}


def everything_stored() -> dict[str, list[Any]]:
    """Every item of every table, by the store's own word."""
    dynamodb = boto3.client("dynamodb")
    return {
        table: [page["Items"] for page in dynamodb.get_paginator("scan").paginate(TableName=table)] for table in TABLES
    }


def call(  # noqa: PLR0913 - the parts of a request
    service: str,
    role: str | None,
    method: str,
    path: str,
    body: Any = None,
    *,
    query: dict[str, str] | None = None,
    content_type: str = "application/json",
    language: str = "en",
    scope: str = "houyuan/read houyuan/write",
    headers: dict[str, str] | None = None,
) -> Answer:
    """A request as the gateway sends it to `/{service}/v1/programmes/hubei-2020{path}` (or to `path` if it is whole).

    `role` is the caller's subject; `partner…` is an app with these scopes, None somebody without a token. A body of
    bytes goes base64-encoded, of text as it is, anything else as JSON.
    """
    full = f"/{service}{path}" if path.startswith("/v1") else f"/{service}/v1/programmes/{PROGRAMME}{path}"
    person = {"sub": role, "username": role, "client_id": "site"}
    claims = {"client_id": role, "scope": scope} if role and role.startswith("partner") else person
    text = body if isinstance(body, str) else None if body is None else json.dumps(body)
    event = {
        "version": "2.0",
        "rawPath": full,
        "rawQueryString": "",
        "routeKey": "ANY /x",
        "headers": {"content-type": content_type, "accept-language": language, **(headers or {})},
        "queryStringParameters": query or {},
        "requestContext": {
            "http": {"method": method, "path": full},
            "stage": "$default",
            "authorizer": {"jwt": {"claims": claims}} if role else {},
        },
        "body": base64.b64encode(body).decode() if isinstance(body, bytes) else text,
        "isBase64Encoded": isinstance(body, bytes),
    }
    answer = importlib.import_module(f"services.{service}.handler").api(event, None)
    raw, told = answer.get("body") or "", answer["headers"]
    return Answer(answer["statusCode"], json.loads(raw) if raw and "json" in told["Content-Type"] else raw, told)
