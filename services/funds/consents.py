"""Whose consent a reallocation needs: letters that the approver names, and funders that are asked by a signed link."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.records import Change, Record
from houyuan.types import Page
from services.funds.models.agreements import ConsentBy
from services.funds.models.consents import ConsentRequest, PlannedConsent
from services.funds.models.reallocations import Consent

KIND: Literal["consent"] = "consent"
CONSENT_DAYS = 14
"""For how many days a link is valid, after the day on which it was made."""


def check_days(letters: Sequence[Consent]) -> None:
    """Refuses a letter of a day that has not come.

    Raises:
        Invalid: naming the letter's day.
    """
    for at, letter in enumerate(letters):
        days.has_come(f"consents.{at}.day", letter.day)


def lacking(needed: Mapping[str, ConsentBy], letters: Sequence[Consent]) -> list[str]:
    """The funders whose letter is missing."""
    given = {letter.funder for letter in letters}
    return sorted(funder for funder, by in needed.items() if by == "letter" and funder not in given)


def waived(needed: Mapping[str, ConsentBy]) -> list[str]:
    """The funders whose agreement asks for no consent."""
    return sorted(funder for funder, by in needed.items() if by == "none")


def by_link(needed: Mapping[str, ConsentBy]) -> list[str]:
    """The funders that are asked by a signed link."""
    return sorted(funder for funder, by in needed.items() if by == "link")


def check_letters(needed: Mapping[str, ConsentBy], letters: Sequence[Consent], *, all_of_them: bool) -> None:
    """Each funder whose consent is a letter gave one, and nobody else did.

    Raises:
        Invalid: naming `consents` and the funders at fault.
    """
    given = [letter.funder for letter in letters]
    for wrong, zh, en in (
        (lacking(needed, letters) if all_of_them else [], "缺少", "lacking"),
        (sorted(set(given) - set(needed)), "不是本项目资助方", "not a funder of this programme"),
        (sorted({each for each in given if given.count(each) > 1}), "重复", "given twice"),
        (sorted({each for each in given if needed.get(each) != "letter"}), "不以函件同意", "not asked for a letter"),
    ):
        if wrong:
            raise invalid(
                "consents",
                f"须有每个资助方的一份同意。{zh}：{'、'.join(wrong)}",
                f"One consent of each funder is needed; {en}: {', '.join(wrong)}",
            )


def of_reallocation(programme: str, reallocation: str) -> Page[ConsentRequest]:
    """The funders that were asked by a link, and whether their mails went out.

    Raises:
        NotFound: when there is no such reallocation.
    """
    records.get(programme, "reallocation", reallocation)
    found = records.between(programme, KIND, reallocation, reallocation)
    mine = (each for each in found if each.body["reallocation"] == reallocation)
    return Page(items=[each.answer(ConsentRequest) for each in mine])


def ask_anew(agreement: Record, caller: Caller) -> None:
    """Lets the clerk mail a funder once more whose contact is another than its open links were mailed to.

    A request that is `pending` is mailed to the contact that stands then.
    """
    programme = agreement.programme
    for each in records.between(programme, KIND):
        if each.body["funder"] == agreement.body["funder"] and _is_stale(each, agreement):
            waiting = records.get(programme, "reallocation", each.body["reallocation"])
            if waiting.body["state"] == "approved":
                _put_back(each, agreement, caller)


def _put_back(asked: Record, agreement: Record, caller: Caller) -> None:
    anew = {"state": "pending", "mailed_to": None, "message_id": None}
    # What the caller has seen is the agreement, not this record.
    who = replace(caller, seen=None)
    records.change(
        asked.programme, KIND, asked.id, who, lambda seen: Change(anew) if _is_stale(seen, agreement) else None
    )


def _is_stale(asked: Record, agreement: Record) -> bool:
    return asked.body["state"] == "mailed" and asked.body.get("agreement_version") != agreement.version


def asking(reallocation: Record, funder: str, expires_on: str, caller: Caller) -> writes.Write:
    """The write that asks a funder: the records stream tells the clerk, who mails the link."""
    planned = PlannedConsent(
        id=f"{reallocation.id}.{funder}", reallocation=reallocation.id, funder=funder, expires_on=expires_on
    )
    extra = {"state": "pending"}
    return records.creating(records.new_record(reallocation.programme, KIND, planned, caller, extra=extra))
