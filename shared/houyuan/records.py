"""Operational records: one home for keys, ids made by the client, replay, versions, day ranges and pages.

A record is `pk = programme#kind`, `sk = id`; a dated id begins with its day, so a day range is one query and a
record costs one write, without an index. What a change replaced is kept beside it (`programme#kind#was`), so that a
report can name the version it counted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from houyuan import cursors, privacy, store, wire, writes
from houyuan.identity import Caller
from houyuan.problems import Busy, Fault, IdTaken, NotFound, Overtaken, Problem
from houyuan.settings import settings

CHANGE_TRIES = 8

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Record:
    """A stored record; personal fields of `body` are sealed."""

    programme: str
    kind: str
    id: str
    version: int
    created_at: str
    created_by: str
    updated_at: str
    updated_by: str
    body: dict[str, Any]
    digest: bytes
    subject: str | None = None

    def with_fields(self, fields: dict[str, Any]) -> "Record":
        """The record as it will be once these fields of its body are set."""
        return replace(self, body=self.body | fields)

    def answer(self, model: type[M], **computed: Any) -> M:
        """The record as its answering model, personal fields masked; what the model does not name is for rules only."""
        told = {name: value for name, value in privacy.masked(self.body).items() if name in model.model_fields}
        meta = {
            name: getattr(self, name) for name in ("version", "created_at", "created_by", "updated_at", "updated_by")
        }
        return model.model_validate({**told, **meta, **computed})


@dataclass(frozen=True)
class Glance:
    """What somebody who only counts reads of a record: `body` holds the fields that were asked for."""

    kind: str
    id: str
    version: int
    body: dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What a step sets in a record's body, and what else must happen in the same transaction."""

    fields: dict[str, Any]
    also: Sequence[writes.Write] = field(default_factory=tuple)


class _Replayed(Problem):
    """The same content stands under this id already."""

    def __init__(self, item: wire.Item) -> None:
        super().__init__()
        self.item = item


class _Stale(Problem):
    """Somebody changed the record between our read and our write."""


def opened(record: Record, name: str) -> str:
    """The text of one personal field of a record: for a rule, or for what leaves the house on purpose."""
    return privacy.unseal(record.programme, record.kind, record.id, name, record.body[name])


def now() -> str:
    """The present moment, UTC, in seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_record(  # noqa: PLR0913 - the parts of a record
    programme: str,
    kind: str,
    content: BaseModel,
    caller: Caller,
    *,
    record_id: str = "",
    extra: dict[str, Any] | None = None,
    subject: str | None = None,
) -> Record:
    """A first version, sealed. Its id is `content.id` unless another is given; `extra` is what the service adds."""
    record_id = record_id or content.id  # type: ignore[attr-defined]
    body = privacy.seal(programme, kind, record_id, content) | (extra or {})
    moment = now()
    return Record(
        programme,
        kind,
        record_id,
        1,
        moment,
        caller.subject,
        moment,
        caller.subject,
        body,
        privacy.digest(programme, content),
        subject,
    )


def creating(record: Record) -> writes.Write:
    """The write that stores a new record, once."""

    def refuse(standing: wire.Item | None) -> Problem:
        if standing and standing["digest"] == record.digest:
            return _Replayed(standing)
        return IdTaken(Fault("id", f"编号 {record.id} 已被占用", f"The id {record.id} is taken"))

    return writes.put_new(settings().records_table, item_of(record), refuse)


def create(record: Record, also: Sequence[writes.Write] = ()) -> tuple[Record, bool]:
    """Stores a new record and what must happen with it.

    Returns:
        The record and True; or, when the same content stands under this id, what stands there and False.

    Raises:
        IdTaken: when the id is stored with other content.
        Problem: whatever a write of `also` says when it is refused.
    """
    try:
        writes.commit([creating(record), *also])
    except _Replayed as replayed:
        return from_item(replayed.item), False
    return record, True


def get(programme: str, kind: str, record_id: str) -> Record:
    """One record.

    Raises:
        NotFound: when there is none.
    """
    found = find(programme, kind, record_id)
    if found is None:
        raise NotFound(Fault(kind, f"没有编号为 {record_id} 的记录", f"There is no {kind} {record_id}"))
    return found


def find(programme: str, kind: str, record_id: str) -> Record | None:
    """One record, or None."""
    item = store.get(settings().records_table, f"{programme}#{kind}", record_id)
    return from_item(item) if item else None


def find_many(programme: str, kind: str, record_ids: Iterable[str]) -> dict[str, Record]:
    """Those of these records that there are, by their ids; 100 a call."""
    keys = [(f"{programme}#{kind}", record_id) for record_id in dict.fromkeys(record_ids)]
    found = store.get_items(settings().records_table, keys)
    return {sk: from_item(item) for (_, sk), item in found.items()}


def change(
    programme: str, kind: str, record_id: str, caller: Caller, rule: Callable[[Record], Change | None]
) -> Record:
    """Applies a step to a record: reads it, asks the rule, writes on condition that it is still what the rule saw.

    The rule returns None when the step has been taken already (a replay, whatever its If-Match names), and raises when
    it is not allowed.

    Raises:
        NotFound: when there is no such record.
        Overtaken: when the record is at none of the versions that the caller has seen.
        Problem: the rule's, or that of a write in `Change.also`.
    """
    for _ in range(CHANGE_TRIES):
        seen = get(programme, kind, record_id)
        step = rule(seen)
        if step is None:
            return seen
        if caller.seen is not None and str(seen.version) not in caller.seen:
            raise Overtaken
        after = changed(seen, step.fields, caller)
        try:
            writes.commit([*replacing(seen, after, lambda _: _Stale()), *step.also])
        except _Stale:
            continue
        return after
    raise Busy


def changed(seen: Record, fields: dict[str, Any], caller: Caller) -> Record:
    """The next version of a record, once these fields of its body are set."""
    return replace(seen, version=seen.version + 1, updated_at=now(), updated_by=caller.subject, body=seen.body | fields)


def replacing(seen: Record, after: Record, refuse: writes.Refusal) -> list[writes.Write]:
    """The writes that put a next version in place of the one that was seen, which is kept beside it."""
    table = settings().records_table
    was = item_of(seen) | {"pk": f"{seen.programme}#{seen.kind}#was", "sk": version_key(seen.id, seen.version)}
    was.pop("subject", None)
    put = writes.Write(
        "Put", table, refuse, item=item_of(after), condition="version = :seen", values={":seen": seen.version}
    )
    return [put, writes.put_new(table, was, refuse)]


def version_key(record_id: str, version: int) -> str:
    """The sort key under which a version that was replaced is kept."""
    return f"{record_id}#{version:06d}"


def between(programme: str, kind: str, first: str = "", last: str = "") -> Iterator[Record]:
    """All records of a kind from day `first` to day `last`, both included; all days when empty."""
    items = store.query(settings().records_table, f"{programme}#{kind}", first, store.upto(last))
    return (from_item(item) for item in items)


def glances(  # noqa: PLR0913, PLR0917 - the parts of a query
    programme: str,
    kind: str,
    fields: Sequence[str],
    first: str = "",
    last: str = "",
    only: wire.Only | None = None,
) -> Iterator[Glance]:
    """As `between`, but only the named fields of each body (those that it has) are read.

    `only` (an expression and its values) leaves out the records that it is not true of.
    """
    paths = ("sk", "version", *(f"body.{field}" for field in fields))
    upto = store.upto(last)
    items = store.query(settings().records_table, f"{programme}#{kind}", first, upto, paths=paths, only=only)
    return (Glance(kind, item["sk"], item["version"], item.get("body", {})) for item in items)


def glances_of(programme: str, kind: str, fields: Sequence[str], record_ids: Iterable[str]) -> dict[str, Glance]:
    """As `glances`, of those of these records that there are, by their ids; 100 a call."""
    keys = [(f"{programme}#{kind}", record_id) for record_id in dict.fromkeys(record_ids)]
    paths = ("pk", "sk", "version", *(f"body.{field}" for field in fields))
    found = store.get_items(settings().records_table, keys, store.projection(paths))
    return {sk: Glance(kind, sk, item["version"], item.get("body", {})) for (_, sk), item in found.items()}


def about(subject: str) -> Iterator[Record]:
    """All records about one subject (`programme#household#…`), whatever their kind, oldest id first."""
    return (from_item(item) for item in store.query_index(settings().records_table, "by_subject", "subject", subject))


def page(  # noqa: PLR0913 - the parts of a page
    programme: str,
    kind: str,
    *,
    first: str = "",
    last: str = "",
    limit: int = 50,
    cursor: str | None = None,
    only: wire.Only | None = None,
    newest_first: bool = False,
) -> tuple[list[Record], str | None]:
    """One page of records in key order, or the other way round, and the cursor of the next (None on the last).

    `only` (as `store.query` has it) leaves out the records that it is not true of.

    Raises:
        Invalid: for a cursor that this function did not make.
    """
    upto = store.upto(last)
    after = _opened(cursor, first, upto) if cursor else None
    read = store.query(
        settings().records_table,
        f"{programme}#{kind}",
        first,
        upto,
        limit=limit + 1,
        after=after,
        only=only,
        backwards=newest_first,
    )
    found = list(read)
    shown = [from_item(item) for item in found[:limit]]
    more = len(found) > limit
    return shown, cursors.of(shown[-1].id) if more else None


def _opened(cursor: str, first: str, last: str) -> str:
    after = cursors.opened(cursor)
    # The store fails on a start outside the range that is asked for.
    if after < first or (last and after > last):
        raise cursors.foreign()
    return after


def key(programme: str, kind: str, record_id: str) -> wire.Item:
    """Where a record stands in the table."""
    return {"pk": f"{programme}#{kind}", "sk": record_id}


def item_of(record: Record) -> wire.Item:
    """A record as it stands in the table."""
    item = {
        **key(record.programme, record.kind, record.id),
        "version": record.version,
        "created_at": record.created_at,
        "created_by": record.created_by,
        "updated_at": record.updated_at,
        "updated_by": record.updated_by,
        "digest": record.digest,
        "body": record.body,
    }
    return item | ({"subject": record.subject} if record.subject else {})


def from_item(item: wire.Item) -> Record:
    """A record from the item that stands in the table."""
    programme, kind = item["pk"].split("#", 1)
    return Record(
        programme,
        kind,
        item["sk"],
        item["version"],
        item["created_at"],
        item["created_by"],
        item["updated_at"],
        item["updated_by"],
        item["body"],
        item["digest"],
        item.get("subject"),
    )


_PROGRAMMES = "programmes"


def registering(programme: str) -> writes.Write:
    """The write that lists a programme among all, for work that goes through every programme."""
    item = {"pk": _PROGRAMMES, "sk": programme}
    return writes.Write("Put", settings().records_table, lambda _: Busy(), item=item)


def programmes() -> list[str]:
    """The ids of all programmes."""
    return [item["sk"] for item in store.query(settings().records_table, _PROGRAMMES)]
