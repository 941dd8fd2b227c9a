"""What tells payees apart: the numbers and accounts of the register, each of one payee, found by keyed hashes."""

import re

from houyuan import privacy, wire, writes
from houyuan.problems import Problem, invalid
from houyuan.settings import settings
from services.funds.models.payees import PayeeContent


def of(programme: str, content: PayeeContent) -> dict[str, str]:
    """The marks of a payee, each with the field that it is made of; blanks and hyphens make no other mark."""
    told = (("identity", content.identity), ("account", content.account))
    written = ((what, re.sub(r"[^0-9A-Z]", "", text)) for what, text in told if text)
    return {privacy.pseudonym(programme, what, text): what for what, text in written}


def claim(programme: str, payee: str, mark: str, field: str) -> writes.Write:
    """The write that makes a number or an account this payee's; nobody stands in the register twice."""

    def taken(standing: wire.Item | None) -> Problem:
        other = (standing or {}).get("payee", "")
        return invalid(field, f"与收款人 {other} 相同", f"The payee {other} has the same")

    return writes.Write(
        "Put",
        settings().records_table,
        taken,
        item={**_key(programme, mark), "payee": payee},
        condition="attribute_not_exists(pk) OR payee = :own",
        values={":own": payee},
    )


def give_up(programme: str, payee: str, mark: str) -> writes.Write:
    """The write that lets another payee have a number or an account."""
    return writes.Write(
        "Delete",
        settings().records_table,
        lambda _: invalid("payee", f"收款人 {payee} 已修改", f"The payee {payee} was revised"),
        key=_key(programme, mark),
        condition="payee = :own",
        values={":own": payee},
    )


def _key(programme: str, mark: str) -> wire.Item:
    return {"pk": f"{programme}#payee-mark", "sk": mark}
