"""From the records table's stream to frozen reports: each report that was asked for is frozen once."""

from typing import Any

from aws_lambda_powertools import Logger

from houyuan import wire
from houyuan.problems import Problem
from houyuan.store import FAILURES
from services.reports import issuing

logger = Logger()


def freeze_asked(event: dict[str, Any]) -> dict[str, Any]:
    """Freezes the reports that a batch of stream records names.

    Returns:
        The batch's failures, so that the stream repeats from the first report that could not be frozen.
    """
    failed = []
    for record in event["Records"]:
        keys = wire.from_wire(record["dynamodb"]["Keys"])
        programme, _, kind = keys["pk"].partition("#")
        if kind != issuing.KIND:
            continue
        try:
            issuing.freeze(programme, keys["sk"])
        except (Problem, *FAILURES) as failure:
            logger.warning("freeze failed", extra={"report": keys["sk"], "failure": type(failure).__name__})
            failed.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return {"batchItemFailures": failed}
