"""Statements: what an account opened with, every transfer of it, what it stands at."""

from houyuan.types import Code, Day, Masked, Model, OpenDay, Text
from services.funds.models.amounts import Sum
from services.funds.models.periods import Told


class Stretch(Model):
    """The days of a statement, both ends included; open where a day is empty."""

    start: OpenDay = ""
    end: OpenDay = ""


class Statement(Model):
    """What every statement says of its days.

    opening + amount_in - amount_out = closing. The sums are of the whole stretch, whatever page is read.
    """

    start: OpenDay
    end: OpenDay
    opening: Sum
    amount_in: Sum
    amount_out: Sum
    closing: Sum
    cursor: str | None = None


class Entry(Model):
    """One transfer. `counterpart` is the account on its other side, with what it is called.

    `reference` is the record behind it (`kind/id`), `balance` what the account stands at after it.
    """

    day: Day
    transfer: str
    code: str
    phase: str
    counterpart: str
    counterpart_name: Told
    reference: str
    text: Told
    amount_in: Sum
    amount_out: Sum
    balance: Sum


class LineEntry(Entry):
    """A transfer of a line. `reserved` is what it adds to the reservations; `left` is the balance without them."""

    reserved: Sum
    left: Sum


class LineStatement(Statement):
    """What a budget line held and how it came to hold it.

    closing - reserved = left, which is what the budget table calls left.
    """

    line: Code
    name: Told
    opening_reserved: Sum
    reserved: Sum
    left: Sum
    entries: list[LineEntry]


class ProgrammeUse(Model):
    """What became of all money received, by the end of the stretch.

    received = unallocated + left + committed + spent.
    """

    received: Sum
    unallocated: Sum
    left: Sum
    committed: Sum
    spent: Sum


class FunderStatement(Statement):
    """What a funder paid in, and what the programme did with the money of all its funders.

    `agreed` is the amount of its agreement, null where none is recorded.
    """

    funder: Code
    name: Told
    agreed: Sum | None
    entries: list[Entry]
    use: ProgrammeUse
    note: Told


class PayeeEntry(Model):
    """A payment to a payee, or what came back of one.

    `record` is the disbursement or the pay list behind it (`kind/id`), `reference` the bank's, `balance` what the payee
    has received after it, net.
    """

    day: Day
    what: str
    record: str
    line: str
    purpose: Text | None
    text: Told
    reference: str
    amount_in: Sum
    amount_out: Sum
    balance: Sum


class PayeeStatement(Statement):
    """Everything that was paid to a payee (in) and that came back (out), across lines, disbursements and pay lists."""

    payee: Code
    name: Masked | None
    entries: list[PayeeEntry]
