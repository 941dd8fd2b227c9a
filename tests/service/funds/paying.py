"""Volunteers with accounts, their attendance, and pay lists made of it."""

from typing import Any

from pydantic import BaseModel

from houyuan import records
from houyuan.identity import Caller
from houyuan.types import BankAccount, PersonName
from houyuan.writes import commit

MAKER = Caller("finance-maker", "finance-maker")


class Registered(BaseModel):
    """What a pay list reads of the payee register."""

    name: PersonName
    account: BankAccount | None
    subject: str | None = None


def payee(
    code: str, name: str = "王小明", account: str | None = "6222020000001234567", subject: str | None = None
) -> None:
    """A volunteer in the payee register."""
    content = Registered(name=name, account=account, subject=subject)
    commit([records.creating(records.new_record("hubei-2020", "payee", content, MAKER, record_id=code))])


def contents_of(kind: str) -> list[dict[str, Any]]:
    """The bodies of a kind's records."""
    return [each.body for each in records.between("hubei-2020", kind)]
