"""Tolerances: how much of a line's plan may leave it without any funder's consent.

Of a line planned at P with a tolerance of T percent, P × T / 100, rounded down to the fen, may be moved out without
consent over the whole programme, all such moves together. Moves that were consented to do not count, and nothing is
given back by moves into the line.
"""

from decimal import Decimal

from houyuan import allowances
from houyuan.problems import Signal
from houyuan.records import Record
from houyuan.types import fen
from houyuan.writes import Write


class Taken(Signal):
    """Somebody else used up the tolerance between our read and our write; the decision is taken anew."""


def covers(line: Record, amount: int) -> bool:
    """Whether an amount in fen may leave a line without consent, as things stand."""
    limit = _limit(line)
    return amount <= limit and allowances.used(line.programme, _name(line)) + amount <= limit


def using(line: Record, amount: int) -> Write:
    """The write that uses up an amount in fen of a line's tolerance."""
    return allowances.using(line.programme, _name(line), amount, _limit(line), lambda _: Taken())


def _limit(line: Record) -> int:
    tenths = int(Decimal(line.body.get("tolerance_percent") or "0") * 10)
    return fen(line.body["planned"]) * tenths // 1000


def _name(line: Record) -> str:
    return f"tolerance/{line.id}"
