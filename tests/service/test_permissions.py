"""Who may do what: every route for every role and for those who have none, as `houyuan.identity` has it."""

from typing import Any

import pytest

from houyuan import identity
from houyuan.identity import ROLES, Permission
from tests.service.examples import EXAMPLES, PROGRAMME, SHEETS, labelled, place
from tests.service.gateway import Answer, call
from tests.service.routes import ROUTES, Route

pytestmark = pytest.mark.usefixtures("under_way")
P = Permission
EVERYBODY = {P.SEE_PROGRAMME}
STAFF = EVERYBODY | {P.SEE_FIGURES}
FIELD = {P.SEE_RECORDS, P.LOG_CONSULTATIONS, P.LOG_DELIVERIES, P.LOG_ATTENDANCE, P.SEE_ATTENDANCE, P.KEEP_HOUSEHOLDS}
FINANCE = STAFF | {P.SEE_MONEY, P.SEE_PAYMENTS, P.SEE_ATTENDANCE, P.SEE_STOCK}
RUNS = {
    P.CHECK_DELIVERIES,
    P.KEEP_CASES,
    P.PLAN_ROUNDS,
    P.RUN_PROGRAMME,
    P.SEE_MONEY,
    P.ISSUE_REPORTS,
    P.SEE_STOCK,
    P.KEEP_STOCK,
}
TABLE = {
    "coordinator": STAFF | FIELD | RUNS,
    "social-worker": STAFF | FIELD | {P.KEEP_CASES, P.CHECK_DELIVERIES, P.SEE_STOCK},
    "finance-maker": FINANCE | {P.ASK_MONEY, P.KEEP_STOCK},
    "finance-approver": FINANCE | {P.APPROVE_MONEY},
    "funder": STAFF | {P.SEE_MONEY},
    "partner": EVERYBODY | FIELD,
}
"""The agreement, said once more by hand: who changes the code's table has to change this one too."""

READS = {P.SEE_PROGRAMME, P.SEE_RECORDS, P.SEE_FIGURES, P.SEE_MONEY, P.SEE_PAYMENTS, P.SEE_ATTENDANCE, P.SEE_STOCK}
WRITES = set(Permission) - READS
IN_PROGRAMME = tuple(route for route in ROUTES if route.needs is not None)
PATHS = {(each.service, each.rule): each.path for each in EXAMPLES}
BODIES: dict[tuple[str, str], Any] = {(each.service, each.rule): each.body for each in EXAMPLES} | SHEETS


def ask(route: Route, subject: str | None, **more: Any) -> Answer:
    """What a route answers to somebody who asks as its example does."""
    body = BODIES.get((route.service, route.rule)) if route.method == "POST" else None
    kind = "text/csv" if isinstance(body, bytes) else "application/json"
    return call(route.service, subject, route.method, place(route.rule), labelled(body), content_type=kind, **more)


def is_forbidden(answer: Answer) -> bool:
    """Whether the role was not enough; another 403 (one's own request) is the rule's, which was reached."""
    return answer.status == 403 and answer.body["type"] == "urn:houyuan:problem:forbidden"


def test_the_table_is_the_agreed_one():
    assert ROLES == TABLE


def test_only_starting_and_listing_programmes_needs_no_membership():
    assert {str(route) for route in ROUTES if route.needs is None and not route.open} == {
        "POST intake/v1/programmes",
        "GET intake/v1/programmes",
    }


def test_a_reading_needs_a_permission_to_see_and_a_change_one_to_do():
    seen = {route.needs for route in IN_PROGRAMME if route.method == "GET"}
    done = {route.needs for route in IN_PROGRAMME if route.method == "POST"}
    # Cases are need-to-know, mails hold addresses, a bank's file holds accounts: who sees them is who works on them.
    assert seen - READS == {P.KEEP_CASES, P.ISSUE_REPORTS, P.ASK_MONEY}
    assert done & READS == set()


@pytest.mark.parametrize("role", TABLE)
@pytest.mark.parametrize("route", IN_PROGRAMME, ids=str)
def test_a_role_may_what_the_table_says_and_nothing_else(route: Route, role: str):
    answer = ask(route, role)
    assert is_forbidden(answer) is (route.needs not in TABLE[role])
    assert answer.status < 500
    assert answer.status != 401


@pytest.mark.parametrize("route", [each for each in IN_PROGRAMME if each.needs is not P.SEE_PROGRAMME], ids=str)
@pytest.mark.parametrize("body", [None, {}, {"surprise": 1}, "nonsense", "[]"], ids=repr)
def test_who_may_not_is_told_so_whatever_they_send(route: Route, body: Any):
    role = next(role for role, may in TABLE.items() if route.needs not in may)
    query = {"surprise": "1"} if body else {}
    kind = "text/csv" if route.rule.endswith("/import") else "application/json"
    answer = call(route.service, role, route.method, place(route.rule), body, query=query, content_type=kind)
    assert is_forbidden(answer)


def test_only_signed_links_are_open():
    assert {str(route) for route in ROUTES if route.open} == {
        "GET deliveries/v1/open/runs/<token>",
        "POST deliveries/v1/open/runs/<token>/deliveries",
        "POST deliveries/v1/open/runs/<token>/proofs/<delivery>/<proof>/form",
        "POST deliveries/v1/open/runs/<token>/proofs/<delivery>/<proof>/attach",
        "GET funds/v1/open/consents/<token>",
        "POST funds/v1/open/consents/<token>",
    }


@pytest.mark.parametrize("route", [each for each in ROUTES if each.open], ids=str)
@pytest.mark.parametrize("subject", [None, "funder", "finance-approver", "stranger", "partner"])
def test_an_open_route_serves_whoever_holds_its_address_and_nobody_else(route: Route, subject: str | None):
    body = BODIES.get((route.service, route.rule)) if route.method == "POST" else None
    path = PATHS.get((route.service, route.rule), route.rule) if route.method == "POST" else route.rule
    assert call(route.service, subject, route.method, place(path), body).status in (200, 201)
    token = place(path).split("/")[4]
    another = token.replace("bureau", "friends").replace(".v1.", ".v2.")
    assert another != token
    for guessed in (token[:-1] + ("A" if token[-1] != "A" else "B"), another, "x", "a.b"):
        answer = call(route.service, subject, route.method, place(path, token=guessed), body)
        assert (answer.status, answer.body["type"]) == (404, "urn:houyuan:problem:not-found")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path",
    [
        "/v1/open",
        "/v1/open/consents",
        "/v1/open/consents/",
        "/v1/open/consents/x/y",
        "/v1/open/consents/x/../../../programmes/hubei-2020/lines",
        "/v1/open/consents/x\n",
        "/v1/open/runs",
        "/v1/open/runs/x/y",
        "/v1/open/runs/x/deliveries/y",
        "/v1/open/runs/x/proofs/y/form",
        "/v1/open/runs/x/../../programmes/hubei-2020/rounds",
        "/v1/open/programmes/hubei-2020/lines",
        "/v1/programmes/hubei-2020/open/consents/x",
        "/v1/programmes/open/consents/x",
    ],
)
def test_nothing_beside_an_open_address_is_open(method: str, path: str):
    for service in ("intake", "deliveries", "funds", "reports"):
        answer = call(service, None, method, path)
        assert (answer.status, answer.body["type"]) == (401, "urn:houyuan:problem:unauthenticated")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD"])
def test_an_open_address_is_open_to_its_own_methods(method: str):
    assert call("funds", None, method, place("/v1/open/consents/<token>")).status == 401
    assert call("deliveries", None, method, place("/v1/open/runs/<token>")).status == 401


@pytest.mark.parametrize("route", [each for each in ROUTES if not each.open], ids=str)
def test_nobody_is_served_without_a_token(route: Route):
    answer = ask(route, None)
    assert (answer.status, answer.body["type"]) == (401, "urn:houyuan:problem:unauthenticated")


@pytest.mark.parametrize("route", IN_PROGRAMME, ids=str)
def test_a_member_of_another_programme_is_a_stranger(route: Route):
    assert is_forbidden(ask(route, "stranger"))


@pytest.mark.parametrize("route", IN_PROGRAMME, ids=str)
def test_a_role_that_does_not_exist_may_nothing(route: Route):
    identity.grant("somebody", "hubei-2020", "coordinator")
    item = {"pk": {"S": "subject#somebody"}, "sk": {"S": "hubei-2020"}, "role": {"S": "administrator"}}
    identity.store.dynamodb().put_item(TableName="access", Item=item)
    assert is_forbidden(ask(route, "somebody"))


@pytest.mark.parametrize("route", IN_PROGRAMME, ids=str)
def test_an_app_needs_the_scope_beside_the_role(route: Route):
    reads, writes = ask(route, "partner", scope="houyuan/read"), ask(route, "partner", scope="houyuan/write")
    allowed = route.needs in TABLE["partner"]
    assert is_forbidden(reads) is not (allowed and route.needs not in WRITES)
    assert is_forbidden(writes) is not (allowed and route.needs in WRITES)
    assert is_forbidden(ask(route, "partner", scope="openid other/write houyuan/writer"))


def test_an_app_without_a_membership_is_a_stranger():
    assert is_forbidden(call("intake", "partner2", "GET", "/consultations"))


def test_a_programme_is_started_by_whoever_was_named_its_coordinator_and_by_nobody_else():
    identity.grant("new-coordinator", "spring-2021", "coordinator")
    identity.grant("new-worker", "spring-2021", "social-worker")
    fresh = PROGRAMME | {"id": "spring-2021"}
    for subject in ("new-worker", "coordinator", "nobody", "partner"):
        assert is_forbidden(call("intake", subject, "POST", "/v1/programmes", fresh)), subject
    assert call("intake", "new-coordinator", "POST", "/v1/programmes", fresh).status == 201


def test_the_list_of_programmes_shows_only_ones_own():
    assert [each["id"] for each in call("intake", "funder", "GET", "/v1/programmes").body["items"]] == ["hubei-2020"]
    assert call("intake", "nobody", "GET", "/v1/programmes").body == {"items": [], "cursor": None}
    # A membership may precede its programme.
    assert call("intake", "stranger", "GET", "/v1/programmes").body == {"items": [], "cursor": None}


def test_a_revoked_membership_ends():
    assert call("intake", "social-worker", "GET", "/consultations").status == 200
    identity.revoke("social-worker", "hubei-2020")
    assert is_forbidden(call("intake", "social-worker", "GET", "/consultations"))
    assert call("intake", "social-worker", "GET", "/v1/programmes").body["items"] == []


def test_a_membership_that_was_revoked_elsewhere_ends_within_thirty_seconds(monkeypatch: pytest.MonkeyPatch):
    clock = [1000.0]
    monkeypatch.setattr(identity.time, "monotonic", lambda: clock[0])
    assert call("intake", "social-worker", "GET", "/consultations").status == 200
    key = {"pk": {"S": "subject#social-worker"}, "sk": {"S": "hubei-2020"}}
    identity.store.dynamodb().delete_item(TableName="access", Key=key)
    clock[0] += 30.0
    assert is_forbidden(call("intake", "social-worker", "GET", "/consultations"))


def test_a_membership_that_was_granted_holds_at_once():
    assert is_forbidden(call("intake", "newcomer", "GET", "/consultations"))
    item = {"pk": {"S": "subject#newcomer"}, "sk": {"S": "hubei-2020"}, "role": {"S": "social-worker"}}
    identity.store.dynamodb().put_item(TableName="access", Item=item)
    assert call("intake", "newcomer", "GET", "/consultations").status == 200


def test_another_grant_replaces_the_role():
    identity.grant("funder", "hubei-2020", "social-worker")
    assert call("intake", "funder", "GET", "/consultations").status == 200


def test_a_role_that_does_not_exist_is_not_granted():
    with pytest.raises(ValueError, match="administrator"):
        identity.grant("somebody", "hubei-2020", "administrator")
