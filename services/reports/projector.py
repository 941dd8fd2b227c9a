"""From the tables' streams to cubes: events name units, and each unit is refolded once however many events name it."""

from collections import defaultdict
from typing import Any

from aws_lambda_powertools import Logger

from houyuan import store, wire
from houyuan.problems import Problem
from services.reports import cubes
from services.reports.cubes import Unit

logger = Logger()


def project(event: dict[str, Any]) -> dict[str, Any]:
    """Refolds the units that a batch of stream records names.

    Returns:
        The batch's failures, so that the stream repeats from the first record whose unit could not be folded.
    """
    named: defaultdict[Unit, list[str]] = defaultdict(list)
    for record in event["Records"]:
        keys = wire.from_wire(record["dynamodb"]["Keys"])
        unit = Unit.of_key(keys["pk"], keys["sk"])
        if unit:
            named[unit].append(record["dynamodb"]["SequenceNumber"])
    failed: list[str] = []
    for unit, sequence_numbers in named.items():
        try:
            cubes.refold(unit)
        except (Problem, *store.FAILURES) as failure:
            logger.warning(
                "refold failed", extra={"kind": unit.kind, "day": unit.day, "failure": type(failure).__name__}
            )
            failed += sequence_numbers
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
