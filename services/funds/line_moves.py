"""What moved in and out of each line: with whom, how much, when, and the sentence that was given for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from houyuan import records
from houyuan.ledger import Transfer
from houyuan.types import Text, day_of, yuan
from services.funds.models.lines import LineMove

_REALLOCATION = "reallocation"
_OTHERWISE = Text(zh="更正", en="Correction")


def by_line(programme: str, transfers: Iterable[Transfer]) -> Mapping[str, list[LineMove]]:
    """The moves of every line, oldest first, from the very transfers that its columns are folded from.

    The sentences stand in the reallocations, which are read after the transfers: each of them has its record then.
    """
    moved = [each for each in transfers if each.code == _REALLOCATION and each.phase in ("single", "post")]
    if not moved:
        return {}
    reasons = {each.id: Text(**each.body["reason"]) for each in records.glances(programme, _REALLOCATION, ("reason",))}
    found: defaultdict[str, list[LineMove]] = defaultdict(list)
    for transfer in moved:
        source, target = (account.partition(":")[2] for account in (transfer.debit, transfer.credit))
        reallocation = transfer.reference.partition("/")[2]
        told = {
            "amount": yuan(transfer.amount),
            "day": day_of(transfer.id),
            "sentence": reasons.get(reallocation, _OTHERWISE),
            "reallocation": reallocation,
        }
        found[source].append(LineMove(direction="out", counterpart=target, **told))
        found[target].append(LineMove(direction="in", counterpart=source, **told))
    return found
