"""What was counted last: for each store and item the latest count that was finalised."""

from houyuan import store as table
from houyuan import wire, writes
from houyuan.problems import Fault, WrongState
from houyuan.records import Record
from houyuan.settings import settings
from services.deliveries import entries


def find(programme: str, store: str, item: str) -> wire.Item | None:
    """The latest finalised count of an item in a store: its id (`count`) and the moment of counting (`at`), or None."""
    return table.get(settings().records_table, *_key(programme, store, item).values())


def is_after(standing: wire.Item | None, entry: Record) -> bool:
    """Whether that count was made when an entry stood in the books already."""
    return standing is not None and standing["at"] > entry.body["at"]


def finalising(count: Record, item: str) -> writes.Write:
    """The write that makes a count the latest of an item, which no later one is yet."""
    return writes.Write(
        "Put",
        settings().records_table,
        lambda standing: WrongState(
            Fault(
                "count",
                f"{item} 已有更晚的盘点 {(standing or {}).get('count')}",
                f"A later count of {item} was finalised: {(standing or {}).get('count')}",
            )
        ),
        item=_key(count.programme, count.body["store"], item) | {"count": count.id, "at": count.body["at"]},
        condition="attribute_not_exists(pk) OR #at < :at",
        names={"#at": "at"},
        values={":at": count.body["at"]},
    )


def unchanged(programme: str, store: str, item: str, standing: wire.Item | None) -> writes.Write:
    """The guard that the latest count is still the one that was read."""
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: entries.Moved(),
        key=_key(programme, store, item),
        condition="#count = :count" if standing else "attribute_not_exists(pk)",
        names={"#count": "count"} if standing else {},
        values={":count": standing["count"]} if standing else {},
    )


def _key(programme: str, store: str, item: str) -> wire.Item:
    return {"pk": f"{programme}#counted", "sk": f"{store}/{item}"}
