"""Listings: that so many households stand on a round's frozen list; what figures of those who asked are made of."""

from collections import Counter

from houyuan import records, writes
from houyuan.identity import Caller
from houyuan.problems import Busy
from houyuan.records import Record
from services.deliveries import recipients
from services.deliveries.models.rounds import ListedPlace, Listing

KIND = "listing"


def counting(frozen: Record, caller: Caller) -> list[writes.Write]:
    """The writes that count a round's list from the moment it is frozen; one that was void counts anew.

    Whoever commits them holds the round at the version that was seen, so nobody else writes its listing meanwhile.
    """
    body = frozen.body
    told = Listing(
        round=frozen.id,
        purpose=body["purpose"],
        place=body["place"],
        kit=body["kit"],
        cycle=body["cycle"],
        households=body["listed"],
        total=body["kits"],
        places=_places(frozen),
    )
    standing = records.find(frozen.programme, KIND, _id(frozen))
    if standing is None:
        fresh = records.new_record(frozen.programme, KIND, told, caller, record_id=_id(frozen))
        return [records.creating(fresh)]
    return _replacing(standing, told.model_dump() | {"void": False, "void_reason": None}, caller)


def voiding(frozen: Record, because: str, caller: Caller) -> list[writes.Write]:
    """The writes that count a round's list no more, once it is open again."""
    standing = records.get(frozen.programme, KIND, _id(frozen))
    return _replacing(standing, {"void": True, "void_reason": because}, caller)


def _places(frozen: Record) -> list[ListedPlace]:
    households: Counter[str] = Counter()
    kits: Counter[str] = Counter()
    for each in recipients.glances(frozen.programme, frozen.id, ("place", "quantity")):
        households[each.body["place"]] += 1
        kits[each.body["place"]] += each.body["quantity"]
    return [
        ListedPlace(place=place, households=count, total=kits[place]) for place, count in sorted(households.items())
    ]


def _replacing(standing: Record, fields: dict[str, object], caller: Caller) -> list[writes.Write]:
    return records.replacing(standing, records.changed(standing, fields, caller), lambda _: Busy())


def _id(frozen: Record) -> str:
    return f"{frozen.body['day']}.{frozen.id}"
