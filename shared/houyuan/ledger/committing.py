"""An operation of the ledger by itself, without a record that asks for it."""

from collections.abc import Sequence

from houyuan import writes
from houyuan.ledger import engine, reading
from houyuan.ledger.balances import Opening
from houyuan.ledger.transfers import Transfer
from houyuan.problems import IdTaken


def commit(programme: str, transfers: Sequence[Transfer], opens: Sequence[Opening] = ()) -> list[Transfer]:
    """Does a linked list of transfers as one, or finds that it was done before.

    Returns:
        The transfers as they stand: these, or, when the same person asked for the same under these ids before, those.

    Raises:
        IdTaken: when an id stands with other content, or only some of the ids stand.
        Problem: what a guard of the list says; nothing was written.
        Busy: when contention outlasts the request's patience; the list may be sent again as it is.
        ValueError: as `moving`.
    """
    together = engine.moving(programme, transfers, opens)
    if not together:
        return []
    try:
        writes.commit(together)
    except IdTaken:
        standing = [reading.find(programme, each.id, each.unit) for each in transfers]
        earlier = [each for each in standing if each]
        if len(earlier) < len(standing) or not all(map(Transfer.is_repeated_by, earlier, transfers)):
            raise
        return earlier
    return list(transfers)
