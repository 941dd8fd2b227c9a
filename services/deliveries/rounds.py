"""Rounds: one community, one day, one kit, one purpose; the list of households is frozen before anybody goes out."""

from houyuan import days, records
from houyuan.identity import Caller
from houyuan.problems import Fault, NotFound, WrongState, invalid
from houyuan.records import Change, Record
from services.deliveries import kits
from services.deliveries.models.rounds import Freezing, NewRound, Round

KIND = "round"


def plan(programme: str, new: NewRound, caller: Caller) -> tuple[Round, bool]:
    """Plans a round.

    Raises:
        Invalid: for a kit that the programme does not have, or a day outside the programme.
    """
    days.within(programme, "day", new.day)
    try:
        records.get(programme, kits.KIND, new.kit)
    except NotFound as problem:
        raise invalid("kit", f"没有物资包 {new.kit}", f"There is no kit {new.kit}") from problem
    record, is_new = records.create(
        records.new_record(programme, KIND, new, caller, extra={"state": "planned", "listed": 0})
    )
    return answered(record), is_new


def show(programme: str, round_id: str) -> Round:
    """One round."""
    return answered(records.get(programme, KIND, round_id))


def freeze(programme: str, round_id: str, freezing: Freezing, caller: Caller) -> Round:
    """Freezes a planned round's list, when it holds exactly the declared number of households.

    Raises:
        WrongState: when the round is closed, or frozen with another count.
        Invalid: when the list's length is not the declared count.
    """

    def rule(seen: Record) -> Change | None:
        listed = seen.body["listed"]
        if seen.body["state"] == "frozen" and listed == freezing.count:
            return None
        if seen.body["state"] != "planned":
            raise WrongState(Fault("round", "名单已冻结", "The list was frozen before"))
        if listed != freezing.count:
            raise invalid(
                "count",
                f"名单有 {listed} 户，申报 {freezing.count} 户",
                f"The list holds {listed} households, {freezing.count} declared",
            )
        return Change({"state": "frozen"})

    return answered(records.change(programme, KIND, round_id, caller, rule))


def close(programme: str, round_id: str, caller: Caller) -> Round:
    """Closes a frozen round: nothing is delivered in it any more.

    Raises:
        WrongState: when the round was never frozen.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] == "closed":
            return None
        if seen.body["state"] != "frozen":
            raise WrongState(Fault("round", "名单尚未冻结", "The list is not frozen yet"))
        return Change({"state": "closed"})

    return answered(records.change(programme, KIND, round_id, caller, rule))


def answered(record: Record) -> Round:
    """A round as it is answered: its count stands once its list is frozen."""
    body = {name: value for name, value in record.body.items() if name != "listed"}
    frozen = record.body["state"] != "planned"
    return Record(**{**record.__dict__, "body": body}).answer(
        Round, recipients=record.body["listed"] if frozen else None
    )
