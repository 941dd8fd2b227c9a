"""Papers: what goes out with a round in print, and who took them."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from houyuan import days, files, records
from houyuan.identity import Caller
from houyuan.problems import Fault, Unprintable, WrongState
from houyuan.records import Change, Record, now
from services.deliveries import contents, doors, issued_lots, labels, printing, rounds
from services.deliveries.doors import Door
from services.deliveries.models.papers import NewPaper, Paper

Told = dict[str, Any]


def take(programme: str, round_id: str, new: NewPaper, caller: Caller) -> Paper:
    """Makes a paper of a round whose list is frozen, and keeps who took it.

    Raises:
        NotFound: when there is no such round.
        WrongState: when its list is not frozen yet.
        Unprintable: when no font has a sign of what is printed, and it is not to be marked.
    """
    seen = records.get(programme, rounds.KIND, round_id)
    _frozen(seen)
    told = _of_round(seen, new.language) | _TOLD[new.kind](seen)
    marked = _without_sign(told)
    signs = printing.unprintable(told)
    if signs and not new.mark_missing:
        raise _unprintable(signs, marked)
    pages = printing.pdf(new.kind, printing.marked(told, signs))
    name = f"papers/{programme}/{round_id}/{new.kind}-{hashlib.sha256(pages).hexdigest()[:20]}.pdf"
    files.write(name, pages, printing.MEDIA)
    _keep(seen, new, caller)
    url = files.address(name, None)
    return Paper(kind=new.kind, url=url, expires_in_seconds=files.SIGNED_SECONDS, marked=marked)


def _frozen(seen: Record) -> None:
    if seen.body["state"] == "planned":
        raise WrongState(Fault("round", "名单冻结后才能打印", "Papers are printed once the list is frozen"))


def _keep(seen: Record, new: NewPaper, caller: Caller) -> None:
    def rule(standing: Record) -> Change:
        taken = {"kind": new.kind, "by": caller.subject, "at": now()}
        return Change({"papers": [*standing.body.get("papers", []), taken]})

    records.change(seen.programme, rounds.KIND, seen.id, caller, rule)


def _of_round(seen: Record, language: str) -> Told:
    kit = contents.kit_of(seen)
    programme = records.get(seen.programme, "programme", seen.programme).body["name"]
    return {
        "language": language,
        "programme": programme[language],
        "printed_on": days.today(),
        "round": {"id": seen.id, "until": seen.body.get("until")} | {n: seen.body[n] for n in ("place_name", "day")},
        "kit": {"id": kit.id, "name": kit.body["name"]},
    }


def _pick_list(seen: Record) -> Told:
    kits = seen.body["total"] + seen.body.get("spare", 0)
    items = contents.of_kit(contents.kit_of(seen))
    return {
        "households": seen.body["recipients"],
        "total": seen.body["total"],
        "spare": seen.body.get("spare", 0),
        "items": [
            {
                "id": each.item,
                "name": each.name.model_dump(),
                "unit": each.unit,
                "per_kit": each.quantity,
                "quantity": each.quantity * kits,
            }
            for each in items
        ],
        "lots": issued_lots.of_round(seen),
    }


def _household_list(seen: Record) -> Told:
    runs: dict[str, list[Told]] = {}
    for door in doors.of_list(seen.programme, seen.id):
        if door.number is not None:
            runs.setdefault(door.recipient.body.get("run") or "", []).append(_visit(door))
    return {"runs": [{"volunteer": volunteer, "visits": visits} for volunteer, visits in runs.items()]}


def _visit(door: Door) -> Told:
    counted = {name: door.recipient.body[name] for name in ("members", "quantity")}
    return {"number": door.number, "household": door.code, **door.opened, **counted}


def _labels(seen: Record) -> Told:
    listed = (door for door in doors.of_list(seen.programme, seen.id) if door.number is not None)
    return {"labels": [label for door in listed for label in labels.of_door(door)]}


_TOLD: Mapping[str, Callable[[Record], Told]] = {
    "pick-list": _pick_list,
    "household-list": _household_list,
    "labels": _labels,
}
"""What each paper tells besides the round."""


def _without_sign(told: Told) -> list[str]:
    """The households that are told with a sign which no font has."""
    visits = [visit for run in told.get("runs", ()) for visit in run["visits"]] + told.get("labels", [])
    return list(dict.fromkeys(visit["household"] for visit in visits if printing.unprintable(visit)))


def _unprintable(signs: list[str], marked: list[str]) -> Unprintable:
    shown, where = "、".join(signs), "、".join(marked[:20])
    return Unprintable(
        Fault(
            "mark_missing",
            f"字体里没有：{shown}{f'（{where}）' if where else ''}。可选择以〓代替，打印后手写补上",
            f"No font has: {shown}{f' ({where})' if where else ''}. Have them marked 〓 and write them in by hand",
        )
    )
