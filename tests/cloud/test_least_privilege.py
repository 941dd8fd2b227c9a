"""Every function, deployed with its own role on a local cloud that enforces roles: nothing it needs is denied to it.

Deployed without enforcement, which the deployment itself would not pass, then started again with it. Three things that
the emulator does otherwise than AWS are set aside, see `_like_aws`.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import boto3
import pytest

from cli import cdk
from cli.deployment import Deployment
from cli.local import cloud, emulator
from houyuan.identity import ROLES
from tests.service import examples
from tests.service.gateway import Answer, event, read

ROOT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
"""The emulator's root: what a test does in its own name is never denied."""
SHEET = b"id,channel,topic\n2020-03-01.sheet,phone,medical\n"
DELIVERIES = b"id,round,household,result\n2020-03-05.sheet,fresh,h2,nobody-home\n"
PACKED = examples.PACKED | {"quantity": 10, "lot": "packed", "components": None}
ISSUED = examples.ISSUED | {"quantity": 2}
SECOND = {"id": "2020-03-01.second"}
PAYEE = examples.PAYEE | {"id": "wang", "organisation": None}
BANKED = {"reference": "B1", "paid_on": "2020-03-03", "attempt": 2}
SENT_BACK = {"reason": "缺少报价单", "returned_on": "2020-03-02"}
REFUND = {"reference": "B2", "refunded_on": "2020-03-05", "amount": "2.50", "reason": "退回"}
BY_LINK = examples.AGREEMENT | {"id": "bureau-2020", "funder": "bureau", "consent": "link"}
REPORT = {"id": "2020-05-21.asked"}
BEHIND_SECONDS = 60
"""How long a step may wait for the work behind the one before it."""

STEPS: tuple[tuple[str, str, str, Any], ...] = (
    ("intake", "coordinator", "/v1/programmes", examples.PROGRAMME),
    ("intake", "partner", "/consultations", examples.CONSULTATION),
    ("intake", "partner", "/consultations/import?dry_run=false", SHEET),
    ("intake", "social-worker", "/consultations/2020-03-01.fresh/void", {"reason": "重复"}),
    ("intake", "social-worker", "/cases", examples.CASE),
    ("intake", "social-worker", "/cases/2020-03-01.fresh/follow-ups", examples.FOLLOW_UP),
    ("intake", "social-worker", "/cases/2020-03-01.fresh/close", examples.CLOSING),
    ("deliveries", "coordinator", "/items", examples.RICE),
    ("deliveries", "coordinator", "/kits", examples.KIT | {"id": "veg"}),
    ("deliveries", "coordinator", "/stores", examples.STORE | {"id": "main"}),
    ("deliveries", "coordinator", "/stock-receipts", examples.GIVEN),
    ("deliveries", "coordinator", "/assemblies", PACKED),
    *(("deliveries", "social-worker", "/households", examples.HOUSES[each]) for each in ("h1", "h2")),
    ("deliveries", "coordinator", "/rounds", examples.ROUND),
    ("deliveries", "coordinator", "/rounds/fresh/list", {}),  # the planner makes it
    ("deliveries", "coordinator", "/rounds/fresh/freeze", {"count": 2, "total": 2}),
    ("deliveries", "coordinator", "/rounds/fresh/runs", {"volunteers": ["v1"]}),
    ("deliveries", "coordinator", "/rounds/fresh/runs/v1/link", {"renew": False}),
    ("deliveries", "coordinator", "/rounds/fresh/papers", {"kind": "labels", "language": "zh"}),
    ("deliveries", "coordinator", "/rounds/fresh/issue", ISSUED),
    ("deliveries", "coordinator", "/rounds/fresh/out", None),
    ("deliveries", "partner", "/deliveries", examples.DELIVERY | {"round": "fresh"}),
    ("deliveries", "partner", "/deliveries/2020-03-05.fresh/proofs/door/form", {}),
    (
        "deliveries",
        "partner",
        "/delivery-sheets/import?id=2020-03-06.sent",
        DELIVERIES,
    ),  # stored by the sheets' function
    ("deliveries", "coordinator", "/rounds/fresh/return", examples.BROUGHT_BACK),
    ("deliveries", "coordinator", "/rounds/fresh/reconcile", None),
    ("deliveries", "coordinator", "/rounds/fresh/close", None),
    ("deliveries", "coordinator", "/checks", examples.CHECK | {"rounds": ["fresh"]}),
    ("deliveries", "social-worker", "/checks/2020-03-08.fresh/call-list", None),
    ("funds", "finance-maker", "/agreements", examples.AGREEMENT),
    ("funds", "finance-maker", "/agreements", BY_LINK),
    ("funds", "finance-approver", "/agreements/foundation-2020/contact", {"contact": "new@foundation.example"}),
    ("funds", "finance-maker", "/appropriations", examples.APPROPRIATION | {"amount": "1000.00"}),
    ("funds", "finance-maker", "/lines", examples.LINE | {"id": "food", "order": 1}),
    ("funds", "finance-maker", "/lines", examples.LINE | {"id": "masks", "order": 2}),
    ("funds", "finance-maker", "/reallocations", examples.REALLOCATION),
    ("funds", "finance-approver", "/reallocations/2020-03-01.fresh/approve", examples.LETTERS),  # within the tolerance
    ("funds", "finance-maker", "/reallocations", examples.REALLOCATION | SECOND),
    ("funds", "finance-approver", "/reallocations/2020-03-01.second/approve", examples.LETTERS),  # asks the bureau
    ("funds", "finance-maker", "/budget-versions", examples.VERSION),
    ("funds", "finance-maker", "/payees", PAYEE),
    ("funds", "finance-maker", "/disbursements", examples.GRANT | SECOND),
    ("funds", "finance-approver", "/disbursements/2020-03-01.second/return", SENT_BACK),
    ("funds", "finance-maker", "/disbursements/2020-03-01.second/submit", {"submitted_on": "2020-03-03"}),
    ("funds", "finance-approver", "/disbursements/2020-03-01.second/approve", {"attempt": 2}),
    ("funds", "finance-maker", "/disbursements/2020-03-01.second/pay", BANKED),
    ("funds", "finance-maker", "/disbursements/2020-03-01.second/refund", REFUND),
    ("funds", "finance-maker", "/disbursements/2020-03-01.second/receipts", examples.RECEIPT),
    ("reports", "coordinator", "/subscriptions", examples.SUBSCRIPTION),
    ("reports", "coordinator", "/reports", REPORT),
)
READS = (
    ("intake", "/v1/programmes"),
    ("intake", "/cases/2020-03-01.fresh/follow-ups"),
    ("deliveries", "/rounds/fresh/recipients"),
    ("deliveries", "/stock"),
    ("deliveries", "/rounds/fresh/goods"),
    ("funds", "/lines"),
    ("reports", "/figures"),
    ("reports", "/figures/left/records"),
    ("reports", "/indicators"),
    ("reports", "/reports/2020-05-21.asked/documents/zh.docx"),
)


@dataclass(frozen=True)
class Deployed:
    """The functions of the local cloud, started by name, and what they wrote in their logs."""

    functions: dict[str, dict[str, Any]]

    def invoke(self, entry: str, payload: dict[str, Any]) -> dict[str, Any]:
        name = self.functions[entry]["FunctionName"]
        answer = boto3.client("lambda").invoke(FunctionName=name, Payload=json.dumps(payload))
        answered: dict[str, Any] = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, answered
        return answered

    def ask(self, service: str, role: str, method: str, path: str, body: Any = None) -> Answer:
        kind = "text/csv" if isinstance(body, bytes) else "application/json"
        path, _, asked = path.partition("?")
        query = dict(parse_qsl(asked)) or None
        return read(
            self.invoke(f"{service}.api", event(service, role, method, path, body, content_type=kind, query=query))
        )

    def role(self, entry: str) -> str:
        return str(self.functions[entry]["Role"]).rsplit("/", 1)[1]

    def denials(self) -> list[str]:
        logs = boto3.client("logs")
        groups = [each["logGroupName"] for each in logs.describe_log_groups()["logGroups"]]
        lines = (each["message"] for group in groups for each in logs.filter_log_events(logGroupName=group)["events"])
        return [line for line in lines if "AccessDenied" in line]


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    before = dict(os.environ)
    try:
        os.environ["HOUYUAN_CLOUD"] = str(tmp_path_factory.mktemp("cloud"))
        deployment = _deploy()
        os.environ["AUTH"] = "true"
        enforcing = emulator.start()
        try:
            cloud.enter(enforcing)
            os.environ.update(ROOT)
            boto3.setup_default_session()  # the one that deployed remembers who it was
            made = Deployed(_functions())
            _like_aws(made, deployment)
            yield made
        finally:
            emulator.stop(enforcing)
    finally:
        os.environ.clear()
        os.environ.update(before)
        boto3.setup_default_session()


def _deploy() -> Deployment:
    started = emulator.start()
    try:
        cloud.enter(started)
        boto3.setup_default_session()
        cdk.bootstrap(emulator.ACCOUNT, emulator.REGION)
        deployment = Deployment.of(cdk.deploy("local", {"port": str(started.port)}, lambda _done, _total: None))
        dynamodb = boto3.client("dynamodb")
        for role in ROLES:
            item = {"pk": {"S": f"subject#{role}"}, "sk": {"S": "hubei-2020"}, "role": {"S": role}}
            dynamodb.put_item(TableName=deployment.access_table, Item=item)
    finally:
        emulator.stop(started)
    return deployment


def _functions() -> dict[str, dict[str, Any]]:
    found = boto3.client("lambda").list_functions()["Functions"]
    return {each["Handler"].removeprefix("services.").replace(".handler", ""): each for each in found}


def _like_aws(made: Deployed, deployment: Deployment) -> None:
    """Sets aside what the emulator does otherwise.

    It speaks HTTP only, which the bucket refuses; it calls a batch of PartiQL by the operation's name, where AWS asks
    for `PartiQLInsert`; it does not see whose address a mail comes from, so that no grant on an identity fits.
    """
    boto3.client("s3").delete_bucket_policy(Bucket=deployment.documents_bucket)
    _allow(made.role("intake.api"), "dynamodb:BatchExecuteStatement")
    for entry in ("reports.api", "reports.mailer", "funds.clerk"):
        _allow(made.role(entry), "ses:SendEmail")


def _allow(role: str, action: str) -> None:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    boto3.client("iam").put_role_policy(RoleName=role, PolicyName="emulator", PolicyDocument=_policy(statement))


def _policy(statement: dict[str, str]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def wait_until(done: Any, seconds: int = 120) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_no_function_is_denied_what_it_needs(deployed):
    for service, role, path, body in STEPS:
        answer = deployed.ask(service, role, "POST", path, body)
        deadline = time.monotonic() + BEHIND_SECONDS
        while answer.status in (409, 422) and time.monotonic() < deadline:
            time.sleep(0.5)
            answer = deployed.ask(service, role, "POST", path, body)
        assert answer.status in (200, 201), (path, answer.body)

    def frozen() -> bool:
        return deployed.ask("reports", "coordinator", "GET", "/reports/2020-05-21.asked").body["state"] == "frozen"

    def mailed() -> bool:
        asked = deployed.ask("funds", "coordinator", "GET", "/reallocations/2020-03-01.second/consents")
        return [each["state"] for each in asked.body["items"]] == ["mailed"]

    wait_until(frozen)
    # A file that has not arrived is told apart from one that may not be seen.
    path = "/disbursements/2020-03-01.second/receipts/invoice/attach"
    assert deployed.ask("funds", "finance-maker", "POST", path).status == 409
    wait_until(mailed)
    for service, path in READS:
        answer = deployed.ask(service, "coordinator", "GET", path)
        assert answer.status == 200, (path, answer.body)
    assert [each["state"] for each in _sent(deployed)] == ["sent"]
    assert deployed.invoke("reports.mailer", {}) == {"dispatches": 1}
    assert deployed.invoke("reports.drift", {}) == {"hubei-2020": 0}
    assert deployed.invoke("funds.clerk", {}) == {"expired": 0, "unsent": 0, "failed": 0}
    assert deployed.denials() == []


def _sent(deployed: Deployed) -> list[dict[str, Any]]:
    answer = deployed.ask("reports", "coordinator", "POST", "/reports/2020-05-21.asked/send")
    found: list[dict[str, Any]] = answer.body["dispatches"]
    return found


def test_a_function_without_its_grant_would_be_denied(deployed):
    iam, role = boto3.client("iam"), deployed.role("deliveries.api")
    denied = {"Effect": "Deny", "Action": "dynamodb:PutItem", "Resource": "*"}
    iam.put_role_policy(RoleName=role, PolicyName="denied", PolicyDocument=_policy(denied))
    assert deployed.ask("deliveries", "coordinator", "POST", "/kits", examples.KIT | {"id": "denied"}).status == 500
    assert [line for line in deployed.denials() if "dynamodb:PutItem" in line] != []
    iam.delete_role_policy(RoleName=role, PolicyName="denied")
    assert deployed.ask("deliveries", "coordinator", "POST", "/kits", examples.KIT | {"id": "allowed"}).status == 201
