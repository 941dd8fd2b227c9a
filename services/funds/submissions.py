"""Submissions: what a request reserves, whom it is for as they are now, and the grant that it is."""

from typing import Any

from houyuan import privacy, records, writes
from houyuan.identity import Caller
from houyuan.problems import Excluded, Fault, invalid
from houyuan.records import Record, now
from services.funds import bands, books, grants, payees, reservations
from services.funds.models.disbursements import Snapshot


def of(seen: Record, day: str, caller: Caller) -> tuple[dict[str, Any], list[writes.Write]]:
    """What a submission sets and what happens with it: the reservation, the payee's snapshot, the grant's key."""
    programme, body = seen.programme, seen.body
    payee = payees.find(programme, body["payee"])
    _check_use(programme, body, payee, day)
    snapshot = Snapshot(payee_name=payees.opened(payee, "name") or "", payee_account=payees.opened(payee, "account"))
    marks = payee.body["marks"]
    other_grants = grants.others(seen, marks)
    fields = {
        "state": "submitted",
        "submitted_on": day,
        "submitted_by": caller.subject,
        "submitted_at": now(),
        "attempt": body.get("attempt", 0) + 1,
        "approvers": bands.approvers(programme, body["amount"], day),
        "approvals": [],
        "second_grant_of": min(frozenset().union(*other_grants.values()), default=None),
        "payee_version": payee.version,
        "payee_hash": privacy.digest(programme, snapshot).hex(),
        "payee_subject": payee.body["subject"],
        "payee_organisation": payee.body["organisation"],
        "marks": marks,
        **privacy.seal(programme, reservations.KIND, seen.id, snapshot),
    }
    submitted = seen.with_fields(fields)
    return fields, [
        *grants.claimed(seen, other_grants),
        payees.unchanged(programme, payee.id, payee.version),
        *books.moving(programme, [reservations.reservation(submitted)]),
    ]


def _check_use(programme: str, body: dict[str, Any], payee: Record, day: str) -> None:
    """The line is there by that day and excludes nobody and nothing that this would pay; a grant is a person's."""
    line = records.find(programme, "line", body["line"])
    if line is None:
        raise invalid("line", f"没有预算科目 {body['line']}", f"There is no budget line {body['line']}")
    if day < line.body["on"]:
        on = line.body["on"]
        raise invalid("line", f"科目 {line.id} 自 {on} 起", f"The line {line.id} begins on {on}")
    excluded = sorted({*body["beneficiaries"], *payee.body["categories"]} & set(line.body["excluded_categories"]))
    if excluded:
        told = ", ".join(excluded)
        raise Excluded(Fault("line", f"科目 {line.id} 不得用于：{told}", f"The line {line.id} excludes {told}"))
    if body["grant"] and payee.body["kind"] != "person":
        raise invalid("payee", "资助金只发给个人", "A grant is paid to a person")
