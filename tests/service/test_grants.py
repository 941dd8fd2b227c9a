"""What each function asks of the data when it runs is what its deployment allows: `tests/infra/grants.py`.

Every route is asked, in the programme under way and in one that has no record yet; every other entry runs once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient

from houyuan import days, identity, privacy, store, wire
from services.deliveries import handler as deliveries
from services.funds import handler as funds
from services.intake import programmes
from services.reports import handler as reports
from tests.infra.grants import ASKED, FIRST_KEY
from tests.service.conftest import everything_stored
from tests.service.examples import EXAMPLES, PROGRAMME, QUERIES, SHEETS, labelled, place
from tests.service.gateway import call
from tests.service.routes import ROUTES, SERVICES, Route

pytestmark = pytest.mark.usefixtures("under_way")
BODIES: dict[tuple[str, str], Any] = {(each.service, each.rule): each.body for each in EXAMPLES} | SHEETS
PATHS = {(each.service, each.rule): each.path for each in EXAMPLES}
EMPTY = "empty-programme"
FOLDERS = ("receipts/", "uploads/", "proofs/", "sheets/", "papers/")
NOT_TO_BE_SEEN = {
    # No call: whoever holds the signed form puts the receipt, in the function's name.
    "FundsApi": {"documents": {"ListBucket"}, "documents/receipts/*": {"PutObject"}},
    # No call either: a proof's picture is put, and a kept one or a sheet of refused rows fetched, by what is signed;
    # the bucket of these tests keeps no versions.
    "DeliveriesApi": {
        "documents": {"ListBucket"},
        "documents/uploads/*": {"PutObject", "DeleteObjectVersion"},
        "documents/proofs/*": {"GetObject"},
        "documents/sheets/*": {"GetObject"},
        "documents/papers/*": {"GetObject"},  # by the address that the function signs
    },
    "DeliveriesSheets": {
        "documents": {"ListBucket"},
        "documents/sheets/*": {"DeleteObjectVersion"},
        "records/stream": ASKED["DeliveriesSheets"]["records/stream"],
    },
    "ReportsApi": {"documents": {"ListBucket"}},  # no call: S3 looks whether the caller may when a document is missing
    # Lambda reads the streams in the function's name.
    "ReportsProjector": {stream: ASKED["ReportsProjector"][stream] for stream in ("records/stream", "ledger/stream")},
    "ReportsIssuer": {"records/stream": ASKED["ReportsIssuer"]["records/stream"]},
    "FundsPaymaster": {"records/stream": ASKED["FundsPaymaster"]["records/stream"]},
    "DeliveriesPlanner": {"records/stream": ASKED["DeliveriesPlanner"]["records/stream"]},
    "FundsClerk": {"records/stream": ASKED["FundsClerk"]["records/stream"]},
}


class Trace:
    """What was asked since, as a deployment names it: resource -> actions."""

    def __init__(self) -> None:
        self.asked: defaultdict[str, set[str]] = defaultdict(set)

    def note(self, client: BaseClient, operation: str, told: dict[str, Any]) -> None:
        match client.meta.service_model.service_name:
            case "dynamodb":
                self._items(operation, told)
            case "kms":
                self.asked["key"].add(operation)
            case "s3":
                folder = next((each for each in FOLDERS if told["Key"].startswith(each)), "")
                self.asked[f"documents/{folder}*"].add(operation)
            case "sesv2":
                self.asked["mail"] |= {operation, "SendRawEmail"} if "Raw" in told["Content"] else {operation}

    def _items(self, operation: str, told: dict[str, Any]) -> None:
        match operation:
            case "TransactWriteItems":
                for each in told["TransactItems"]:
                    ((kind, body),) = each.items()
                    self._item("ConditionCheckItem" if kind == "ConditionCheck" else f"{kind}Item", body)
            case "BatchGetItem":
                for table in told["RequestItems"]:
                    self.asked[table].add(operation)
            case "BatchExecuteStatement":
                for each in told["Statements"]:
                    verb, table = re.match(r'(\w+) INTO "(\w+)"', each["Statement"]).groups()
                    self.asked[table].add(f"PartiQL{verb.title()}")
            case _:
                self._item(operation, told)

    def _item(self, action: str, told: dict[str, Any]) -> None:
        index = told.get("IndexName")
        key = told.get("Item", {}).get("pk", {}).get("S", "")
        named = FIRST_KEY if told["TableName"] == "access" and key.startswith("programme#") else action
        self.asked[told["TableName"] + (f"/{index}" if index else "")].add(named)


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Watches what is asked of AWS by whatever runs within; nothing is remembered from before."""
    original = BaseClient._make_api_call  # noqa: SLF001 - the one place that every call goes through
    current: list[Trace] = []

    def watched(client: BaseClient, operation: str, told: dict[str, Any]) -> Any:
        for trace in current:
            trace.note(client, operation, told)
        return original(client, operation, told)

    @contextmanager
    def trace() -> Iterator[Trace]:
        current.append(Trace())
        yield current[-1]
        current.clear()

    monkeypatch.setattr(BaseClient, "_make_api_call", watched)
    return trace


def forget() -> None:
    """As in a function that has just started."""
    privacy._data_key.cache_clear()  # noqa: SLF001
    identity._memberships.clear()  # noqa: SLF001
    programmes._groups.clear()  # noqa: SLF001


def ask(route: Route, programme: str, **query: str) -> int:
    body = BODIES.get((route.service, route.rule)) if route.method == "POST" else None
    if route.rule == "/v1/programmes" and body:
        body = PROGRAMME | {"id": programme}
    role = next(each for each, may in identity.ROLES.items() if route.needs is None or route.needs in may)
    path = place(route.rule, programme=programme, figure="spent")
    if programme == "hubei-2020" and route.method == "POST":
        path, body = PATHS.get((route.service, route.rule), path), labelled(body)
    kind = "text/csv" if isinstance(body, bytes) else "application/json"
    query |= QUERIES.get((route.service, route.rule), {})
    forget()
    return call(route.service, role, route.method, path, body, content_type=kind, query=query).status


def stream() -> dict[str, Any]:
    """Every record and transfer there is, as the tables' streams name them."""
    keys = [(pk, sk) for table, pk, sk in everything_stored() if table in ("records", "ledger")]
    return {
        "Records": [
            {"dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}, "SequenceNumber": str(at)}}
            for at, (pk, sk) in enumerate(keys)
        ]
    }


def expected(function: str) -> dict[str, set[str]]:
    hidden = NOT_TO_BE_SEEN.get(function, {})
    seen = {resource: actions - set(hidden.get(resource, ())) for resource, actions in ASKED[function].items()}
    return {resource: actions for resource, actions in seen.items() if actions}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_asks_of_the_data_what_it_is_allowed(traced, service):
    for role in identity.ROLES:
        identity.grant(role, EMPTY, role)
        identity.grant(role, "another-programme", role)
    routes = [route for route in ROUTES if route.service == service]
    with traced() as trace:
        statuses = {ask(route, programme) for programme in (EMPTY, "hubei-2020") for route in routes}
        for route in routes:
            if route.rule.endswith(("consultations/import", "attendance/import")):
                # Moto cannot read the INSERT; that it was asked for is seen all the same.
                ask(route, "hubei-2020", dry_run="false")
    assert max(statuses) < 500
    assert {200, 201} <= statuses
    assert trace.asked == expected(f"{service.title()}Api")


@pytest.mark.parametrize("entry", ["projector", "issuer", "mailer", "drift"])
def test_an_entry_without_a_caller_asks_of_the_data_what_it_is_allowed(traced, entry):
    delivered = {"id": "2020-03-06.h1", "round": "out", "household": "h1", "result": "delivered", "people": 3}
    assert call("deliveries", "partner", "POST", "/deliveries", delivered).status == 201
    assert call("reports", "coordinator", "POST", "/reports", {"id": "2020-05-21.asked"}).status == 201
    # A part of a cube that somebody who died left behind.
    part = {"pk": "hubei-2020#delivery#parts", "sk": "2020-03-06.000000000000.lost.0000", "cells": b""}
    store.dynamodb().put_item(TableName="figures", Item=wire.to_wire(part))
    event = stream()
    forget()
    with traced() as trace:
        answer = getattr(reports, entry)(event, None)
    assert not answer.get("batchItemFailures")
    assert trace.asked == expected(f"Reports{entry.title()}")


def test_the_planner_asks_of_the_data_what_it_is_allowed(traced):
    body = {"id": "h7", "head": "孙红", "address": "友谊街 7 号", "place": "420111007009", "members": 2}
    assert call("deliveries", "partner", "POST", "/households", body).status == 201
    assert call("deliveries", "coordinator", "POST", "/rounds/planned/list", {}).status == 200
    forget()
    with traced() as trace:
        answer = deliveries.planner(stream(), None)
    assert answer == {"batchItemFailures": []}
    assert trace.asked == expected("DeliveriesPlanner")


def test_the_work_on_sheets_asks_of_the_data_what_it_is_allowed(traced):
    sheet = (
        b"id,round,household,result,people,exception\n"
        b"2020-03-05.a,out,h1,delivered,3,\n"
        b"2020-03-05.b,out,h9,nobody-home,,\n"
        b"2020-03-05.c,out,h3,delivered,1,\xe9\x82\xbb\xe5\xb1\x85\n"
    )
    path, query = "/delivery-sheets/import", {"id": "2020-03-05.work"}
    answer = call("deliveries", "social-worker", "POST", path, sheet, content_type="text/csv", query=query)
    assert answer.status == 200
    forget()
    with traced() as trace:
        answer = deliveries.sheets(stream(), None)
    assert answer == {"batchItemFailures": []}
    assert trace.asked == expected("DeliveriesSheets")


def test_the_paymaster_asks_of_the_data_what_it_is_allowed(traced):
    steps = ("/paylists", "/paylists/2020-03-31.submitted/return", "/paylists/2020-03-31.failed/give-back")
    for example in EXAMPLES:
        if example.path in steps:
            assert example.send(example.body).status in (200, 201), example
    forget()
    with traced() as trace:
        answer = funds.paymaster(stream(), None)
    assert answer == {"batchItemFailures": []}
    assert trace.asked == expected("FundsPaymaster")


def test_the_clerk_asks_of_the_data_what_it_is_allowed(traced, monkeypatch):
    event = stream()
    forget()
    with traced() as trace:
        assert funds.clerk(event, None) == {"batchItemFailures": []}
        monkeypatch.setattr(days, "today", lambda: "2999-01-01")
        assert funds.clerk({}, None) == {"expired": 1, "unsent": 0, "failed": 0}
    assert trace.asked == expected("FundsClerk")
