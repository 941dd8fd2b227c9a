"""The drift check: refolds everything and says which cubes had said something else; the answer must be none.

The ledger's stored balances are such caches, too: they must be what the transfers add up to, and add up to nothing.
"""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from houyuan import ledger, records
from houyuan.ledger import Unbalanced
from services.reports import cubes, registry
from services.reports.cubes import Unit

logger = Logger()


def mend(programme: str) -> list[Unit]:
    """Compares every cube of a programme with its records and refolds those that differ; returns what was wrong."""
    units = (unit for kind in registry.KINDS for unit in cubes.suspected(programme, kind))
    return [unit for unit in units if cubes.refold(unit)]


def balances(programme: str) -> bool:
    """Whether a programme's books balance; nothing mends them, so the log says what they differ by."""
    try:
        ledger.trial_balance(programme)
    except Unbalanced as difference:
        told = [each.en for each in difference.faults]
        logger.exception("unbalanced", extra={"programme": programme, "differences": told})
        return False
    return True


def check_all() -> dict[str, int]:
    """Mends every programme and reports how many cubes had drifted in each, books that do not balance as one more."""
    metrics, drifted = Metrics(), {}
    for programme in records.programmes():
        wrong = mend(programme)
        drifted[programme] = len(wrong) + (not balances(programme))
        for unit in wrong:
            logger.error("drift", extra={"programme": programme, "kind": unit.kind, "day": unit.day})
    metrics.add_metric(name="DriftedCubes", unit=MetricUnit.Count, value=sum(drifted.values()))
    metrics.flush_metrics()
    return drifted
