"""Interests: nobody decides on money for themselves, for their own house, or that their related house asks for."""

from collections.abc import Collection

from houyuan import records
from houyuan.identity import Caller
from houyuan.problems import ConflictOfInterest, Fault


def related(programme: str) -> set[str]:
    """The programme's funders and implementers that are related parties."""
    own = records.get(programme, "programme", programme).body
    return {each["id"] for each in (*own["funders"], *own["implementers"]) if each.get("related")}


def check(
    field: str,
    caller: Caller,
    *,
    houses: Collection[str | None],
    askers: Collection[str | None],
    related_parties: Collection[str],
) -> None:
    """Refuses whoever works for a house that is paid, or for a related party whose own people ask for it.

    Args:
        field: what the decision is about, as the refusal names it.
        caller: who would decide.
        houses: the organisations that are paid, or whose people are.
        askers: the organisations of those who asked, revised or submitted.
        related_parties: what `related` told.

    Raises:
        ConflictOfInterest: naming `field` and the house.
    """
    house = caller.organisation
    if house and house in houses:
        raise ConflictOfInterest(Fault(field, f"收款方属于 {house}", f"It pays {house}, which you work for"))
    if house and house in related_parties and house in askers:
        raise ConflictOfInterest(
            Fault(field, f"由关联方 {house} 提出", f"The related party {house}, which you work for, asks for it")
        )
