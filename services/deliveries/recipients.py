"""Recipients: the households on a round's list, and what became of each."""

from houyuan import privacy, records, wire, writes
from houyuan.identity import Caller
from houyuan.problems import AlreadyServed, Busy, Fault, IdTaken, Problem, WrongState, invalid
from houyuan.records import Record
from houyuan.settings import settings
from services.deliveries import rounds
from services.deliveries.models import Added, Recipient, RecipientList

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

    Raises:
        NotFound: when there is no such round.
        WrongState: when the list is frozen.
        Invalid: when the request names a household twice.
        IdTaken: when a household is on the list with other content.
    """
    households = [recipient.household for recipient in wanted.recipients]
    twice = next((name for index, name in enumerate(households) if name in households[:index]), None)
    if twice:
        raise invalid("recipients", f"名单中 {twice} 重复", f"The list names {twice} twice")
    rounds.show(programme, round_id)
    for _ in range(TRIES):
        missing = _missing(programme, round_id, wanted.recipients)
        try:
            for start in range(0, len(missing), PER_TRANSACTION):
                _add_some(programme, round_id, missing[start : start + PER_TRANSACTION], caller)
        except _ListMoved:
            continue
        return Added(new=len(missing), same=len(households) - len(missing))
    raise Busy


def listed(programme: str, round_id: str, limit: int, cursor: str | None) -> tuple[list[Record], str | None]:
    """One page of a round's list."""
    rounds.show(programme, round_id)
    return records.page(programme, KIND, first=f"{round_id}.", last=f"{round_id}.", limit=limit, cursor=cursor)


def serving(programme: str, round_id: str, household: str, delivery: str) -> writes.Write:
    """The write that serves a household: on the frozen list, and once in the round."""

    def refuse(standing: wire.Item | None) -> Problem:
        if standing is None:
            return _not_listed(household)
        return AlreadyServed(
            Fault("household", f"{household} 已在本轮领取", f"{household} was served in this round before")
        )

    return writes.Write(
        "Update",
        settings().records_table,
        refuse,
        key=_key(programme, round_id, household),
        update="SET body.delivery = :delivery, version = version + :one",
        condition="attribute_exists(pk) AND attribute_not_exists(body.delivery)",
        values={":delivery": delivery, ":one": 1},
    )


def being_listed(programme: str, round_id: str, household: str) -> writes.Write:
    """The check that a household is on a round's list."""
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: _not_listed(household),
        key=_key(programme, round_id, household),
        condition="attribute_exists(pk)",
    )


def _not_listed(household: str) -> Problem:
    return invalid("household", f"{household} 不在本轮名单上", f"{household} is not on this round's list")


def _key(programme: str, round_id: str, household: str) -> wire.Item:
    return {"pk": f"{programme}#{KIND}", "sk": key(round_id, household)}


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


def _add_some(programme: str, round_id: str, some: list[Recipient], caller: Caller) -> None:
    listing = []
    for recipient in some:
        record = records.new_record(
            programme, KIND, recipient, caller, record_id=key(round_id, recipient.household), extra={"round": round_id}
        )
        listing.append(writes.put_new(settings().records_table, records.item_of(record), lambda _: _ListMoved()))
    count = writes.Write(
        "Update",
        settings().records_table,
        lambda _: WrongState(Fault("round", "名单已冻结，不能再增加", "The list is frozen; nobody can be added")),
        key={"pk": f"{programme}#{rounds.KIND}", "sk": round_id},
        update="SET body.listed = body.listed + :some, version = version + :one",
        condition="body.#state = :planned",
        names={"#state": "state"},
        values={":some": len(some), ":one": 1, ":planned": "planned"},
    )
    writes.commit([count, *listing])
