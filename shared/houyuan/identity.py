"""Who is calling, and may they: claims -> caller -> membership -> role -> permission.

The table below is the only place that says which role may do what; every route names the permission it needs.
"""

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from houyuan import store, wire
from houyuan.problems import Forbidden, Unauthenticated
from houyuan.settings import settings

MEMBERSHIP_CACHE_SECONDS = 30.0


class Permission(StrEnum):
    """What a route may ask of its caller."""

    SEE_PROGRAMME = "see-programme"
    RUN_PROGRAMME = "run-programme"
    SEE_RECORDS = "see-records"
    LOG_CONSULTATIONS = "log-consultations"
    KEEP_CASES = "keep-cases"
    PLAN_ROUNDS = "plan-rounds"
    LOG_DELIVERIES = "log-deliveries"
    CHECK_DELIVERIES = "check-deliveries"
    SEE_MONEY = "see-money"
    ASK_MONEY = "ask-money"
    APPROVE_MONEY = "approve-money"
    SEE_PAYMENTS = "see-payments"
    SEE_FIGURES = "see-figures"
    ISSUE_REPORTS = "issue-reports"
    LOG_ATTENDANCE = "log-attendance"
    SEE_ATTENDANCE = "see-attendance"
    SEE_STOCK = "see-stock"
    KEEP_STOCK = "keep-stock"
    KEEP_HOUSEHOLDS = "keep-households"


_P = Permission
_STAFF = {_P.SEE_PROGRAMME, _P.SEE_FIGURES}
ROLES: dict[str, frozenset[Permission]] = {
    "coordinator": frozenset(
        _STAFF
        | {_P.RUN_PROGRAMME, _P.SEE_RECORDS, _P.LOG_CONSULTATIONS, _P.KEEP_CASES, _P.PLAN_ROUNDS, _P.LOG_DELIVERIES}
        | {_P.SEE_MONEY, _P.ISSUE_REPORTS, _P.LOG_ATTENDANCE, _P.SEE_ATTENDANCE}
        | {_P.SEE_STOCK, _P.KEEP_STOCK, _P.KEEP_HOUSEHOLDS, _P.CHECK_DELIVERIES}
    ),
    "social-worker": frozenset(
        _STAFF
        | {_P.SEE_RECORDS, _P.LOG_CONSULTATIONS, _P.KEEP_CASES, _P.LOG_DELIVERIES, _P.CHECK_DELIVERIES}
        | {_P.LOG_ATTENDANCE, _P.SEE_ATTENDANCE, _P.SEE_STOCK, _P.KEEP_HOUSEHOLDS}
    ),
    "finance-maker": frozenset(
        _STAFF | {_P.SEE_MONEY, _P.SEE_PAYMENTS, _P.ASK_MONEY, _P.SEE_ATTENDANCE} | {_P.SEE_STOCK, _P.KEEP_STOCK}
    ),
    "finance-approver": frozenset(
        _STAFF | {_P.SEE_MONEY, _P.SEE_PAYMENTS, _P.APPROVE_MONEY, _P.SEE_ATTENDANCE, _P.SEE_STOCK}
    ),
    "funder": frozenset(_STAFF | {_P.SEE_MONEY}),
    "partner": frozenset(
        {_P.SEE_PROGRAMME, _P.SEE_RECORDS, _P.LOG_CONSULTATIONS, _P.LOG_DELIVERIES}
        | {_P.LOG_ATTENDANCE, _P.SEE_ATTENDANCE, _P.KEEP_HOUSEHOLDS}
    ),
}

SCOPE_READ, SCOPE_WRITE = "houyuan/read", "houyuan/write"
_READS = {
    *(_P.SEE_PROGRAMME, _P.SEE_RECORDS, _P.SEE_MONEY, _P.SEE_PAYMENTS, _P.SEE_FIGURES, _P.SEE_ATTENDANCE),
    _P.SEE_STOCK,
}


@dataclass(frozen=True)
class Caller:
    """A person (Cognito `sub`) or an app (client id), with its role in the programme that the request names.

    `organisation` is the programme's funder or implementer that the person works for, where the membership names one.
    `seen` holds the versions that the request's If-Match names: a step is for a record at one of them (None: at any).
    """

    subject: str
    role: str
    organisation: str = ""
    seen: frozenset[str] | None = None


@dataclass(frozen=True)
class Claims:
    """What the gateway's authorizer verified of the token."""

    subject: str
    app: bool
    scopes: frozenset[str]


def claims_of(event: dict[str, Any]) -> Claims:
    """The verified claims of an HTTP API event (payload version 2).

    Raises:
        Unauthenticated: when no authorizer stood before this function, or its token names nobody.
    """
    jwt = event.get("requestContext", {}).get("authorizer", {}).get("jwt", {}).get("claims", {})
    scopes = frozenset(str(jwt.get("scope", "")).split())
    client, person = jwt.get("client_id"), jwt.get("sub")
    # A client-credentials token has no user name; its subject is the client itself.
    if client and not jwt.get("username"):
        return Claims(str(client), app=True, scopes=scopes)
    if person:
        return Claims(str(person), app=False, scopes=scopes)
    raise Unauthenticated


@dataclass(frozen=True)
class Membership:
    """What somebody is in a programme, and for which of its organisations."""

    role: str
    organisation: str


_memberships: dict[tuple[str, str], tuple[float, Membership]] = {}


def membership(subject: str, programme: str) -> Membership | None:
    """The membership of a subject in a programme, or None.

    A membership is cached, so one that was revoked ends within 30 seconds everywhere; its absence is not, so one that
    was granted holds at once, and nobody fills the cache with programmes that do not exist.
    """
    key = (subject, programme)
    held = _memberships.get(key)
    now = time.monotonic()
    if held and held[0] > now:
        return held[1]
    _memberships.pop(key, None)
    item = store.get(settings().access_table, f"subject#{subject}", programme)
    if item is None:
        return None
    found = Membership(item["role"], item.get("organisation", ""))
    _memberships[key] = (now + MEMBERSHIP_CACHE_SECONDS, found)
    return found


def programmes_of(subject: str) -> list[str]:
    """The programmes of which a subject is a member."""
    return [item["sk"] for item in store.query(settings().access_table, f"subject#{subject}")]


def authorise(claims: Claims, programme: str, permission: Permission) -> Caller:
    """The caller, when its membership of the programme allows this.

    Raises:
        Forbidden: without a membership, with a role that lacks the permission, or for an app without the scope.
    """
    member = membership(claims.subject, programme)
    if member is None or permission not in ROLES.get(member.role, frozenset()):
        raise Forbidden
    if claims.app and (SCOPE_READ if permission in _READS else SCOPE_WRITE) not in claims.scopes:
        raise Forbidden
    return Caller(claims.subject, member.role, member.organisation)


def grant(subject: str, programme: str, role: str, organisation: str = "") -> None:
    """Makes a person or an app a member of a programme; a second grant replaces the first.

    Raises:
        ValueError: for a role that does not exist.
    """
    if role not in ROLES:
        raise ValueError(role)
    item = {"pk": f"subject#{subject}", "sk": programme, "role": role}
    item |= {"organisation": organisation} if organisation else {}
    store.dynamodb().put_item(TableName=settings().access_table, Item=wire.to_wire(item))
    _memberships.pop((subject, programme), None)


def revoke(subject: str, programme: str) -> None:
    """Ends a membership: at once here, within 30 seconds in functions that have just seen it."""
    key = wire.to_wire({"pk": f"subject#{subject}", "sk": programme})
    store.dynamodb().delete_item(TableName=settings().access_table, Key=key)
    _memberships.pop((subject, programme), None)
