"""Freezing: the list of a round stands still, with as many households and kits as were declared."""

from typing import Any

from houyuan import jobs, records
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.records import Change, Record
from services.deliveries import conflicts, listings, proof_rules, rounds
from services.deliveries.models.rounds import Freezing, Round
from services.deliveries.round_progress import counted
from services.deliveries.round_states import after, has_passed


def freeze(programme: str, round_id: str, freezing: Freezing, caller: Caller) -> Round:
    """Freezes a planned round's list, when it holds exactly what is declared.

    Raises:
        WrongState: when the round is not planned, is still being listed, or shares households that nobody accepted.
        Invalid: when the list is not what was declared, or names a household that is void.
        AlreadyServed: when somebody on it was served for the same purpose in the same cycle.
    """
    declared = {"recipients": freezing.count, "total": freezing.total}

    def rule(seen: Record) -> Change | None:
        if has_passed(seen, "frozen") and declared.items() <= seen.body.items():
            return None
        state = after(seen, "freeze")
        _check_declared(seen, freezing)
        found = conflicts.of(seen)
        conflicts.check(found, accepted=freezing.accept_conflicts)
        fields: dict[str, Any] = {
            "state": state,
            "proof": proof_rules.asked(programme, seen.body["day"]),
            "accepted_conflicts": len(found.soft),
            **declared,
        }
        no_work = jobs.none_on(programme, rounds.KIND, round_id)
        return Change(fields, [no_work, *listings.counting(seen, caller)])

    return counted(records.change(programme, rounds.KIND, round_id, caller, rule))


def _check_declared(seen: Record, freezing: Freezing) -> None:
    listed, kits = seen.body["listed"], seen.body["kits"]
    if listed != freezing.count:
        raise invalid(
            "count",
            f"名单有 {listed} 户，申报 {freezing.count} 户",
            f"The list holds {listed} households, {freezing.count} declared",
        )
    if kits != freezing.total:
        raise invalid(
            "total",
            f"名单共 {kits} 份，申报 {freezing.total} 份",
            f"The list holds {kits} kits, {freezing.total} declared",
        )
