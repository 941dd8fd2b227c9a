"""The steps of a round, and what must hold before each is taken; one that was taken is answered as taken."""

from typing import Any

from houyuan import records
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState
from houyuan.reasons import Reason
from houyuan.records import Change, Record, now
from services.deliveries import listings, outcomes, round_goods, rounds
from services.deliveries.models.rounds import Round
from services.deliveries.round_progress import counted
from services.deliveries.round_states import MOVES, after, has_passed


def go_out(programme: str, round_id: str, caller: Caller) -> Round:
    """Sends a packed round out: from now on deliveries are taken.

    Raises:
        WrongState: in another state, or when nothing was issued for the round.
    """

    def rule(seen: Record) -> Change | None:
        if has_passed(seen, "out"):
            return None
        state = after(seen, "out")
        if not round_goods.held(programme, round_id):
            raise WrongState(Fault("goods", "本轮没有领出的物资", "Nothing is issued for this round"))
        return Change({"state": state})

    return counted(records.change(programme, rounds.KIND, round_id, caller, rule))


def reconcile(programme: str, round_id: str, caller: Caller) -> Round:
    """Says that a round adds up: every household of its list has an outcome, and nothing is out any more.

    Raises:
        WrongState: in another state; or naming how many households have none, or which goods are still out.
    """

    def rule(seen: Record) -> Change | None:
        if has_passed(seen, "reconciled"):
            return None
        state = after(seen, "reconcile")
        waiting = outcomes.summary(programme, round_id).open
        if waiting:
            raise WrongState(Fault("households", f"还有 {waiting} 户没有结果", f"{waiting} households have no outcome"))
        out = round_goods.held(programme, round_id)
        if out:
            told = ", ".join(f"{item} {quantity}" for item, quantity in sorted(out.items()))
            raise WrongState(Fault("goods", f"还有物资在外：{told}", f"Goods are still out: {told}"))
        return Change({"state": state})

    return counted(records.change(programme, rounds.KIND, round_id, caller, rule))


def close(programme: str, round_id: str, caller: Caller) -> Round:
    """Closes a reconciled round.

    Raises:
        WrongState: in another state.
    """

    def rule(seen: Record) -> Change | None:
        return None if seen.body["state"] == "closed" else Change({"state": after(seen, "close")})

    return counted(records.change(programme, rounds.KIND, round_id, caller, rule))


def reopen(programme: str, round_id: str, reason: Reason, caller: Caller) -> Round:
    """Takes a round a step back with a reason, which is kept: to its list while nothing is out, else to its doors.

    Raises:
        WrongState: in a state from which there is no way back, or while goods are out.
    """

    def rule(seen: Record) -> Change | None:
        if _reopened_so(seen, reason):
            return None
        state = after(seen, "reopen")
        told = {"by": caller.subject, "at": now(), "was": seen.body["state"], "because": reason.reason}
        fields: dict[str, Any] = {"state": state, "reopened": [*seen.body.get("reopened", ()), told]}
        if state == "out":
            return Change(fields)
        if round_goods.held(programme, round_id):
            raise WrongState(Fault("goods", "物资还在外，请先退回", "Goods are out for this round; return them first"))
        fields |= {"recipients": None, "total": None, "accepted_conflicts": 0}
        return Change(fields, listings.voiding(seen, reason.reason, caller))

    return counted(records.change(programme, rounds.KIND, round_id, caller, rule))


def _reopened_so(seen: Record, reason: Reason) -> bool:
    """Whether the round was just opened again for this reason."""
    last = (seen.body.get("reopened") or [None])[-1]
    return bool(last) and last["because"] == reason.reason and MOVES["reopen"][last["was"]] == seen.body["state"]
