"""Issues: kits leave a store for a round whose list is frozen."""

from collections.abc import Sequence

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, OverLimit, WrongState, invalid
from houyuan.records import Record
from houyuan.types import day_of
from services.deliveries import chart, entries, lots, moves, on_hand, rounds, stores
from services.deliveries.models.lots import LotPart
from services.deliveries.models.round_goods import Issue, NewIssue, RoundIssue
from services.deliveries.moves import Move
from services.deliveries.round_states import after

KIND = "issue"
_GOING = ("packing", "out")


def issue(programme: str, round_id: str, new: NewIssue, caller: Caller) -> tuple[Issue, bool]:
    """Moves kits out to a round; the first makes its list `packing`. More may follow, also while it is out.

    Raises:
        NotFound: when there is no such round.
        WrongState: when its list is not frozen, or nobody goes out any more.
        OverLimit: for more than its list is due and its spare kits.
        InsufficientGoods: when the store holds less that is good on the round's day.
        Invalid: for a store or a lot that there is not, a lot that is over, a day that has not come.
    """
    days.has_come("id", day_of(new.id))
    record = records.new_record(programme, KIND, RoundIssue(**new.model_dump(), round=round_id), caller)

    def decide() -> tuple[Record, Sequence[writes.Write]]:
        seen = records.get(programme, rounds.KIND, round_id)
        state = after(seen, "issue")
        if issued(seen) + new.quantity > most(seen):
            left = most(seen) - issued(seen)
            raise OverLimit(
                Fault(
                    "quantity",
                    f"本轮尚可领出 {left}，要求 {new.quantity}",
                    f"The round takes {left}, {new.quantity} asked",
                )
            )
        stores.check(programme, new.store)
        kit, parts = seen.body["kit"], _parts(seen, new)
        moved = [Move(chart.stock(new.store, kit, part.lot), chart.out(round_id), kit, part.quantity) for part in parts]
        made = entries.with_moves(record, moved).with_fields({"parts": [part.model_dump() for part in parts]})
        named = {"state": state, "issues": [*seen.body.get("issues", []), new.id]}
        going = revising_round(seen, new.quantity, caller, **named)
        return made, [*going, *moves.writing(programme, moves.transfers(record, moved))]

    stored, is_new = entries.store(record, decide)
    return stored.answer(Issue), is_new


def issued(round_: Record) -> int:
    """How many kits were issued to a round, less what came back to a store."""
    number: int = round_.body.get("issued", 0)
    return number


def most(round_: Record) -> int:
    """How many kits may be issued to a round: what the households of its list are due, and its spare ones."""
    total: int = round_.body.get("total", round_.body["listed"])
    spare: int = round_.body.get("spare", 0)
    return total + spare


def of_round(round_: Record) -> list[Record]:
    """A round's issues, the first to be made first."""
    named = round_.body.get("issues", [])
    found = records.find_many(round_.programme, KIND, named)
    return [found[each] for each in named]


def going(programme: str, round_id: str) -> Record:
    """A round that is being packed or is out.

    Raises:
        NotFound: when there is no such round.
        WrongState: when nothing was issued to it, or it is over.
    """
    seen = records.get(programme, rounds.KIND, round_id)
    if seen.body["state"] not in _GOING:
        raise WrongState(Fault("round", "本轮没有在外的物资", "Nothing is out in this round"))
    return seen


def revising_round(round_: Record, quantity: int, caller: Caller, **fields: object) -> list[writes.Write]:
    """The writes by which so many kits more count as issued, if the round is still what was read."""
    after = records.changed(round_, {"issued": issued(round_) + quantity, **fields}, caller)
    return records.replacing(round_, after, lambda _: entries.Moved())


def taken_back(entry: Record, quantity: int, caller: Caller) -> tuple[dict[int, int], list[writes.Write]]:
    """Which pieces of an issue's moves go back when so many kits were not issued, from its last lot on.

    Raises:
        WrongState: when the round is over.
    """
    seen = going(entry.programme, entry.body["round"])
    pieces = entries.latest(entry, quantity)
    return pieces, revising_round(seen, -quantity, caller)


def _parts(seen: Record, new: NewIssue) -> list[LotPart]:
    """The lots that leave: nothing is handed out that is over on the round's day."""
    day = max(seen.body["day"], day_of(new.id))
    kit = seen.body["kit"]
    if new.lot is None:
        return on_hand.first_expiring(seen.programme, new.store, kit, new.quantity, day)
    if lots.expiry(lots.find(seen.programme, kit, new.lot)) < day:
        raise invalid("lot", f"批次 {new.lot} 已过期", f"The lot {new.lot} is over on the round's day")
    return [LotPart(lot=new.lot, quantity=new.quantity)]
