"""Post-delivery checks: a sample of the served households, drawn by the server, is asked whether they were served."""

from collections.abc import Iterator
from typing import Any

from houyuan import days, privacy, records
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.records import Record
from houyuan.types import day_of
from services.deliveries import handovers, recipients, rounds, sampling
from services.deliveries.models.checks import Check, NewCheck

KIND = "check"
MOST = 3_000
"""The largest sample: more calls than anybody makes, and what one record can hold."""


def begin(programme: str, new: NewCheck, caller: Caller) -> tuple[Check, bool]:
    """Draws the sample of a check and keeps it; asked again, the sample stays as it was drawn.

    Raises:
        Invalid: for a day that has not come, a round that is not there, nobody served, or too large a sample.
        IdTaken: when the id is stored with other content.
    """
    days.has_come("id", day_of(new.id))
    drawn = {} if records.find(programme, KIND, new.id) else _drawn(programme, new)
    stored, is_new = records.create(records.new_record(programme, KIND, new, caller, extra=drawn))
    return stored.answer(Check), is_new


def get(programme: str, check: str) -> Record:
    """The record of a check; its body holds the `sample`.

    Raises:
        NotFound: when there is none.
    """
    return records.get(programme, KIND, check)


def _drawn(programme: str, new: NewCheck) -> dict[str, Any]:
    served = set(_served_in(programme, new.rounds) if new.rounds else _served_for(programme, new))
    if not served:
        field = "rounds" if new.rounds else "purpose"
        raise invalid(field, "没有已送达的户", "No household was served")
    wanted = sampling.size(len(served), new.confidence, new.margin_percent)
    if wanted > MOST:
        raise invalid(
            "margin_percent",
            f"样本将有 {wanted} 户，最多 {MOST} 户，请放宽误差",
            f"The sample would be {wanted} households, {MOST} are the most: take a wider margin",
        )
    # Follows from the id by the programme's key: a request that is repeated draws the same, and nobody can foretell it.
    seed = privacy.pseudonym(programme, "check-seed", new.id)
    sample = sampling.draw(programme, seed, served, wanted)
    return {"population": len(served), "sample_size": wanted, "seed": seed, "sample": sample, "call_lists": []}


def _served_in(programme: str, round_ids: list[str]) -> Iterator[str]:
    """The households that were served in these rounds, as their lists say."""
    known = records.find_many(programme, rounds.KIND, round_ids)
    for round_id in round_ids:
        if round_id not in known:
            raise invalid("rounds", f"没有轮次 {round_id}", f"There is no round {round_id}")
        for each in recipients.glances(programme, round_id, ("household", "delivery")):
            if each.body.get("delivery"):
                yield each.body["household"]


def _served_for(programme: str, new: NewCheck) -> Iterator[str]:
    """The households that were served for a purpose within a period, as the deliveries say."""
    fields = ("household", "result", "purpose", "void")
    for each in records.glances(programme, handovers.KIND, fields, new.start or "", new.end or ""):
        body = each.body
        if body["result"] == "delivered" and body["purpose"] == new.purpose and not body.get("void"):
            yield body["household"]
