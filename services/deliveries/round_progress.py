"""Rounds as they are answered: with what became of their lists, and the work that goes on behind them."""

from houyuan import jobs
from houyuan.records import Record
from services.deliveries import outcomes, rounds
from services.deliveries.models.rounds import Round, RoundWork, Summary

VISITED = ("out", "reconciled", "closed")
"""States of rounds whose households may have been visited; before, a list is as it was counted, and is not read."""


def show(programme: str, round_id: str) -> Round:
    """One round, with what became of its list so far.

    Raises:
        NotFound: when there is none.
    """
    return counted(rounds.get(programme, round_id))


def planned(made: tuple[Record, bool]) -> tuple[Round, bool]:
    """What planning a round is answered with."""
    record, is_new = made
    return counted(record), is_new


def counted(record: Record) -> Round:
    """A round by itself: counted from its list."""
    job = jobs.find(record.programme, rounds.KIND, record.id)
    work = RoundWork(task=job.task, done=job.done, of=job.of) if job else None
    summary = outcomes.summary(record.programme, record.id) if record.body["state"] in VISITED else _unvisited(record)
    return record.answer(Round, work=work, **summary.model_dump())


def _unvisited(record: Record) -> Summary:
    listed = record.body["listed"]
    return Summary(listed=listed, delivered=0, undelivered=0, open=listed, exceptions=0)
