"""Recipients: the households on a round's list. Each is named with its version in the register; no name is copied."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from houyuan import privacy, records, store, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, IdTaken, Signal, WrongState, invalid
from houyuan.records import Glance, Record, now
from houyuan.settings import settings
from services.deliveries import households, rounds
from services.deliveries.households import Facts
from services.deliveries.models.recipients import Added, Recipient, RecipientList, Wanted

KIND = "recipient"
PER_TRANSACTION = 90
TRIES = 8


class ListMoved(Signal):
    """Somebody else listed or took off one of these households between our read and our write."""


@dataclass(frozen=True)
class Place:
    """A household's place on a round's list: who is listed, and how many kits it gets."""

    household: Facts
    quantity: int


@dataclass(frozen=True)
class Batch:
    """Households that are listed together, by whom, and how long the list must still be for it (None: any length)."""

    places: Sequence[Place]
    by: str
    seen: int | None = None


def key(round_id: str, household: str) -> str:
    """The id of a household's place on a round's list."""
    return f"{round_id}.{household}"


def add(programme: str, round_id: str, wanted: RecipientList, caller: Caller) -> Added:
    """Adds households of the register to a planned round's list; those on it as asked are left as they are.

    A long list takes several transactions. Each adds its households and counts them, so the count is the list's length
    at any moment, and a request that broke off is completed by repeating it.

    Raises:
        NotFound: when there is no such round.
        WrongState: when the list is frozen; it says how many were added before, if somebody froze it in between.
        Invalid: when the request names a household twice, or one that is not in the register or void there.
        IdTaken: when a household is on the list with another quantity.
    """
    asked = [each if isinstance(each, Wanted) else Wanted(household=each) for each in wanted.households]
    _check_each_once([each.household for each in asked])
    usual = rounds.get(programme, round_id).body["per_household"]
    quantities = {each.household: each.quantity or usual for each in asked}
    added = 0

    def act() -> None:
        nonlocal added
        for some in chunks(_missing(programme, round_id, quantities)):
            writes.commit(adding(programme, round_id, Batch(some, caller.subject), frozen_after(added)))
            added += len(some)

    writes.anew(act, ListMoved, TRIES)
    return Added(new=added, same=len(asked) - added)


def adding(programme: str, round_id: str, batch: Batch, refuse: writes.Refusal) -> list[writes.Write]:
    """The writes that put households on a planned round's list and count them.

    `refuse` says what it means that the round is not planned any more, or its list not as long as it was seen.
    """
    table, moment = settings().records_table, now()
    count = rounds.Count(len(batch.places), sum(place.quantity for place in batch.places), batch.seen)
    items = (records.item_of(_record(programme, round_id, place, batch.by, moment)) for place in batch.places)
    listing = (writes.put_new(table, item, lambda _: ListMoved()) for item in items)
    return [rounds.counting(programme, round_id, batch.by, count, refuse), *listing]


def of_round(programme: str, round_id: str) -> Iterator[Record]:
    """The places on a round's list, in the order of the households' codes."""
    first = key(round_id, "")
    return records.between(programme, KIND, first, first)


def glances(programme: str, round_id: str, fields: Sequence[str]) -> Iterator[Glance]:
    """As `of_round`, but only the named fields of each are read."""
    first = key(round_id, "")
    return records.glances(programme, KIND, fields, first, first)


def households_of(programme: str, round_id: str) -> Iterator[str]:
    """The households on a round's list, in the order of their codes."""
    first = key(round_id, "")
    items = store.query(
        settings().records_table, f"{programme}#{KIND}", first, store.upto(first), paths=["body.household"]
    )
    return (item["body"]["household"] for item in items)


def listed(programme: str, round_id: str, limit: int, cursor: str | None) -> tuple[list[Recipient], str | None]:
    """One page of a round's list, each household as it was in the register at the version that is named."""
    rounds.get(programme, round_id)
    first = key(round_id, "")
    found, following = records.page(programme, KIND, first=first, last=first, limit=limit, cursor=cursor)
    named = {each.body["household"]: each.body["household_version"] for each in found}
    register = households.at_version(programme, named)
    return [_told(each, register[each.body["household"]]) for each in found], following


def _told(recipient: Record, household: Record) -> Recipient:
    masked = privacy.masked(household.body)
    return recipient.answer(Recipient, head=masked["head"], address=masked["address"])


def _check_each_once(named: Sequence[str]) -> None:
    twice = [household for household, times in Counter(named).items() if times > 1]
    if twice:
        raise invalid("households", f"名单中 {twice[0]} 重复", f"The list names {twice[0]} twice")


def _missing(programme: str, round_id: str, wanted: Mapping[str, int]) -> list[Place]:
    standing = records.glances_of(programme, KIND, ("quantity",), (key(round_id, each) for each in wanted))
    missing = []
    for household, quantity in wanted.items():
        there = standing.get(key(round_id, household))
        if there is None:
            missing.append(household)
        elif there.body["quantity"] != quantity:
            raise listed_otherwise(household)
    register = households.facts(programme, missing)
    return [Place(in_register(register, household), wanted[household]) for household in missing]


def in_register(register: Mapping[str, Facts], household: str, field: str = "households") -> Facts:
    """What a list needs to know of a household.

    Raises:
        Invalid: naming `field`, when the register does not have it, or has it as void.
    """
    found = register.get(household)
    if found is None:
        raise invalid(field, f"登记册没有 {household}", f"The register has no household {household}")
    if found.void:
        raise invalid(field, f"{household} 已作废", f"The household {household} is void")
    return found


def listed_otherwise(household: str) -> IdTaken:
    """The refusal of a household that is on the list with another quantity."""
    return IdTaken(
        Fault("households", f"{household} 已在名单上，份数不同", f"{household} is listed with another quantity")
    )


def frozen(before: int) -> WrongState:
    """The refusal to add to a list that stands still; it says how many were added before it did."""
    zh, en = "名单已冻结，不能再增加", "The list is frozen; nobody can be added"
    if before:
        zh, en = f"{zh}；冻结前已加入 {before} 户", f"{en}; {before} were added before it was"
    return WrongState(Fault("round", zh, en))


def frozen_after(before: int) -> writes.Refusal:
    """What it means that a list takes nobody more, once so many were added to it."""
    return lambda _: frozen(before)


def _record(programme: str, round_id: str, place: Place, by: str, moment: str) -> Record:
    household = place.household
    body = {
        "round": round_id,
        "household": household.household,
        "household_version": household.version,
        "quantity": place.quantity,
        "members": household.members,
        "place": household.place,
        "classes": list(household.classes),
        "attempts": [],
    }
    # No request makes a recipient by itself, so there is none whose replay a fingerprint would tell.
    return Record(programme, KIND, key(round_id, household.household), 1, moment, by, moment, by, body, b"")


def chunks(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """Places in their order, as many as one transaction lists."""
    return (places[start : start + PER_TRANSACTION] for start in range(0, len(places), PER_TRANSACTION))
