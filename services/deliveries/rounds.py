"""Rounds: one community, one kit, one purpose, from a day on; the list is frozen before anybody goes out."""

from dataclasses import dataclass, replace
from datetime import date

from houyuan import days, records, wire, writes
from houyuan.codes import ROUND_STATES
from houyuan.identity import Caller
from houyuan.problems import Fault, NotFound, WrongState, invalid
from houyuan.records import Record, now
from houyuan.settings import settings
from services.deliveries import kits
from services.deliveries.models.rounds import NewRound, RoundState

KIND = "round"


@dataclass(frozen=True)
class Count:
    """Households and kits that a list gains, or loses; `seen` is how long the list must still be for it."""

    households: int
    kits: int
    seen: int | None = None


def plan(programme: str, new: NewRound, caller: Caller) -> tuple[Record, bool]:
    """Plans a round.

    Raises:
        Invalid: for a kit that the programme does not have, or a day outside the programme.
    """
    days.within(programme, "day", new.day)
    if new.until is not None:
        days.within(programme, "until", new.until)
    try:
        records.get(programme, kits.KIND, new.kit)
    except NotFound as problem:
        raise invalid("kit", f"没有物资包 {new.kit}", f"There is no kit {new.kit}") from problem
    extra = {"state": "planned", "listed": 0, "kits": 0, "cycle": new.cycle or week(new.day)}
    return records.create(records.new_record(programme, KIND, new, caller, extra=extra))


def week(day: str) -> str:
    """The week of a day as a cycle is called, such as `2020-w10`."""
    year, number, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-w{number:02d}"


def get(programme: str, round_id: str) -> Record:
    """One round.

    Raises:
        NotFound: when there is none.
    """
    return records.get(programme, KIND, round_id)


def standing(programme: str, round_id: str, *states: RoundState) -> writes.Write:
    """The guard that a round is in one of these states."""
    given = {f":s{number}": state for number, state in enumerate(states)}
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda seen: wrong_state(seen["body"]["state"] if seen else "planned"),
        key=key(programme, round_id),
        condition=f"body.#state IN ({', '.join(given)})",
        names={"#state": "state"},
        values=given,
    )


def unsettling(programme: str, round_id: str, caller: Caller) -> writes.Write:
    """The guard that a round is out, for what opens an outcome again: nobody reconciles it on what was seen before."""
    guard = standing(programme, round_id, "out")
    return replace(
        guard,
        op="Update",
        update="SET version = version + :one, updated_at = :at, updated_by = :by",
        values=guard.values | {":one": 1, ":at": now(), ":by": caller.subject},
    )


def counting(programme: str, round_id: str, by: str, count: Count, refuse: writes.Refusal) -> writes.Write:
    """The write that counts households and kits on or off a planned round's list.

    The count is told by the list itself, so no copy of the version before is kept.
    """
    given: wire.Item = {":some": count.households, ":kits": count.kits, ":one": 1, ":at": now(), ":by": by}
    as_seen = "" if count.seen is None else " AND body.listed = :seen"
    return writes.Write(
        "Update",
        settings().records_table,
        refuse,
        key=key(programme, round_id),
        update="SET body.listed = body.listed + :some, body.kits = body.kits + :kits, "
        "version = version + :one, updated_at = :at, updated_by = :by",
        condition=f"body.#state = :planned{as_seen}",
        names={"#state": "state"},
        values=given | {":planned": "planned"} | ({":seen": count.seen} if as_seen else {}),
    )


def wrong_state(state: str) -> WrongState:
    """The refusal of what a round in this state does not take."""
    text = ROUND_STATES[state]
    return WrongState(Fault("round", f"本轮{text.zh}，不能这样做", f"The round is not in a state for this: {text.en}"))


def key(programme: str, round_id: str) -> wire.Item:
    """Where a round stands."""
    return records.key(programme, KIND, round_id)
