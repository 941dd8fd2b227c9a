"""A function that carries on work behind a service's requests (`houyuan.working`)."""

from collections.abc import Mapping

from constructs import Construct

from infra.constructs.followed import follow, written
from infra.constructs.service_function import Entry, ServiceFunction
from infra.constructs.table import Table
from infra.stages import Stage

_AT_ONCE = 10
_SECONDS = 900
"""A run works a minute on each record; what a lease of a run that ended holds up is waited for."""


def worker(  # noqa: PLR0913, PLR0917 - what such a function stands on
    scope: Construct, stage: Stage, service: str, name: str, records: Table, kind: str, environment: Mapping[str, str]
) -> ServiceFunction:
    """A function of its own, started by each write of the work on records of a kind."""
    entry = Entry(service, name, memory_mb=1024, timeout_seconds=_SECONDS, asynchronous=True)
    function = ServiceFunction(scope, stage, entry, environment)
    follow(records, function, batch_size=_AT_ONCE, only=written(f"{kind}-work"))
    return function
