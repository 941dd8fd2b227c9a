"""The drift check: refolds everything and says which cubes had said something else; the answer must be none."""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from houyuan import records
from services.reports import cubes, registry
from services.reports.cubes import Unit

logger = Logger()


def mend(programme: str) -> list[Unit]:
    """Compares every cube of a programme with its records and refolds those that differ; returns what was wrong."""
    units = (unit for kind in registry.KINDS for unit in cubes.suspected(programme, kind))
    return [unit for unit in units if cubes.refold(unit)]


def check_all() -> dict[str, int]:
    """Mends every programme and reports how many cubes had drifted in each."""
    metrics, drifted = Metrics(), {}
    for programme in records.programmes():
        wrong = mend(programme)
        drifted[programme] = len(wrong)
        for unit in wrong:
            logger.error("drift", extra={"programme": programme, "kind": unit.kind, "day": unit.day})
    metrics.add_metric(name="DriftedCubes", unit=MetricUnit.Count, value=sum(drifted.values()))
    metrics.flush_metrics()
    return drifted
