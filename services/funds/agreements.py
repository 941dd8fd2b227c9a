"""Agreements: what each funder promised, what of it was received, and what counts as its consent."""

from collections import Counter
from collections.abc import Callable
from typing import Literal

from houyuan import allowances, days, privacy, records, versions, writes
from houyuan.edge import list_page
from houyuan.identity import Caller
from houyuan.problems import ConflictOfInterest, Fault, NotFound, OwnRequest, invalid
from houyuan.records import Change, Record
from houyuan.settings import settings
from houyuan.types import Page, fen, yuan
from services.funds import consents
from services.funds.models.agreements import Agreement, ConsentBy, NewAgreement, NewContact

KIND: Literal["agreement"] = "agreement"


def sign(programme: str, new: NewAgreement, caller: Caller) -> tuple[Agreement, bool]:
    """Stores the agreement with a funder, the only one that it has with this programme.

    Raises:
        Invalid: for a funder that the programme does not have, or that has an agreement already; for a day that has
            not come.
    """
    days.has_come("signed_on", new.signed_on)
    if new.funder not in funders(programme):
        raise invalid("funder", f"项目没有资助方 {new.funder}", f"The programme has no funder {new.funder}")
    record = records.new_record(programme, KIND, new, caller, extra={"contact_by": caller.subject})
    record, is_new = records.create(record, [_only_one(programme, new)])
    return _shown(programme)(record), is_new


def show(programme: str, agreement: str) -> Agreement:
    """One agreement."""
    return _shown(programme)(records.get(programme, KIND, agreement))


def page(programme: str, limit: int, cursor: str | None) -> Page[Agreement]:
    """A page of agreements."""
    return list_page(Agreement, programme, KIND, limit=limit, cursor=cursor, shown=_shown(programme))


def rename_contact(programme: str, agreement: str, new: NewContact, caller: Caller) -> Agreement:
    """Says to whom the funder's mails go from now on.

    The address decides who can consent in the funder's name, so whoever recorded the agreement does not change it, and
    whoever approved a move for which the funder is being asked does not either.

    Raises:
        OwnRequest: when the caller recorded the agreement.
        ConflictOfInterest: when a move that the caller approved waits for this funder.
    """

    def rule(seen: Record) -> Change | None:
        if seen.created_by == caller.subject:
            raise OwnRequest
        if seen.body["contact"] and contact(seen) == new.contact:
            return None
        for move in records.between(programme, "reallocation"):
            if move.body["state"] == "approved" and seen.body["funder"] in move.body["asked"]:
                independent(seen.body["funder"], caller.subject, move.body["approved_by"])
        return Change(privacy.seal(programme, KIND, agreement, new) | {"contact_by": caller.subject})

    changed = records.change(programme, KIND, agreement, caller, rule)
    # Cut off here, it is done by whoever repeats the request, or by the clerk at night.
    consents.ask_anew(changed, caller)
    return _shown(programme)(changed)


def contact_key(agreement: Record) -> str:
    """A keyed hash of the address to which the funder's mails go: another address has another."""
    return privacy.pseudonym(agreement.programme, "contact", contact(agreement))


def unchanged(agreement: Record) -> writes.Write:
    """The guard that the contact is still the one that was read; the refusal is told as a link that is none."""
    return versions.unchanged(agreement.programme, KIND, agreement.id, agreement.version, lambda _: NotFound())


def contact(agreement: Record) -> str:
    """The address to which the funder's mails go, in clear."""
    return records.opened(agreement, "contact")


def contact_by(agreement: Record) -> str:
    """Who said to whom the funder's mails go."""
    told: str = agreement.body.get("contact_by", agreement.updated_by)
    return told


def independent(funder: str, contact_by: str, approved_by: str) -> None:
    """Nobody both says where a funder is asked and approves what it is asked about: they could answer for it.

    Raises:
        ConflictOfInterest: naming the funder.
    """
    if contact_by == approved_by:
        raise ConflictOfInterest(
            Fault(
                "reallocation",
                f"资助方 {funder} 的联系方式由审批人本人设定，须由他人审批",
                f"Who approves set the contact at which {funder} is asked; somebody else approves",
            )
        )


def with_funder(programme: str) -> dict[str, Record]:
    """The agreements by funder."""
    return {agreement.body["funder"]: agreement for agreement in records.between(programme, KIND)}


def consent_by(programme: Record) -> dict[str, ConsentBy]:
    """What counts as the consent of each of a programme's funders; a letter where there is no agreement."""
    agreed = with_funder(programme.id)
    return {
        funder["id"]: agreed[funder["id"]].body["consent"] if funder["id"] in agreed else "letter"
        for funder in programme.body["funders"]
    }


def receiving(programme: str, agreement: str, funder: str, amount: int) -> writes.Write:
    """The write by which an amount in fen counts as received under an agreement, and no more than it promises.

    Raises:
        Invalid: when there is no such agreement with this funder.
    """
    found = records.find(programme, KIND, agreement)
    if found is None or found.body["funder"] != funder:
        told = (f"与 {funder} 没有协议 {agreement}", f"There is no agreement {agreement} with {funder}")
        raise invalid("agreement", *told)
    promised = found.body["amount"]
    return allowances.using(
        programme,
        f"{KIND}/{agreement}",
        amount,
        fen(promised),
        lambda _: invalid(
            "amount", f"累计到账将超过协议金额 {promised}", f"More than the {promised} agreed would be received in all"
        ),
    )


def not_receiving(programme: str, agreement: str, amount: int) -> writes.Write:
    """The write by which an amount in fen that was taken back counts as received no more."""
    return allowances.giving_back(programme, f"{KIND}/{agreement}", amount)


def funders(programme: str) -> dict[str, bool]:
    """The programme's funders, each with whether it is a related party."""
    own = records.get(programme, "programme", programme).body
    return {funder["id"]: funder["related"] for funder in own["funders"]}


def _only_one(programme: str, new: NewAgreement) -> writes.Write:
    item = {"pk": f"{programme}#agreement-of", "sk": new.funder, KIND: new.id}
    told = (f"与 {new.funder} 已有协议", f"There is an agreement with {new.funder} already")
    return writes.put_new(settings().records_table, item, lambda _: invalid("funder", *told))


def _shown(programme: str) -> Callable[[Record], Agreement]:
    """Answers agreements with what was received under them, read once."""
    received: Counter[str] = Counter()
    for appropriation in records.between(programme, "appropriation"):
        under = appropriation.body.get("agreement")
        if under and not appropriation.body.get("taken_back_on"):
            received[under] += fen(appropriation.body["amount"])
    related = funders(programme)

    def answer(record: Record) -> Agreement:
        here = received[record.id]
        left = fen(record.body["amount"]) - here
        return record.answer(
            Agreement, related=related[record.body["funder"]], received=yuan(here), outstanding=yuan(left)
        )

    return answer
