"""Runs: a round's list divided among the volunteers who go out, each with a part of the way from door to door."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from houyuan import records, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, Signal, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.settings import settings
from services.deliveries import doors, recipients, rounds
from services.deliveries.doors import Door
from services.deliveries.models.runs import Division, NewRun, Run, Runs

KIND = "run"
PER_TRANSACTION = 90
TRIES = 8
DIVISIBLE = ("frozen", "packing", "out")
Plan = dict[str, list[Door]]
"""The doors of each volunteer, in the order of visits."""


class Moved(Signal):
    """A door was served, or put into a run, between our read and our write."""


def key(round_id: str, volunteer: str) -> str:
    """The id of a volunteer's run in a round."""
    return f"{round_id}.{volunteer}"


def divide(programme: str, round_id: str, division: Division, caller: Caller) -> Runs:
    """Divides a frozen list by place and address; whoever was served stays in the run that served them.

    The numbers of the doors do not depend on the division, so what was printed before still holds. A division that
    broke off is completed by repeating it.

    Raises:
        WrongState: when the list is not frozen yet, the round is over, or somebody else divides the list meanwhile.
        Invalid: for more volunteers than there are doors, or a household that cannot be assigned.
    """
    _divisible(records.get(programme, rounds.KIND, round_id))
    writes.anew(lambda: _divide(programme, round_id, division, caller), Moved, TRIES)
    return of_round(programme, round_id)


def _divide(programme: str, round_id: str, division: Division, caller: Caller) -> None:
    listed = doors.of_list(programme, round_id)
    plan = _divided(listed, division)
    for volunteer in plan:
        records.create(_run(programme, round_id, volunteer, caller))
    moves = list(_moves(listed, plan))
    if moves:
        own = _begin(programme, round_id, _mark(plan), caller)
        while some := moves[:PER_TRANSACTION]:
            writes.commit([own, *(_assigning(door, run, caller) for door, run in some)])
            moves = moves[PER_TRANSACTION:]


def of_round(programme: str, round_id: str) -> Runs:
    """The runs of a round and how far each has come, counted on the list.

    Raises:
        NotFound: when there is no such round.
    """
    records.get(programme, rounds.KIND, round_id)
    listed = list(recipients.of_round(programme, round_id))
    made = records.between(programme, KIND, f"{round_id}.", f"{round_id}.")
    runs = [_answered(run, [each for each in listed if each.body.get("run") == run.body["volunteer"]]) for run in made]
    in_none = sum(1 for each in listed if each.body.get("run") is None and not each.body.get("exception"))
    return Runs(items=sorted(runs, key=lambda run: (run.first is None, run.first, run.volunteer)), unassigned=in_none)


def _divided(listed: Sequence[Door], division: Division) -> Plan:
    waiting = {door.code: door for door in listed if door.number and not door.recipient.body.get("delivery")}
    if division.volunteers is not None:
        return _in_equal_parts(list(waiting.values()), division.volunteers)
    plan = {}
    for at, each in enumerate(division.assignments or ()):
        strangers = [household for household in each.households if household not in waiting]
        if strangers:
            raise invalid(
                f"assignments.{at}.households",
                f"{strangers[0]} 不在名单上，或已领取",
                f"{strangers[0]} is not on the list, or was served",
            )
        plan[each.volunteer] = sorted((waiting[household] for household in each.households), key=_number)
    return plan


def _in_equal_parts(waiting: Sequence[Door], volunteers: Sequence[str]) -> Plan:
    if len(volunteers) > len(waiting):
        raise invalid(
            "volunteers",
            f"还有 {len(waiting)} 户未领取，不能分给 {len(volunteers)} 人",
            f"{len(waiting)} households are left, fewer than the {len(volunteers)} volunteers",
        )
    each, more = divmod(len(waiting), len(volunteers))
    way = iter(waiting)
    return {volunteer: list(islice(way, each + (at < more))) for at, volunteer in enumerate(volunteers)}


def _moves(listed: Sequence[Door], plan: Plan) -> Iterator[tuple[Door, str | None]]:
    """The doors that change their run, or have no number yet; those in no run of the plan that wait leave theirs."""
    runs = {door.code: volunteer for volunteer, own in plan.items() for door in own}
    for door in listed:
        body = door.recipient.body
        if door.number is None:
            continue
        run = body.get("run") if body.get("delivery") else runs.get(door.code)
        if (body.get("run"), body.get("order")) != (run, door.number):
            yield door, run


def _number(door: Door) -> int:
    return door.number or 0


def _run(programme: str, round_id: str, volunteer: str, caller: Caller) -> Record:
    new = NewRun(round=round_id, volunteer=volunteer)
    return records.new_record(programme, KIND, new, caller, record_id=key(round_id, volunteer))


def _divisible(seen: Record) -> None:
    if seen.body["state"] not in DIVISIBLE:
        raise WrongState(
            Fault("round", "名单冻结后、核对前才能分派", "A list is divided once frozen, and until it is reconciled")
        )


def _mark(plan: Plan) -> str:
    """The same for the same division, so that one that broke off is taken up again."""
    told = [(volunteer, [door.code for door in own]) for volunteer, own in plan.items()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:20]


def _begin(programme: str, round_id: str, ours: str, caller: Caller) -> writes.Write:
    """Makes this the division that counts, and gives the check that it still is: two at once would mix."""

    def rule(seen: Record) -> Change | None:
        _divisible(seen)
        return None if seen.body.get("division") == ours else Change({"division": ours})

    records.change(programme, rounds.KIND, round_id, caller, rule)
    moved = Fault("round", "他人正在分派，或本轮状态已变，请刷新", "Somebody else divides it, or the round moved on")
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: WrongState(moved),
        key=rounds.key(programme, round_id),
        condition="body.division = :ours AND body.#state IN (:frozen, :packing, :out)",
        names={"#state": "state"},
        values={":ours": ours} | {f":{state}": state for state in DIVISIBLE},
    )


def _assigning(door: Door, run: str | None, caller: Caller) -> writes.Write:
    """The write that puts a door into a run, if it stands where it stood: who was served meanwhile keeps their run.

    The list tells where it was before, so no copy of that is kept.
    """
    body = door.recipient.body
    seen = {name: body[name] for name in _DECIDED_BY if name in body}
    standing = [f"body.#{each} = :was_{each}" for each in seen]
    standing += [f"attribute_not_exists(body.#{each})" for each in _DECIDED_BY if each not in seen]
    return writes.Write(
        "Update",
        settings().records_table,
        lambda _: Moved(),
        key=records.key(door.recipient.programme, recipients.KIND, door.recipient.id),
        update=(
            "SET body.#order = :order, body.#run = :run, version = version + :one, updated_at = :at, updated_by = :by"
        ),
        condition=" AND ".join(["attribute_exists(pk)", *standing]),
        names={f"#{each}": each for each in _DECIDED_BY},
        values={":order": door.number, ":run": run, ":one": 1, ":at": now(), ":by": caller.subject}
        | {f":was_{name}": value for name, value in seen.items()},
    )


_DECIDED_BY = ("order", "run", "delivery")


def _answered(run: Record, own: Sequence[Record]) -> Run:
    counted: Callable[[Callable[[Record], bool]], int] = lambda holds: sum(map(holds, own))  # noqa: E731
    served = counted(lambda each: each.body.get("delivery") is not None)
    tried = counted(lambda each: each.body.get("delivery") is None and bool(each.body.get("attempts")))
    orders = [each.body["order"] for each in own]
    link = run.body.get("link")
    return run.answer(
        Run,
        households=len(own),
        kits=sum(each.body["quantity"] for each in own),
        served=served,
        tried=tried,
        open=len(own) - served - tried,
        first=min(orders, default=None),
        last=max(orders, default=None),
        link=link and {name: link.get(name) for name in ("made_at", "expires_on", "opened_at")},
    )
