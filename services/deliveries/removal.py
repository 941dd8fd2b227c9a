"""Taking households off a planned round's list."""

from houyuan import jobs, records, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState
from houyuan.settings import settings
from services.deliveries import recipients, rounds
from services.deliveries.models.recipients import Removal, Removed


def remove(programme: str, round_id: str, removal: Removal, caller: Caller) -> Removed:
    """Takes households off a planned round's list; those that are not on it are left where they are.

    Raises:
        NotFound: when there is no such round.
        WrongState: when the list is frozen, or is still being made.
    """
    rounds.get(programme, round_id)
    wanted = list(dict.fromkeys(removal.households))
    removed = 0

    def act() -> None:
        nonlocal removed
        keys = [recipients.key(round_id, household) for household in wanted]
        standing = records.glances_of(programme, recipients.KIND, ("quantity",), keys)
        quantities = {place: standing[place].body["quantity"] for place in keys if place in standing}
        places = list(quantities)
        for start in range(0, len(places), recipients.PER_TRANSACTION):
            some = {place: quantities[place] for place in places[start : start + recipients.PER_TRANSACTION]}
            writes.commit(_removing(programme, round_id, some, caller))
            removed += len(some)

    writes.anew(act, recipients.ListMoved, recipients.TRIES)
    return Removed(removed=removed, absent=len(wanted) - removed)


def _removing(programme: str, round_id: str, quantities: dict[str, int], caller: Caller) -> list[writes.Write]:
    still = WrongState(Fault("round", "名单已冻结，不能移除", "The list is frozen; nobody can be taken off"))
    count = rounds.Count(-len(quantities), -sum(quantities.values()))
    return [
        rounds.counting(programme, round_id, caller.subject, count, lambda _: still),
        # What is listed by rule would be listed again.
        jobs.none_on(programme, rounds.KIND, round_id),
        *(_taking_off(programme, place, quantity) for place, quantity in quantities.items()),
    ]


def _taking_off(programme: str, place: str, quantity: int) -> writes.Write:
    return writes.Write(
        "Delete",
        settings().records_table,
        lambda _: recipients.ListMoved(),
        key=records.key(programme, recipients.KIND, place),
        condition="body.quantity = :counted",
        values={":counted": quantity},
    )
