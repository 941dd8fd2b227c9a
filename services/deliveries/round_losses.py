"""Round losses: kits, or loose items of opened ones, that were lost or spoilt while a round was out."""

from collections.abc import Sequence

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.records import Record
from houyuan.types import day_of
from services.deliveries import chart, entries, issues, moves, round_returns
from services.deliveries.models.round_goods import NewRoundLoss, RoundLoss, RoundLossOf
from services.deliveries.moves import Move

KIND = "round-loss"


def lose(programme: str, round_id: str, new: NewRoundLoss, caller: Caller) -> tuple[RoundLoss, bool]:
    """Takes lost kits, or a lost loose item, off what is out.

    Raises:
        NotFound: when there is no such round.
        WrongState: when nothing was issued to it, or it is over.
        InsufficientGoods: when less than that is out.
        Invalid: for an item that the kit does not hold, a day that has not come.
    """
    days.has_come("id", day_of(new.id))
    record = records.new_record(programme, KIND, RoundLossOf(**new.model_dump(), round=round_id), caller)

    def decide() -> tuple[Record, Sequence[writes.Write]]:
        seen = issues.going(programme, round_id)
        if new.item:
            round_returns.check_held(seen, new.item)
        item = new.item or seen.body["kit"]
        moved = [Move(chart.out(round_id, new.item or ""), chart.lost(item), item, new.quantity)]
        guard = issues.revising_round(seen, 0, caller)
        made = entries.with_moves(record, moved)
        return made, [*guard, *moves.writing(programme, moves.transfers(record, moved))]

    stored, is_new = entries.store(record, decide)
    return stored.answer(RoundLoss), is_new
