"""A round's list from a sheet: a dry run tells what would become of each row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from houyuan import records, sheets, writes
from houyuan.bulk import Fate
from houyuan.identity import Caller
from houyuan.problems import Invalid
from houyuan.sheets import Row
from houyuan.types import ImportResult, RowRefusal
from services.deliveries import households, recipients, rounds
from services.deliveries.models.recipients import Wanted
from services.deliveries.recipients import Batch, Place


@dataclass
class _Read:
    """What becomes of the rows of a sheet: who is to be listed, and each row's fate or refusal."""

    places: list[Place] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    rejected: list[RowRefusal] = field(default_factory=list)


def import_recipients(programme: str, round_id: str, sheet: bytes, caller: Caller, *, dry_run: bool) -> ImportResult:
    """Adds the rows of a CSV sheet (`household`, and `quantity` where it is not the round's) to a planned round's list.

    Of two rows with one household the first is taken. A sheet that broke off is sent once more and goes on.

    Raises:
        NotFound: when there is no such round.
        WrongState: when the list is frozen.
        Invalid: for a header that does not fit.
        TooLarge: for more rows than one request takes.
    """
    planned = rounds.get(programme, round_id).body
    rows, rejected = sheets.read(sheet, Wanted)
    stored: set[str] = set()

    def act() -> _Read:
        read = _read(programme, round_id, rows, planned["per_household"], stored)
        waiting = [each for each in read.places if each.household.household not in stored]
        if waiting and dry_run:
            if planned["state"] != "planned":
                raise recipients.frozen(0)
            return read
        for some in recipients.chunks(waiting):
            batch = Batch(some, caller.subject)
            writes.commit(recipients.adding(programme, round_id, batch, recipients.frozen_after(len(stored))))
            stored.update(each.household.household for each in some)
        return read

    read = writes.anew(act, recipients.ListMoved, recipients.TRIES)
    return sheets.outcome(read.numbers, read.fates, rejected + read.rejected, dry_run=dry_run)


def _read(programme: str, round_id: str, rows: Sequence[Row[Wanted]], usual: int, stored: set[str]) -> _Read:
    """Compares rows with the list and the register; who was `stored` by this very request is new still."""
    named = list(dict.fromkeys(row.content.household for row in rows))
    register = households.facts(programme, named)
    keys = [recipients.key(round_id, each) for each in named]
    standing = records.glances_of(programme, recipients.KIND, ("household", "quantity"), keys)
    quantities = {
        each.body["household"]: each.body["quantity"]
        for each in standing.values()
        if each.body["household"] not in stored
    }
    read = _Read()
    for row in rows:
        household, quantity = row.content.household, row.content.quantity or usual
        if household in quantities:
            fate: Fate = False if quantities[household] == quantity else None
        else:
            try:
                read.places.append(Place(recipients.in_register(register, household, "household"), quantity))
            except Invalid as problem:
                read.rejected += sheets.refusals(row.number, list(problem.faults))
                continue
            quantities[household], fate = quantity, True
        read.numbers.append(row.number)
        read.fates.append(fate)
    return read
