"""The payee register: who may be paid. What a request was submitted for is a snapshot of it."""

from houyuan import privacy, records, store, versions, wire, writes
from houyuan.identity import Caller
from houyuan.problems import Busy, Fault, PayeeChanged, invalid
from houyuan.records import Change, Record
from houyuan.settings import settings
from services.funds import payee_marks
from services.funds.models.payees import NewPayee, Payee, PayeeContent

KIND = "payee"


def register(programme: str, new: NewPayee, caller: Caller) -> tuple[Payee, bool]:
    """Adds a payee.

    Raises:
        Invalid: for an organisation that the programme does not have, or a number or an account of another payee.
    """
    _check_organisation(programme, new)
    marks = payee_marks.of(programme, new)
    record = records.new_record(programme, KIND, new, caller, extra={"marks": list(marks)})
    stored, is_new = records.create(record, [payee_marks.claim(programme, new.id, *mark) for mark in marks.items()])
    return stored.answer(Payee), is_new


def revise(programme: str, payee: str, content: PayeeContent, caller: Caller) -> Payee:
    """Replaces what is known of a payee. Requests that were submitted before must be returned and submitted anew.

    Raises:
        Invalid: as `register`.
        NotFound: when there is no such payee.
    """
    _check_organisation(programme, content)
    wanted, marks = privacy.digest(programme, content), payee_marks.of(programme, content)

    def rule(seen: Record) -> Change | None:
        if seen.body.get("revision") == wanted:
            return None
        sealed = privacy.seal(programme, KIND, payee, content)
        gone = [payee_marks.give_up(programme, payee, mark) for mark in seen.body["marks"] if mark not in marks]
        also = [_counting(programme), *gone, *(payee_marks.claim(programme, payee, *mark) for mark in marks.items())]
        return Change(sealed | {"marks": list(marks), "revision": wanted}, also)

    return records.change(programme, KIND, payee, caller, rule).answer(Payee)


def show(programme: str, payee: str) -> Payee:
    """One payee, masked."""
    return records.get(programme, KIND, payee).answer(Payee)


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
    revised = Fault("payee", f"收款人 {payee} 已修改", f"The payee {payee} was revised")
    return versions.unchanged(programme, KIND, payee, version, lambda _: PayeeChanged(revised))


def revisions(programme: str) -> int:
    """How many revisions the register has seen: whoever reads many payees reads this first."""
    item = store.get(settings().records_table, *_counter(programme).values())
    return item["revisions"] if item else 0


def none_revised(programme: str, seen: int, refuse: writes.Refusal) -> writes.Write:
    """The guard that no payee was revised since `revisions` told `seen`: one check, however many payees were read."""
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        refuse,
        key=_counter(programme),
        condition="revisions = :seen" if seen else "attribute_not_exists(pk)",
        values={":seen": seen} if seen else {},
    )


def _counting(programme: str) -> writes.Write:
    return writes.Write(
        "Update",
        settings().records_table,
        lambda _: Busy(),
        key=_counter(programme),
        update="ADD revisions :one",
        values={":one": 1},
    )


def _counter(programme: str) -> wire.Item:
    return {"pk": f"{programme}#payee-register", "sk": "revisions"}


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
