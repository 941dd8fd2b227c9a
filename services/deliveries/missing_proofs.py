"""Missing proofs: the hand-overs that nothing shows of what their round asks for."""

from typing import Any

from houyuan import cursors, records, store
from houyuan.problems import invalid
from houyuan.settings import settings
from houyuan.types import Page
from services.deliveries import handovers
from services.deliveries.models.deliveries import Delivery


def listed(  # noqa: PLR0913 - the parts of a page
    programme: str, *, round_id: str = "", start: str = "", end: str = "", limit: int = 50, cursor: str | None = None
) -> Page[Delivery]:
    """One page of the hand-overs that nothing shows of what their round asks for, in the order of their days.

    Raises:
        Invalid: for an end before the start, or a cursor of another list.
    """
    if start and end and end < start:
        raise invalid("end", "结束日期不得早于开始日期", "The end must not lie before the start")
    after = cursors.opened(cursor) if cursor else None
    upto = store.upto(end)
    if after is not None and (after < start or (upto and after > upto)):
        raise cursors.foreign()
    values: dict[str, Any]
    told, values = "body.lacks_proof = :yes", {":yes": True}
    if round_id:
        told, values = f"{told} AND body.round = :round", {**values, ":round": round_id}
    pk = f"{programme}#{handovers.KIND}"
    found = list(
        store.query(settings().records_table, pk, start, upto, limit=limit + 1, after=after, only=(told, values))
    )
    shown = [records.from_item(item) for item in found[:limit]]
    following = cursors.of(shown[-1].id) if len(found) > limit else None
    return Page(items=[each.answer(Delivery) for each in shown], cursor=following)
