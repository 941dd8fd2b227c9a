"""The payee register: who may be paid. What a request was submitted for is a snapshot of it."""

import re

from houyuan import privacy, records, wire, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, PayeeChanged, Problem, invalid
from houyuan.records import Change, Record
from houyuan.settings import settings
from services.funds.models.payees import NewPayee, Payee, PayeeContent

KIND = "payee"


def register(programme: str, new: NewPayee, caller: Caller) -> tuple[Payee, bool]:
    """Adds a payee.

    Raises:
        Invalid: for an organisation that the programme does not have, or a number or an account of another payee.
    """
    _check_organisation(programme, new)
    marks = _marks(programme, new)
    record = records.new_record(programme, KIND, new, caller, extra={"marks": list(marks)})
    stored, is_new = records.create(record, [_mine(programme, new.id, *mark) for mark in marks.items()])
    return stored.answer(Payee), is_new


def revise(programme: str, payee: str, content: PayeeContent, caller: Caller) -> Payee:
    """Replaces what is known of a payee. Requests that were submitted before must be returned and submitted anew.

    Raises:
        Invalid: as `register`.
        NotFound: when there is no such payee.
    """
    _check_organisation(programme, content)
    wanted, marks = privacy.digest(programme, content), _marks(programme, content)

    def rule(seen: Record) -> Change | None:
        if seen.body.get("revision") == wanted:
            return None
        sealed = privacy.seal(programme, KIND, payee, content)
        gone = [_not_mine(programme, payee, mark) for mark in seen.body["marks"] if mark not in marks]
        also = [*gone, *(_mine(programme, payee, *mark) for mark in marks.items())]
        return Change(sealed | {"marks": list(marks), "revision": wanted}, also)

    return records.change(programme, KIND, payee, caller, rule).answer(Payee)


def find(programme: str, payee: str) -> Record:
    """A payee's record.

    Raises:
        Invalid: naming `payee`, when the register has none.
    """
    found = records.find(programme, KIND, payee)
    if found is None:
        raise invalid("payee", f"收款人名册没有 {payee}", f"The register has no payee {payee}")
    return found


def opened(payee: Record, name: str) -> str | None:
    """One personal field of a payee as it was entered."""
    return records.opened(payee, name) if payee.body[name] else None


def unchanged(programme: str, payee: str, version: int) -> writes.Write:
    """The guard that a payee is still the version that was submitted."""
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: PayeeChanged(Fault("payee", f"收款人 {payee} 已修改", f"The payee {payee} was revised")),
        key={"pk": f"{programme}#{KIND}", "sk": payee},
        condition="version = :seen",
        values={":seen": version},
    )


def _marks(programme: str, content: PayeeContent) -> dict[str, str]:
    """Keyed hashes of all that tells a person apart, with the field each is of: whoever shares one is the same."""
    told = (("identity", content.identity), ("account", content.account))
    written = ((what, re.sub(r"[^0-9A-Z]", "", text)) for what, text in told if text)
    return {privacy.pseudonym(programme, what, text): what for what, text in written}


def _mine(programme: str, payee: str, mark: str, field: str) -> writes.Write:
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


def _not_mine(programme: str, payee: str, mark: str) -> writes.Write:
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


def _check_organisation(programme: str, content: PayeeContent) -> None:
    if content.organisation is None:
        return
    own = records.get(programme, "programme", programme).body
    if content.organisation not in {each["id"] for each in (*own["funders"], *own["implementers"])}:
        raise invalid(
            "organisation",
            f"项目没有机构 {content.organisation}",
            f"The programme has no organisation {content.organisation}",
        )
