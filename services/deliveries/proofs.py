"""Proofs: what a delivery brings to show that it happened, and whether that is what its round asks for."""

from collections.abc import Sequence
from typing import Any

from houyuan.problems import Fault, Invalid, WrongState, invalid
from houyuan.records import Record
from services.deliveries import proof_codes
from services.deliveries.models.deliveries import PROOFS, NewDelivery
from services.deliveries.models.proofs import NewProof

SHOWS = ("attached", "checked")
"""The states of a proof in which it shows something."""


def brought(programme: str, new: NewDelivery, going_out: Record) -> dict[str, Any]:
    """What a delivery's body says of its proofs: pictures are awaited, a code is checked and not kept.

    Raises:
        Invalid: for a code that is not the one on the household's label.
    """
    told = []
    for number, each in enumerate(new.proofs):
        if each.code is not None and not proof_codes.fits(programme, new.round, new.household, each.code):
            raise wrong_code(f"proofs.{number}.code")
        told.append(_standing(each))
    asked = list(going_out.body.get("proof") or ()) if new.result == "delivered" else []
    return {"proofs": told, "proof_asked": asked, "lacks_proof": lacking(asked, told)}


def lacking(asked: Sequence[str], standing: Sequence[dict[str, Any]]) -> bool:
    """Whether something is asked for and nothing of it is there."""
    return bool(asked) and not any(each["state"] in SHOWS and each["kind"] in asked for each in standing)


def wrong_code(field: str) -> Invalid:
    """The refusal of a code that is not the one on the household's label."""
    return invalid(field, "与该户标签上的编码不符", "This is not the code on the label")


def of(delivery: Record, proof: str) -> dict[str, Any] | None:
    """What a delivery says of one of its proofs."""
    return next((each for each in delivery.body["proofs"] if each["id"] == proof), None)


def adding(delivery: Record, proof: dict[str, Any]) -> dict[str, Any]:
    """What changes of a delivery when it gets one proof more.

    Raises:
        WrongState: when it has as many proofs as it may have.
    """
    if len(delivery.body["proofs"]) == PROOFS:
        raise WrongState(Fault("proof", f"凭证最多 {PROOFS} 份", f"There are {PROOFS} proofs, the most there may be"))
    return showing(delivery, [*delivery.body["proofs"], proof])


def showing(delivery: Record, standing: list[dict[str, Any]]) -> dict[str, Any]:
    """What changes of a delivery when these are its proofs."""
    return {"proofs": standing, "lacks_proof": lacking(delivery.body["proof_asked"], standing)}


def check_stands(delivery: Record) -> None:
    """A void delivery gets no proof.

    Raises:
        WrongState: for one that is void.
    """
    if delivery.body.get("void"):
        raise WrongState(Fault("delivery", "该配送记录已作废", "This delivery is void"))


def _standing(proof: NewProof) -> dict[str, Any]:
    state = "checked" if proof.kind == "code" else "awaited"
    return proof.model_dump(exclude={"code"}) | {"state": state, "by": None, "kept": None}
