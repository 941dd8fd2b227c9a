"""Work on pay lists, carried on by the clerk: for as long as one run may take, from wherever the last one stopped."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from houyuan import wire
from services.funds import building, giving_back, jobs, paylist_approval
from services.funds.jobs import Job, Step

logger = Logger()
SLICE_SECONDS = 60.0
SAVE_EVERY = 10
"""Steps between two savings of the progress; what is done again after a crash changes nothing."""

TASKS: Mapping[str, Callable[[Job], Iterator[Step]]] = {
    "build": building.build,
    "release": building.release,
    "open": paylist_approval.open_lines,
    "give-back": giving_back.carry_out,
}


def carry_on_named(event: dict[str, Any]) -> dict[str, Any]:
    """Carries on the work that a batch of stream records names, each list once; what breaks off one stops no other.

    Returns:
        The batch's failures, so that the stream repeats from the first list whose work broke off.
    """
    failed = []
    named = {_keys(record): record for record in event["Records"] if _is_work(record)}
    for (programme, paylist), record in named.items():
        try:
            carry_on(programme, paylist)
        except Exception as failure:  # noqa: BLE001 - whatever is wrong with one list, the others go on
            # Its type only: what an error says may hold a name or an account.
            logger.warning("work broke off", extra={"paylist": paylist, "failure": type(failure).__name__})
            failed.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return {"batchItemFailures": failed}


def _is_work(record: dict[str, Any]) -> bool:
    return str(record["dynamodb"]["Keys"]["pk"]["S"]).endswith(f"#{jobs.PARTITION}")


def _keys(record: dict[str, Any]) -> tuple[str, str]:
    keys = wire.from_wire(record["dynamodb"]["Keys"])
    return keys["pk"].partition("#")[0], keys["sk"]


def carry_on(programme: str, paylist: str) -> bool:
    """Carries on the work on a list; True when there is none left.

    A run ends after a minute and saves how far it came, which is an event that starts the next one.
    """
    job = jobs.take(programme, paylist)
    if job is None:
        return True
    end = jobs.clock() + SLICE_SECONDS
    try:
        for number, step in enumerate(TASKS[job.task](job), 1):
            over = jobs.clock() > end
            # A phase is kept before its first write: what the phase before it claimed must stand still from then on.
            if over or number % SAVE_EVERY == 0 or step.phase != job.phase:
                job = jobs.save(job, step)
            if over:
                jobs.release(job)
                return False
    except jobs.Lost:
        return False
    return jobs.find(programme, paylist) is None
