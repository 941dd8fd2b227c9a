"""The payee register: who may be paid; what a request was submitted for is a snapshot of it."""

from houyuan import privacy, records
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.records import Change, Record
from services.funds.models.payees import NewPayee, Payee, PayeeContent

KIND = "payee"


def register(programme: str, new: NewPayee, caller: Caller) -> tuple[Payee, bool]:
    """Adds a payee.

    Raises:
        Invalid: for an organisation that the programme does not have.
    """
    _check_organisation(programme, new)
    extra = {"person": _person(programme, new)}
    record, is_new = records.create(records.new_record(programme, KIND, new, caller, extra=extra))
    return answered(record), is_new


def revise(programme: str, payee: str, content: PayeeContent, caller: Caller) -> Payee:
    """Replaces what is known of a payee; requests that were submitted before are for the payee as it was.

    Raises:
        Invalid: for an organisation that the programme does not have.
        NotFound: when there is no such payee.
    """
    _check_organisation(programme, content)
    wanted = privacy.digest(programme, content)

    def rule(seen: Record) -> Change | None:
        if seen.body.get("revision") == wanted:
            return None
        sealed = privacy.seal(programme, KIND, payee, content)
        return Change(sealed | {"person": _person(programme, content), "revision": wanted})

    return answered(records.change(programme, KIND, payee, caller, rule))


def find(programme: str, payee: str) -> Record:
    """A payee's record.

    Raises:
        Invalid: naming `payee`, when the register has none.
    """
    found = records.find(programme, KIND, payee)
    if found is None:
        raise invalid("payee", f"收款人名册没有 {payee}", f"The register has no payee {payee}")
    return found


def answered(record: Record) -> Payee:
    """A payee as it is answered: without the keyed hash by which it is told apart."""
    told = {name: value for name, value in record.body.items() if name in Payee.model_fields}
    return record.telling(told).answer(Payee)


def opened(payee: Record, name: str) -> str | None:
    """One personal field of a payee as it was entered."""
    sealed = payee.body[name]
    return privacy.unseal(payee.programme, KIND, payee.id, name, sealed) if sealed else None


def _person(programme: str, content: PayeeContent) -> str:
    """The same for the same person or organisation, whatever the id: by identity number, else by account."""
    known = content.identity or (content.account or "").replace(" ", "")
    return privacy.pseudonym(programme, "payee", known)


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
