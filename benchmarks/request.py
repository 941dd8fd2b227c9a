"""The CPU time of a warm request to each service, beside a bare handler, and beside FastAPI with Mangum.

The request reads one record by its key. The bare handler makes the same one call to DynamoDB with the same client and
answers what it got, so it is the floor. FastAPI with Mangum answers by the same function and the same model as we do,
without asking who is calling: it is a rival in place of our edge.
"""

from collections.abc import Iterator

from benchmarks import readings
from benchmarks.bench import Bench
from benchmarks.processes import told_by
from benchmarks.rows import Row, cpu_milliseconds
from cli.terminal import step


def measure(bench: Bench) -> Iterator[Row]:
    """The rows of requests."""
    programme = bench.programme()
    subject = bench.cloud.person("coordinator").subject
    for service in readings.READINGS:
        readings.put(programme, service)
        with step(f"Requests to {service}"):
            told = told_by(["-m", "benchmarks.warm", service, programme.id, subject])
        ours, fastapi, bare = (cpu_milliseconds(told[name]) for name in ("ours", "fastapi", "bare"))
        yield Row(f"{service}: one record read", ours, "a bare handler", bare)
        yield Row(f"{service}: one record read", ours, "FastAPI + Mangum", fastapi)
