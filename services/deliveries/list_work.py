"""Lists by rule: asked for in a request, made behind it in steps that may be repeated."""

from collections.abc import Iterator
from typing import Any

from houyuan import jobs, records, wire, working, writes
from houyuan.identity import Caller
from houyuan.jobs import Job, Step
from houyuan.problems import Problem, invalid
from houyuan.records import Change, Record
from services.deliveries import candidates, recipients, rounds
from services.deliveries.models.listing_rules import ListingRule
from services.deliveries.models.rounds import Round
from services.deliveries.recipients import Batch, ListMoved, Place
from services.deliveries.round_progress import counted

TASK = "list"


def ask(programme: str, round_id: str, wanted: ListingRule, caller: Caller) -> Round:
    """Starts putting households on a planned round's list by a rule; asked for again, work that stands still goes on.

    Raises:
        NotFound: when there is no such round.
        WrongState: when the list is frozen, or other work on the round goes on.
        Invalid: for a round to follow up that there is not.
    """
    _check_followed(programme, round_id, wanted)
    told = wanted.model_dump(exclude_defaults=True)

    def rule(seen: Record) -> Change | None:
        going_on = jobs.find(programme, rounds.KIND, round_id)
        if going_on and going_on.details["rule"] == told:
            jobs.nudge(going_on)
            return None
        if seen.body["state"] != "planned":
            # Asked for once more after its list was frozen: it was made, and stands.
            if seen.body.get("rule") == told:
                return None
            raise recipients.frozen(0)
        details = {"rule": told, "by": caller.subject}
        return Change({"rule": told}, [jobs.starting(Job(programme, rounds.KIND, round_id, TASK, 0, details=details))])

    return counted(records.change(programme, rounds.KIND, round_id, caller, rule))


def by_rule(job: Job) -> Iterator[Step]:
    """Lists whom the rule chooses, many in a transaction; where the list changes in between, both are read again."""
    while True:
        try:
            yield from _list(job)
        except ListMoved:
            continue
        break
    writes.commit([jobs.ending(job)])


TASKS: working.Tasks = {TASK: by_rule}


def carry_on_named(event: dict[str, Any]) -> dict[str, Any]:
    """Carries on the work on rounds that a batch of stream records names."""
    return working.carry_on_named(event, {rounds.KIND: TASKS})


def carry_on(programme: str, round_id: str) -> bool:
    """Carries on the work on a round; True when there is none left."""
    return working.carry_on(programme, rounds.KIND, round_id, TASKS)


def _list(job: Job) -> Iterator[Step]:
    planned = rounds.get(job.programme, job.record)
    rule = ListingRule.model_validate(job.details["rule"])
    standing = set(recipients.households_of(job.programme, job.record))
    chosen = candidates.chosen(planned, rule)
    lacking = [Place(each, planned.body["per_household"]) for each in chosen if each.household not in standing]
    done = len(chosen) - len(lacking)
    if rule.most is not None:
        lacking = lacking[: max(0, rule.most - len(standing))]
    whole, length = done + len(lacking), len(standing)
    for some in recipients.chunks(lacking):
        listing = recipients.adding(job.programme, job.record, Batch(some, job.details["by"], length), _moved)
        writes.commit([jobs.held(job), *listing])
        done, length = done + len(some), length + len(some)
        # The first is saved at once, so that it is told how many there are; and no run ends without having listed any.
        yield Step("list", done, whole)


def _moved(_: wire.Item | None) -> Problem:
    # A list that is being made is not frozen: the round is planned, and somebody else added or took off.
    return ListMoved()


def _check_followed(programme: str, round_id: str, wanted: ListingRule) -> None:
    other = wanted.follow_up_of
    if other is not None and (other == round_id or records.find(programme, rounds.KIND, other) is None):
        raise invalid("follow_up_of", f"没有可跟进的轮次 {other}", f"There is no round {other} to follow up")
