"""How jobs are carried on: for as long as one run may take, from wherever the last one stopped."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from houyuan import jobs, wire
from houyuan.jobs import Job, Step

logger = Logger()
SLICE_SECONDS = 60.0
SAVE_EVERY = 10
"""Steps between two savings of the progress; what is done again after a crash changes nothing."""

Tasks = Mapping[str, Callable[[Job], Iterator[Step]]]
"""What is done for each task of a kind, in steps."""


def carry_on_named(event: dict[str, Any], kinds: Mapping[str, Tasks]) -> dict[str, Any]:
    """Carries on the work that a batch of stream records names, each once; what breaks off one stops no other.

    Args:
        event: a batch of the records table's stream.
        kinds: the kinds of records that are worked on, with their tasks.

    Returns:
        The batch's failures, so that the stream repeats from the first record whose work broke off.
    """
    failed = []
    works = {jobs.partition(kind): (kind, tasks) for kind, tasks in kinds.items()}
    named = {_keys(record): record for record in event["Records"]}
    for (programme, partition, record_id), record in named.items():
        if partition not in works:
            continue
        kind, tasks = works[partition]
        try:
            carry_on(programme, kind, record_id, tasks)
        except Exception as failure:  # noqa: BLE001 - whatever is wrong with one record, the others go on
            # Its type only: what an error says may hold a name or an account.
            logger.warning("work broke off", extra={kind: record_id, "failure": type(failure).__name__})
            failed.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return {"batchItemFailures": failed}


def carry_on(programme: str, kind: str, record: str, tasks: Tasks) -> bool:
    """Carries on the work on a record; True when there is none left.

    A run ends after a minute and saves how far it came, which is an event that starts the next one.
    """
    job = jobs.take(programme, kind, record)
    if job is None:
        return True
    end = jobs.clock() + SLICE_SECONDS
    try:
        for number, step in enumerate(tasks[job.task](job), 1):
            over = jobs.clock() > end
            # A phase is kept before its first write: what the phase before it claimed must stand still from then on.
            if over or number % SAVE_EVERY == 0 or step.phase != job.phase:
                job = jobs.save(job, step)
            if over:
                jobs.release(job)
                return False
    except jobs.Lost:
        return False
    return jobs.find(programme, kind, record) is None


def _keys(record: dict[str, Any]) -> tuple[str, str, str]:
    keys = wire.from_wire(record["dynamodb"]["Keys"])
    programme, _, partition = keys["pk"].partition("#")
    return programme, partition, keys["sk"]
