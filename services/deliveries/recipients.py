"""Recipients: the households on a round's list."""

from collections import Counter

from houyuan import privacy, records, writes
from houyuan.identity import Caller
from houyuan.problems import Busy, Fault, IdTaken, Problem, WrongState, invalid
from houyuan.records import Record, now
from houyuan.settings import settings
from services.deliveries import rounds
from services.deliveries.models.recipients import Added, Recipient, RecipientList

KIND = "recipient"
PER_TRANSACTION = 90
TRIES = 8


class _ListMoved(Problem):
    """Somebody else added one of these households between our read and our write."""


def key(round_id: str, household: str) -> str:
    """The id of a household's place on a round's list."""
    return f"{round_id}.{household}"


def add(programme: str, round_id: str, wanted: RecipientList, caller: Caller) -> Added:
    """Adds households to a planned round's list; those on it with the same content are left as they are.

    A long list takes several transactions. Each adds its households and counts them, so the count is the list's length
    at any moment, and a request that broke off is completed by repeating it.

    Raises:
        NotFound: when there is no such round.
        WrongState: when the list is frozen; it says how many were added before, if somebody froze it in between.
        Invalid: when the request names a household twice.
        IdTaken: when a household is on the list with other content.
    """
    _check_each_once(wanted)
    rounds.show(programme, round_id)
    added = 0
    for _ in range(TRIES):
        missing = _missing(programme, round_id, wanted.recipients)
        try:
            for start in range(0, len(missing), PER_TRANSACTION):
                some = missing[start : start + PER_TRANSACTION]
                writes.commit(_adding(programme, round_id, some, caller, added))
                added += len(some)
        except _ListMoved:
            continue
        return Added(new=added, same=len(wanted.recipients) - added)
    raise Busy


def listed(programme: str, round_id: str, limit: int, cursor: str | None) -> tuple[list[Record], str | None]:
    """One page of a round's list."""
    rounds.show(programme, round_id)
    return records.page(programme, KIND, first=f"{round_id}.", last=f"{round_id}.", limit=limit, cursor=cursor)


def _check_each_once(wanted: RecipientList) -> None:
    counted = Counter(recipient.household for recipient in wanted.recipients)
    twice = [household for household, times in counted.items() if times > 1]
    if twice:
        raise invalid("recipients", f"名单中 {twice[0]} 重复", f"The list names {twice[0]} twice")


def _missing(programme: str, round_id: str, wanted: list[Recipient]) -> list[Recipient]:
    standing = {record.id: record.digest for record in records.between(programme, KIND, f"{round_id}.", f"{round_id}.")}
    missing = []
    for recipient in wanted:
        there = standing.get(key(round_id, recipient.household))
        if there is None:
            missing.append(recipient)
        elif there != privacy.digest(programme, recipient):
            raise IdTaken(
                Fault(
                    "recipients",
                    f"{recipient.household} 已在名单上，内容不同",
                    f"{recipient.household} is listed otherwise",
                )
            )
    return missing


def _adding(programme: str, round_id: str, some: list[Recipient], caller: Caller, before: int) -> list[writes.Write]:
    listing = []
    for recipient in some:
        record = records.new_record(
            programme, KIND, recipient, caller, record_id=key(round_id, recipient.household), extra={"round": round_id}
        )
        listing.append(writes.put_new(settings().records_table, records.item_of(record), lambda _: _ListMoved()))
    count = writes.Write(
        "Update",
        settings().records_table,
        lambda _: _frozen(before),
        key={"pk": f"{programme}#{rounds.KIND}", "sk": round_id},
        # The count is told by the list itself, so no copy of the version before is kept.
        update="SET body.listed = body.listed + :some, version = version + :one, updated_at = :at, updated_by = :by",
        condition="body.#state = :planned",
        names={"#state": "state"},
        values={":some": len(some), ":one": 1, ":at": now(), ":by": caller.subject, ":planned": "planned"},
    )
    return [count, *listing]


def _frozen(before: int) -> WrongState:
    zh, en = "名单已冻结，不能再增加", "The list is frozen; nobody can be added"
    if before:
        zh, en = f"{zh}；冻结前已加入 {before} 户", f"{en}; {before} were added before it was"
    return WrongState(Fault("round", zh, en))
