"""The close-out report derived and frozen: of the reference programme, and of one with five times its consultations.

All that the issuer does: the check for drift, the dataset, both languages as page and Word file. Beside it
stands the bare Query of all that the report counts, since whoever counts records has to read them.
"""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks import checks, floors, workers
from benchmarks.bench import Bench
from benchmarks.clock import timed
from benchmarks.rows import Row, seconds
from cli.demo import example, replay
from cli.local.trial import Programme
from cli.terminal import counted, step
from houyuan import records
from houyuan.settings import settings
from services.reports import drift, issuing, registry

TIMES, QUICK_TIMES = 5, 2
"""How many times the consultations of the programme the larger one has."""

_CONSULTATION, _COPY = "consultation", "-copy-"


def measure(bench: Bench) -> Iterator[Row]:
    """The rows of the report."""
    programme = _replayed(bench)
    drift.mend(programme.id)
    stored = _consultations(programme)
    yield _frozen(programme, f"of {stored:,} consultations")
    _multiply(programme, bench.size(TIMES, QUICK_TIMES))
    yield _frozen(programme, f"of {_consultations(programme):,} consultations")


def _replayed(bench: Bench) -> Programme:
    """The reference programme, sent to the cloud through the API."""
    known: Any = example.load()
    stages, clients = known.stages(), bench.clients
    rows = sum(ask.rows for stage in stages for wave in stage.waves for ask in wave)
    # Lists by rule and pay lists are made behind the requests, and later requests wait for them.
    with counted("The reference programme recorded", rows) as tick, workers.listening():
        for stage in stages:
            replay.send(stage, clients, tick)
    return Programme(known.facts()["programme"]["id"], clients)


def _consultations(programme: Programme) -> int:
    return sum(1 for _ in records.glances(programme.id, _CONSULTATION, ("channel",)))


def _multiply(programme: Programme, times: int) -> None:
    """Puts each consultation there so many times, under ids of the same day, and folds them into figures."""
    every = [each for each in records.between(programme.id, _CONSULTATION) if _COPY not in each.id]
    copies = (replace(each, id=f"{each.id}{_COPY}{nth}") for nth in range(1, times) for each in every)
    with step(f"{len(every) * (times - 1):,} consultations more"):
        floors.write([records.item_of(each) for each in copies])
        drift.mend(programme.id)


def _frozen(programme: Programme, what: str) -> Row:
    report = f"2020-05-20.bench-{secrets.token_hex(4)}"
    programme.post("coordinator", "reports", "reports", {"id": report})
    with step(f"Report {what}"), timed() as took:
        frozen = issuing.freeze(programme.id, report)
    checks.same("report", frozen.state, "frozen")
    return Row(f"report {what}", seconds(took.seconds), "Query of what it counts", seconds(_read_all(programme)))


def _read_all(programme: Programme) -> float:
    held = settings()
    tables = dict.fromkeys(registry.KINDS, held.records_table) | {"transfer": held.ledger_table}
    return sum(floors.read(f"{programme.id}#{kind}", table).seconds for kind, table in tables.items())
