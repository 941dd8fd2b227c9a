"""Who was served: a key for each purpose, cycle and household, the store's last word against a second hand-over."""

from collections.abc import Iterator
from dataclasses import dataclass

from houyuan import store, wire, writes
from houyuan.problems import AlreadyServed, Fault, Problem, WrongState
from houyuan.records import Record
from houyuan.settings import settings


@dataclass(frozen=True)
class Served:
    """That a household was served for a purpose in a cycle, by which delivery of which round."""

    household: str
    cycle: str
    delivery: str
    round: str


def partition(programme: str) -> str:
    """The partition of a programme's served keys."""
    return f"{programme}#served"


def key(purpose: str, cycle: str, household: str) -> str:
    """The sort key of a household in that partition."""
    return f"{purpose}/{cycle}/{household}"


def serving(delivery: Record) -> writes.Write:
    """The write by which a delivery serves its household: once for a purpose and cycle, in whatever round.

    The delivery's body says `purpose`, `cycle`, `household` and `round`.
    """
    body = delivery.body
    item = {**_at(delivery), "delivery": delivery.id, "round": body["round"]}

    def refuse(standing: wire.Item | None) -> Problem:
        told = standing or {}
        other, round_id = told.get("delivery", ""), told.get("round", "")
        return AlreadyServed(
            Fault(
                "household",
                f"{body['household']} 已在轮次 {round_id} 领取（{other}）",
                f"{body['household']} was served in the round {round_id} by {other}",
            )
        )

    return writes.put_new(settings().records_table, item, refuse)


def freeing(delivery: Record) -> writes.Write:
    """The write by which a delivery that is void serves nobody any more."""
    gone = Fault("household", "该户的领取已由别的配送记录", "Another delivery serves this household")
    return writes.Write(
        "Delete",
        settings().records_table,
        lambda _: WrongState(gone),
        key=_at(delivery),
        condition="delivery = :own",
        values={":own": delivery.id},
    )


def all_of(programme: str, purpose: str, cycle: str = "") -> Iterator[Served]:
    """Who was served for a purpose; in any cycle, when none is named."""
    first = f"{purpose}/{cycle}/" if cycle else f"{purpose}/"
    for item in store.query(settings().records_table, partition(programme), first, store.upto(first)):
        _, in_cycle, household = item["sk"].split("/")
        yield Served(household, in_cycle, item["delivery"], item["round"])


def _at(delivery: Record) -> wire.Item:
    body = delivery.body
    return {"pk": partition(delivery.programme), "sk": key(body["purpose"], body["cycle"], body["household"])}
