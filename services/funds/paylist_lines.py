"""The lines of pay lists, an item each, since thousands do not fit into one: who is paid what, and what came of it.

A line copies name and account from the payee register when the list is made: what is approved is what the bank gets.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from houyuan import cursors, privacy, records, store, writes
from houyuan.identity import Caller
from houyuan.problems import Signal
from houyuan.records import Record
from houyuan.settings import settings
from houyuan.types import CODE, day_of, fen, yuan
from services.funds import chart
from services.funds.models.paylists import Listed, PaylistLine, Tally
from services.funds.stipends import Stipend

KIND = "paylist-line"


class Changed(Signal):
    """Somebody else changed the line between our read and our write."""


CLERK = Caller("clerk", "finance-maker")
OPEN = ("payable", "pending", "failed", "part-paid")
"""States of lines that wait for somebody: for the bank's word, or for what to do about it."""


def new_line(paylist: Record, number: int, stipend: Stipend, payee: Record) -> Record:
    """A volunteer's line, as it stands from the making of the list."""
    who = Listed(
        name=records.opened(payee, "name"),
        account=records.opened(payee, "account").replace(" ", ""),
    )
    told = {
        "number": number,
        "reference": reference(paylist.id, number),
        "volunteer": stipend.volunteer,
        "bank": payee.body.get("bank") or "",
        "days": stipend.days,
        "minutes": stipend.minutes,
        "amount": yuan(stipend.amount),
        "state": "listed",
        "paid": "0.00",
        "payee_version": payee.version,
    }
    line_id = f"{paylist.id}.{stipend.volunteer}"
    return records.new_record(paylist.programme, KIND, who, CLERK, record_id=line_id, extra=told)


def reference(paylist: str, number: int) -> str:
    """What the bank calls a line: the list's id with its day written short, and the line's number."""
    return f"{day_of(paylist).replace('-', '')}-{paylist[11:]}-{number:05d}"


def paid_as(paylist: str, line: Record, day: str) -> str:
    """The id of the transfer by which a line is paid on a day; one that came back before has its number, too."""
    returned = len(line.body.get("refunds", ()))
    return chart.transfer_id(day, "paylist-paid", _moved(paylist, line) + (f".{returned + 1}" if returned else ""))


def refunded_as(paylist: str, line: Record, day: str) -> str:
    """The id of the transfer that takes back what a line was paid."""
    return chart.transfer_id(day, "paylist-refund", f"{_moved(paylist, line)}.{len(line.body.get('refunds', ())) + 1}")


def _moved(paylist: str, line: Record) -> str:
    return f"{paylist}.{line.body['number']:05d}"


def all_of(programme: str, paylist: str, after: str = "") -> Iterator[Record]:
    """The lines of a list in the order of their volunteers' codes, from after a volunteer on."""
    first, last = f"{paylist}.", store.upto(f"{paylist}.")
    start = f"{paylist}.{after}" if after else None
    items = store.query(settings().records_table, f"{programme}#{KIND}", first, last, after=start)
    return map(records.from_item, items)


def facts(programme: str, paylist: str, fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Some fields of each line of a list, without what is personal."""
    first, last = f"{paylist}.", store.upto(f"{paylist}.")
    paths = [f"body.{name}" for name in fields]
    for item in store.query(settings().records_table, f"{programme}#{KIND}", first, last, paths=paths):
        yield item["body"]


def tallies(programme: str, paylist: str) -> dict[str, Tally]:
    """The lines counted by state; computed from them each time."""
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in facts(programme, paylist, ("state", "amount", "paid")):
        tally = counted[line["state"]]
        for at, more in enumerate((1, fen(line["amount"]), fen(line["paid"]))):
            tally[at] += more
    return {
        state: Tally(count=count, amount=yuan(amount), paid=yuan(paid))
        for state, (count, amount, paid) in sorted(counted.items())
    }


def page(
    programme: str, paylist: str, limit: int, cursor: str | None, wanted: Callable[[Record], bool] = lambda _: True
) -> tuple[list[PaylistLine], str | None]:
    """One page of those lines of a list that are wanted, masked; the cursor is the last volunteer's code.

    Raises:
        NotFound: when there is no such list.
        Invalid: for a cursor that this function did not make.
    """
    records.get(programme, "paylist", paylist)
    if cursor and not re.fullmatch(CODE, cursor):
        raise cursors.foreign()
    found: list[Record] = []
    for line in all_of(programme, paylist, after=cursor or ""):
        if wanted(line):
            found.append(line)
        if len(found) > limit:
            break
    shown = found[:limit]
    return [answered(line) for line in shown], shown[-1].body["volunteer"] if len(found) > limit else None


def waits(line: Record) -> bool:
    """Whether somebody has to do something about the line: it failed, was paid in part, or has no answer yet."""
    return line.body["state"] in OPEN


def answered(line: Record) -> PaylistLine:
    """A line as it is answered."""
    return PaylistLine.model_validate(privacy.masked(line.body) | {"version": line.version})


def store_new(lines: Iterable[Record]) -> None:
    """Stores up to 25 lines; those that stand already are left as they are."""
    writes.insert_new(settings().records_table, [records.item_of(line) for line in lines])
