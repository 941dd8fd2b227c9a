"""Every forbidden move, tried through the API by each role: refused, told why, and nothing at all changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from houyuan import identity
from houyuan.identity import ROLES
from tests.service.funds.asking import CONSENTS, GRAIN, LAN, MOVE, PAID, RICE, approver, moved, refusal
from tests.service.gateway import call
from tests.service.ledger.tap import contents

pytestmark = pytest.mark.usefixtures("lines")
THIS, MOVES = "/disbursements/2020-03-01.rice", "/reallocations/2020-03-01.move"
ELSEWHERE = "/v1/programmes/another-programme"
SOMEBODY = "somebody"
"""Who tries: in one role after the other, and the payee's own sign-in where that is the point."""
DOCTOR = LAN | {"id": "doctor", "account": "0000 6666 6666", "identity": "X6666", "categories": ["medical-staff"]}
TWICE = PAID | {"reference": "OUT-2"}
BACK = {"reference": "IN-9", "refunded_on": "2020-03-10", "amount": "120.51", "reason": "退货"}


def asked(**other: Any) -> Callable[[], None]:
    return lambda: moved("/disbursements", RICE | other)


def then(*steps: tuple[str, Any]) -> Callable[[], None]:
    def all_of_them() -> None:
        moved("/disbursements", RICE)
        for step, body in steps:
            moved(f"{THIS}/{step}", body)

    return all_of_them


def by_somebody(path: str, body: Any) -> Callable[[], None]:
    """Somebody asked for it, when they were a finance maker still."""

    def ask() -> None:
        identity.grant(SOMEBODY, "hubei-2020", "finance-maker")
        assert call("funds", SOMEBODY, "POST", path, body).status == 201

    return ask


def paid_to_somebody() -> None:
    moved("/payees", GRAIN | {"id": "me", "account": "0000 7777 7777", "subject": SOMEBODY})
    moved("/disbursements", RICE | {"payee": "me"})


def excluded() -> None:
    line = {"id": "care", "on": "2020-02-10", "order": 3, "name": RICE["purpose"], "planned": "100.00"}
    moved("/lines", line | {"excluded_categories": ["medical-staff"]})
    moved("/payees", DOCTOR)


def edited() -> None:
    moved("/disbursements", RICE)
    moved(
        "/payees/grain/revise", {name: value for name, value in GRAIN.items() if name != "id"} | {"bank": "另一家银行"}
    )


def closed() -> None:
    moved("/disbursements", RICE)
    moved(f"{THIS}/approve")
    moved("/reallocations", MOVE)
    for month in ("2020-02", "2020-03"):
        assert approver(f"/periods/{month}/close").status == 201


@dataclass(frozen=True)
class Forbidden:
    """What stands before, what is tried, which role could, and what it is told."""

    before: Callable[[], None]
    path: str
    body: Any
    role: str
    told: tuple[int, str]


MAKER, APPROVER = "finance-maker", "finance-approver"
MOVES_NOT_ALLOWED = {
    "approving one's own request": Forbidden(
        by_somebody("/disbursements", RICE), f"{THIS}/approve", None, APPROVER, (403, "own-request")
    ),
    "approving one's own proposal": Forbidden(
        by_somebody("/reallocations", MOVE), f"{MOVES}/approve", CONSENTS, APPROVER, (403, "own-request")
    ),
    "the payee approves": Forbidden(
        paid_to_somebody, f"{THIS}/approve", None, APPROVER, (403, "conflict-of-interest")
    ),
    "approving what is approved": Forbidden(
        then(("approve", None)), f"{THIS}/approve", None, APPROVER, (409, "wrong-state")
    ),
    "posting a second time": Forbidden(
        then(("approve", None), ("pay", PAID)), f"{THIS}/pay", TWICE, MAKER, (409, "wrong-state")
    ),
    "posting what is not approved": Forbidden(asked(), f"{THIS}/pay", PAID, MAKER, (409, "wrong-state")),
    "spending an excluded category": Forbidden(
        excluded, "/disbursements", RICE | {"line": "care", "payee": "doctor"}, MAKER, (422, "excluded")
    ),
    "spending more than the line": Forbidden(
        asked(), "/disbursements", RICE | {"id": "2020-03-02.b", "amount": "479.51"}, MAKER, (422, "insufficient-funds")
    ),
    "paying more than the reservation": Forbidden(
        then(("approve", None)), f"{THIS}/pay", PAID | {"amount": "120.51"}, MAKER, (422, "invalid")
    ),
    "taking back more than was paid": Forbidden(
        then(("approve", None), ("pay", PAID)), f"{THIS}/refund", BACK, MAKER, (422, "invalid")
    ),
    "asking in a closed month": Forbidden(
        closed, "/disbursements", RICE | {"id": "2020-03-31.late"}, MAKER, (409, "period-closed")
    ),
    "paying in a closed month": Forbidden(closed, f"{THIS}/pay", PAID, MAKER, (409, "period-closed")),
    "moving in a closed month": Forbidden(closed, f"{MOVES}/approve", CONSENTS, APPROVER, (409, "period-closed")),
    "approving for a payee edited since": Forbidden(
        edited, f"{THIS}/approve", None, APPROVER, (409, "payee-changed")
    ),
    "approving from another programme": Forbidden(
        asked(), f"{ELSEWHERE}{THIS}/approve", None, APPROVER, (404, "not-found")
    ),
    "paying from another programme": Forbidden(
        then(("approve", None)), f"{ELSEWHERE}{THIS}/pay", PAID, MAKER, (404, "not-found")
    ),
    "asking from another programme's line": Forbidden(
        asked(), f"{ELSEWHERE}/disbursements", RICE, MAKER, (422, "invalid")
    ),
}  # fmt: skip


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
@pytest.mark.parametrize("name", MOVES_NOT_ALLOWED)
def test_a_forbidden_move_is_refused_to_each_role_and_changes_nothing(name, role):
    move = MOVES_NOT_ALLOWED[name]
    move.before()
    programme = "another-programme" if move.path.startswith(ELSEWHERE) else "hubei-2020"
    if role == "nobody":
        identity.revoke(SOMEBODY, programme)
    else:
        identity.grant(SOMEBODY, programme, role)
    before = contents()
    answer = call("funds", SOMEBODY, "POST", move.path, move.body)
    assert refusal(answer)[:2] == (move.told if role == move.role else (403, "forbidden"))
    assert contents() == before
    identity.revoke(SOMEBODY, programme)
