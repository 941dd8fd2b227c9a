"""Jobs: work on a record that takes longer than a request, in steps that may be repeated, taken up after a crash.

A job is one item beside its record. Each write to it is an event of the table's stream, which starts the worker again;
so work that ran out of time, or whose process ended, goes on by itself. Who works holds a lease: every write of the
work is made on condition that the lease is still the worker's, so one that was overtaken can do nothing any more.
"""

import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from houyuan import store, wire, writes
from houyuan.problems import Fault, Signal, WrongState
from houyuan.records import now
from houyuan.settings import settings
from houyuan.writes import Write

LEASE_SECONDS = 30
WAIT_SECONDS = 1.0
clock = time.time


_KEPT = ("task", "of", "done", "phase", "holder", "until", "details")


class Lost(Signal):
    """Somebody else works on this now, or the work is something else."""


@dataclass(frozen=True)
class Step:
    """How far the work has come: its phase, how much of the whole is done, and the whole where it is known only now."""

    phase: str
    done: int
    of: int | None = None


@dataclass(frozen=True)
class Job:
    """A task on a record of a kind. `details` are what the task needs to know beside the record."""

    programme: str
    kind: str
    record: str
    task: str
    of: int
    done: int = 0
    phase: str = ""
    holder: str = ""
    until: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)


def partition(kind: str) -> str:
    """The kind of the items that stand for work on records of a kind."""
    return f"{kind}-work"


def find(programme: str, kind: str, record: str) -> Job | None:
    """The work on a record, if there is any."""
    item = store.get(settings().records_table, f"{programme}#{partition(kind)}", record)
    return _job(item) if item else None


def all_of(programme: str, kind: str) -> dict[str, Job]:
    """The work that goes on in a programme on records of a kind, by their ids."""
    items = store.query(settings().records_table, f"{programme}#{partition(kind)}")
    return {item["sk"]: _job(item) for item in items}


def starting(job: Job, *, interrupting: bool = False) -> Write:
    """The write that starts a job; it stops another one on the same record only where it may interrupt it."""
    table, item = settings().records_table, _item(job)
    if interrupting:
        return Write("Put", table, lambda _: Lost(), item=item)
    return writes.put_new(table, item, lambda _: _busy(job.kind))


def none_on(programme: str, kind: str, record: str) -> Write:
    """The guard of a step that waits for the work on its record: there is none."""
    return Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: _busy(kind),
        key={"pk": f"{programme}#{partition(kind)}", "sk": record},
        condition="attribute_not_exists(pk)",
    )


def following(job: Job, after: Job) -> Write:
    """The write that ends a held job and starts another in its place."""
    return replace(
        _guarded(after), op="Put", key={}, item=_item(job), condition="holder = :me", values={":me": after.holder}
    )


def ending(job: Job) -> Write:
    """The write that ends a held job."""
    return replace(_guarded(job), op="Delete")


def held(job: Job) -> Write:
    """The guard of each write of the work: the lease is still ours."""
    return _guarded(job)


def take(programme: str, kind: str, record: str) -> Job | None:
    """The work on a record, held for us; None when there is none. Waits while somebody else's lease runs."""
    while (job := find(programme, kind, record)) is not None:
        if job.until > clock():
            time.sleep(WAIT_SECONDS)
            continue
        ours = replace(job, holder=secrets.token_hex(8), until=_until())
        try:
            writes.commit([_setting(job, {"holder": ours.holder, "until": ours.until})])
        except Lost:
            continue
        return ours
    return None


def save(job: Job, step: Step) -> Job:
    """Notes how far the work has come, and holds it longer.

    Raises:
        Lost: when it is not ours any more.
    """
    whole = job.of if step.of is None else step.of
    saved = replace(job, phase=step.phase, done=step.done, of=whole, until=_until())
    told = {"phase": saved.phase, "done": saved.done, "of": saved.of, "until": saved.until}
    writes.commit([_setting(job, told)])
    return saved


def nudge(job: Job) -> None:
    """Starts work again that nobody does, as happens when the stream gave up on it: asked for once more, it goes on."""
    if job.until <= clock():
        with suppress(Lost):
            writes.commit([_setting(job, {"updated_at": now()})])


def release(job: Job) -> None:
    """Leaves unfinished work to whoever comes next, at once."""
    writes.commit([_setting(job, {"until": 0})])


def _busy(kind: str) -> WrongState:
    return WrongState(Fault(kind, "还有未完成的后台工作，请稍候", "Work on this is still going on; wait for it"))


def _setting(job: Job, told: wire.Item) -> Write:
    return Write(
        "Update",
        settings().records_table,
        lambda _: Lost(),
        key=_key(job),
        update="SET " + ", ".join(f"#{name} = :{name}" for name in told),
        condition="holder = :me AND task = :task",
        names={f"#{name}": name for name in told},
        values={":me": job.holder, ":task": job.task} | {f":{name}": value for name, value in told.items()},
    )


def _guarded(job: Job) -> Write:
    return Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: Lost(),
        key=_key(job),
        condition="holder = :me",
        values={":me": job.holder},
    )


def _until() -> int:
    return int(clock()) + LEASE_SECONDS


def _key(job: Job) -> wire.Item:
    return {"pk": f"{job.programme}#{partition(job.kind)}", "sk": job.record}


def _item(job: Job) -> wire.Item:
    return _key(job) | {name: getattr(job, name) for name in _KEPT}


def _job(item: wire.Item) -> Job:
    programme, _, work = item["pk"].partition("#")
    return Job(programme, work.removesuffix("-work"), item["sk"], **{name: item[name] for name in _KEPT})
