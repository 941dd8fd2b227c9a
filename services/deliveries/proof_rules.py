"""Proof rules: what shows a hand-over, from a day on."""

from houyuan import records, rules
from houyuan.identity import Caller
from services.deliveries.models.proofs import NewProofRule, ProofRule

KIND = "proof-rule"


def lay_down(programme: str, new: NewProofRule, caller: Caller) -> tuple[ProofRule, bool]:
    """Sets what lists that are frozen for the id's day or a later one ask for; a frozen list keeps what it asks."""
    record, is_new = records.create(records.new_record(programme, KIND, new, caller))
    return record.answer(ProofRule), is_new


def asked(programme: str, day: str) -> list[str]:
    """The kinds of proof of which a round on this day asks one; none, when it asks for nothing."""
    newest = rules.in_force(records.between(programme, KIND, "", day), day)
    return list(newest.body["any_of"]) if newest else []
