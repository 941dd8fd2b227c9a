"""Proof rules: what shows a hand-over, from a day on."""

from houyuan import records
from houyuan.identity import Caller
from houyuan.records import Record
from houyuan.types import day_of
from services.deliveries.models.proofs import NewProofRule, ProofRule

KIND = "proof-rule"


def lay_down(programme: str, new: NewProofRule, caller: Caller) -> tuple[ProofRule, bool]:
    """Sets what lists that are frozen for the id's day or a later one ask for; a frozen list keeps what it asks."""
    record, is_new = records.create(records.new_record(programme, KIND, new, caller))
    return record.answer(ProofRule), is_new


def asked(programme: str, day: str) -> list[str]:
    """The kinds of proof of which a round on this day asks one; none, when it asks for nothing."""
    newest = max(records.between(programme, KIND, "", day), key=_newest, default=None)
    return list(newest.body["any_of"]) if newest else []


def _newest(rule: Record) -> tuple[str, str, str]:
    """Of rules of one day that holds which was laid down last."""
    return day_of(rule.id), rule.created_at, rule.id
