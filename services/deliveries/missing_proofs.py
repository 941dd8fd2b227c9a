"""Missing proofs: the hand-overs that nothing shows of what their round asks for."""

from houyuan.edge import list_page
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
    told, values = "body.lacks_proof = :yes", {":yes": True, ":round": round_id}
    only = (f"{told} AND body.round = :round", values) if round_id else (told, {":yes": True})
    return list_page(Delivery, programme, handovers.KIND, start=start, end=end, limit=limit, cursor=cursor, only=only)
