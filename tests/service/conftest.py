"""One service on moto: tables as deployed, callers with memberships, requests as the gateway sends them.

The tables are made once; each test begins with what stood in them then: memberships, the programme's data key.
"""

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import FakeKey

from houyuan import identity, privacy, store
from houyuan.settings import settings
from services.intake import programmes
from tests.service import examples, moto_batch
from tests.service.gateway import PROGRAMME, Answer, call

__all__ = ["PROGRAMME", "ROLES", "Answer", "call", "everything_stored"]

REGION = "us-east-1"
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


@pytest.fixture(scope="session")
def _cloud() -> Iterator[dict[str, Any]]:
    """The four tables, the key, the bucket and the sender, made once; yields what stands in the tables."""
    patched = pytest.MonkeyPatch.context
    with patched() as monkeypatch, mock_aws(), patched() as keeping:
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        boto3.setup_default_session()
        moto_batch.teach(boto3.DEFAULT_SESSION)
        dynamodb = boto3.client("dynamodb")
        for table in TABLES:
            dynamodb.create_table(**_table(table))
        boto3.DEFAULT_SESSION.events.register("before-call.dynamodb", _STANDS.noting_a_write)
        keeping.setattr(FakeKey, "dispose", _disposing(FakeKey.dispose))
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
        yield _all_there_is()
    for cached in OF_A_PROCESS:
        cached.cache_clear()


@pytest.fixture
def aws(_cloud: dict[str, Any]) -> None:
    """Nothing is left of another test: tables, files, mails and caches are as they were made."""
    _restore(_cloud)


@pytest.fixture(scope="session")
def _under_way(_cloud: dict[str, Any]) -> dict[str, Any]:
    _restore(_cloud)
    examples.bring_under_way()
    return _all_there_is()


@pytest.fixture
def under_way(_under_way: dict[str, Any]) -> None:
    """The programme that `tests.service.examples` asks about, and nothing else."""
    _restore(_under_way)


@pytest.fixture
def anew(_under_way: dict[str, Any]) -> Callable[[], None]:
    """Takes everything back to the programme under way: for properties, which try many times within one test."""
    return partial(_restore, _under_way)


def _tables() -> dict[str, Any]:
    """Moto's own tables: taking them back costs little, making them anew 100 ms a test, scanning them 10 ms an item."""
    return dict(get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][REGION].tables)


class _Standing:
    """What the tables were last put back to, as long as nobody has written since: half of the tests write nothing."""

    def __init__(self) -> None:
        self.held: dict[str, Any] | None = None
        self.files: list[Any] = []

    def noting_a_write(self, model: Any, **_: Any) -> None:
        """A call that may have changed a table."""
        if model.name not in READINGS:
            self.held = None


READINGS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan"})
_STANDS = _Standing()


def forget_what_stands() -> None:
    """Tells that the tables were changed past their client."""
    _STANDS.held = None


def _disposing(dispose: Callable[..., None]) -> Callable[..., None]:
    """A file with which tests begin is kept when one of them takes it away; moto lets go of all others."""

    def unless_kept(key: Any, **more: Any) -> None:
        if not any(key is each for each in _STANDS.files):
            dispose(key, **more)

    return unless_kept


def _all_there_is() -> dict[str, Any]:
    tables = _tables()
    files = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].buckets["documents"].keys
    _STANDS.files += files.values()
    return {name: copy.deepcopy(table.items) for name, table in tables.items()} | {"documents": dict(files)}


def _restore(held: dict[str, Any]) -> None:
    if _STANDS.held is not held:
        for name, table in _tables().items():
            table.items.clear()
            table.items.update(copy.deepcopy(held[name]))
        _STANDS.held = held
    files = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].buckets["documents"].keys
    files.clear()
    files.update(held["documents"])
    get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION].sent_messages.clear()
    for cached in OF_SOME_SECONDS:
        cached.clear()


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


def everything_stored() -> dict[tuple[str, str, str], Any]:
    """Every item of every table, by table and key."""
    found = [(name, item.to_json()["Attributes"]) for name, table in _tables().items() for item in table.all_items()]
    return {(name, item["pk"]["S"], item["sk"]["S"]): item for name, item in found}
