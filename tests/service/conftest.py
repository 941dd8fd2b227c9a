"""One service on moto: tables as the deployment makes them, callers with memberships, requests as the gateway sends them."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from moto import mock_aws

REGION = "us-east-1"
PROGRAMME = "hubei-2020"
ROLES = ("coordinator", "social-worker", "finance-maker", "finance-approver", "funder", "partner")


@dataclass
class Answer:
    """An answer of the API."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The four tables, the key and the bucket, and nothing cached from another test."""
    for name, value in {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
                        "POWERTOOLS_SERVICE_NAME": "test", "POWERTOOLS_METRICS_NAMESPACE": "Houyuan"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    with mock_aws():
        from houyuan import identity, privacy, store
        from houyuan.settings import settings

        dynamodb = boto3.client("dynamodb")
        for table in ("records", "ledger", "figures", "access"):
            monkeypatch.setenv(f"{table.upper()}_TABLE", table)
            dynamodb.create_table(**_table(table))
        monkeypatch.setenv("DATA_KEY", boto3.client("kms").create_key()["KeyMetadata"]["Arn"])
        boto3.client("s3").create_bucket(Bucket="documents")
        boto3.client("sesv2").create_email_identity(EmailIdentity="reports@example.org")
        boto3.client("sesv2").create_configuration_set(ConfigurationSetName="mail")
        for name, value in {"DOCUMENTS_BUCKET": "documents", "SENDER": "reports@example.org", "MAIL_CONFIGURATION_SET": "mail",
                            "API_URL": "https://api.example.org", "SITE_URL": "https://site.example.org"}.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        for cached in (settings, store.dynamodb, privacy._kms, privacy._data_key):
            cached.cache_clear()
        identity._memberships.clear()
        for role in ROLES:
            identity.grant(role, PROGRAMME, role)
        identity.grant("finance-approver2", PROGRAMME, "finance-approver")
        identity.grant("stranger", "another-programme", "coordinator")
        yield


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


def call(service: str, role: str | None, method: str, path: str, body: Any = None, *, query: dict[str, str] | None = None,
         content_type: str = "application/json", language: str = "en", scope: str = "houyuan/read houyuan/write") -> Answer:  # fmt: skip
    """A request as the gateway sends it to `/{service}/v1/programmes/hubei-2020{path}` (or to `path` when it starts with /v1)."""
    import importlib

    handler = importlib.import_module(f"services.{service}.handler")
    full = f"/{service}{path}" if path.startswith("/v1") else f"/{service}/v1/programmes/{PROGRAMME}{path}"
    claims = (
        {"client_id": role, "scope": scope}
        if role == "partner"
        else {"sub": role, "username": role, "client_id": "site"}
    )
    text = body if isinstance(body, str) else None if body is None else json.dumps(body)
    encoded = base64.b64encode(body).decode() if isinstance(body, bytes) else text
    event = {
        "version": "2.0", "rawPath": full, "rawQueryString": "", "routeKey": "ANY /x",
        "headers": {"content-type": content_type, "accept-language": language},
        "queryStringParameters": query or {},
        "requestContext": {"http": {"method": method, "path": full}, "stage": "$default",
                           "authorizer": {"jwt": {"claims": claims}} if role else {}},
        "body": encoded, "isBase64Encoded": isinstance(body, bytes),
    }  # fmt: skip
    answer = handler.api(event, None)
    raw = answer.get("body") or ""
    kind = (
        answer.get("headers", {}).get("Content-Type", "")
        or answer.get("multiValueHeaders", {}).get("Content-Type", [""])[0]
    )
    return Answer(answer["statusCode"], json.loads(raw) if raw and "json" in kind else raw, answer.get("headers", {}))
