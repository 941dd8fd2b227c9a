"""The register of households: each stands in it once, under a code that joins its rounds and deliveries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from houyuan import privacy, records, store, versions, wire
from houyuan.households import KIND, Household, HouseholdContent, NewHousehold
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState
from houyuan.reasons import Reason
from houyuan.records import Change, Glance, Record
from houyuan.settings import settings
from services.deliveries import household_marks

_LISTED = ("place", "members", "classes", "void")


@dataclass(frozen=True)
class Facts:
    """What a list needs to know of a household: nothing of it is personal."""

    household: str
    version: int
    place: str
    members: int
    classes: tuple[str, ...]
    void: bool

    @classmethod
    def of(cls, glance: Glance) -> "Facts":
        """The facts in what was read of a household."""
        body = glance.body
        classes = tuple(body["classes"])
        return cls(glance.id, glance.version, body["place"], body["members"], classes, bool(body.get("void")))


def register(programme: str, new: NewHousehold, caller: Caller) -> tuple[Household, bool]:
    """Adds a household.

    Raises:
        DuplicateHousehold: when it stands in the register under another code.
        IdTaken: when the code is another household's.
    """
    record = prepare(programme, new, caller)
    stored, is_new = records.create(record, [household_marks.claim(programme, new.id, record.body["mark"])])
    return stored.answer(Household), is_new


def prepare(programme: str, new: NewHousehold, caller: Caller) -> Record:
    """A household as it will be stored."""
    return records.new_record(programme, KIND, new, caller, extra={"mark": household_marks.of(programme, new)})


def show(programme: str, household: str) -> Household:
    """One household."""
    return records.get(programme, KIND, household).answer(Household)


def revise(programme: str, household: str, content: HouseholdContent, caller: Caller) -> Household:
    """Replaces what is known of a household; lists that name an earlier version still tell of that one.

    Raises:
        NotFound: when there is no such household.
        WrongState: when it is void.
        DuplicateHousehold: when another code has this address and head.
    """
    wanted, mark = privacy.digest(programme, content), household_marks.of(programme, content)

    def rule(seen: Record) -> Change | None:
        if seen.body.get("revision") == wanted:
            return None
        if seen.body.get("void"):
            raise WrongState(Fault("household", "该户已作废", "The household is void"))
        sealed = privacy.seal(programme, KIND, household, content)
        also = [household_marks.claim(programme, household, mark)]
        if seen.body["mark"] != mark:
            also.append(household_marks.give_up(programme, household, seen.body["mark"]))
        return Change(sealed | {"mark": mark, "revision": wanted}, also)

    return records.change(programme, KIND, household, caller, rule).answer(Household)


def void(programme: str, household: str, reason: Reason, caller: Caller) -> Household:
    """Takes a household that should not stand in the register out of every list to come; it is kept, with the reason.

    Raises:
        NotFound: when there is no such household.
        WrongState: when it is void for another reason already.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body.get("void"):
            if seen.body["void_reason"] == reason.reason:
                return None
            raise WrongState(Fault("reason", "该户已因其他原因作废", "This was voided for another reason"))
        freed = household_marks.give_up(programme, household, seen.body["mark"])
        return Change({"void": True, "void_reason": reason.reason}, [freed])

    return records.change(programme, KIND, household, caller, rule).answer(Household)


def facts(programme: str, wanted: Iterable[str]) -> dict[str, Facts]:
    """What lists need to know of these households; those that the register has."""
    found = records.glances_of(programme, KIND, _LISTED, wanted)
    return {household: Facts.of(glance) for household, glance in found.items()}


def living(place: str, of_class: str) -> wire.Only | None:
    """The expression that leaves only households within a place and of a class; None where neither is said."""
    said = {
        "begins_with(body.place, :place)": (":place", place),
        "contains(body.classes, :class)": (":class", of_class),
    }
    asked = {expression: given for expression, given in said.items() if given[1]}
    return (" AND ".join(asked), dict(asked.values())) if asked else None


def all_facts(programme: str) -> Iterator[Facts]:
    """What lists need to know of every household, in the order of their codes."""
    return map(Facts.of, records.glances(programme, KIND, _LISTED))


def all_void(programme: str) -> set[str]:
    """The households that are void."""
    only: tuple[str, wire.Item] = ("attribute_exists(body.void_reason)", {})
    found = store.query(settings().records_table, f"{programme}#{KIND}", paths=["sk"], only=only)
    return {item["sk"] for item in found}


def at_version(programme: str, wanted: dict[str, int]) -> dict[str, Record]:
    """Households as they were at the versions that a list names, by their codes."""
    return versions.at_versions(programme, KIND, wanted)
