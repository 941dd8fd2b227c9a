"""Pay lists: stipends from attendance, their lines, the work on them."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import PAYLIST_LINE_STATES, PAYLIST_STATES, PAYLIST_UNITS
from houyuan.forms import asked, called
from houyuan.reasons import Reason
from houyuan.types import (
    BankAccount,
    Because,
    Code,
    DatedId,
    Day,
    Line,
    Masked,
    Model,
    PersonName,
    PositiveYuan,
    Stored,
    Text,
    Yuan,
    days_between,
)
from services.funds.models.amounts import Sum
from services.funds.models.disbursements import BankReference

LINES, DAYS = 10_000, 366
"""What one pay list holds at most, and the days that it looks at."""

Unit = Annotated[Literal["day", "hour"], called(PAYLIST_UNITS, "paylist-unit")]
PaylistState = Annotated[
    Literal["building", "failed", "submitted", "approved", "returned", "cancelled"],
    called(PAYLIST_STATES, "paylist-state"),
]
LineState = Annotated[
    Literal["listed", "payable", "pending", "failed", "part-paid", "paid", "given-back"],
    called(PAYLIST_LINE_STATES, "paylist-line-state"),
]
FileFormat = Literal["csv", "xlsx"]
LineCount = Annotated[int, Field(ge=1, le=LINES, strict=True)]


def _worth_rounding(value: str) -> str:
    if Decimal(value) < 1:
        raise PydanticCustomError("rate", "A rate is at least 1.00")
    return value


Rate = Annotated[Yuan, AfterValidator(_worth_rounding)]
"""Yuan for a day or an hour; from 1.00 on, so that a minute is worth a fen."""
_DUE = Text(zh="只支付这一天及以前的出勤", en="It pays for days up to this one")
_DECLARED = Text(zh="须与出勤算出的一致", en="It must be what attendance gives")


class NewPaylist(Model):
    """A list of stipends from the attendance between two days, with the count of lines and the total that it must have.

    A day pays `rate` (by the hour: `rate` × minutes ÷ 60, rounded half up to fen), at most `cap_per_day`.
    """

    id: Annotated[DatedId, asked(1, "发放表日期", "Day of the list", "day", hint=_DUE)]
    line: Annotated[Code, asked(2, "预算科目", "Line", "pick")]
    start: Annotated[Day, asked(3, "出勤从", "Attendance from", "date")]
    end: Annotated[Day, asked(4, "出勤到", "Attendance to", "date")]
    unit: Annotated[Unit, asked(5, "按什么计", "Paid by the", "choices")] = "day"
    rate: Annotated[Rate, asked(6, "每单位金额（元）", "Rate (CNY)", "text", example="50.00")]
    cap_per_day: Annotated[
        PositiveYuan | None, asked(7, "每人每天最多（元）", "At most for a day (CNY)", "text", example="150.00")
    ] = None
    count: Annotated[LineCount, asked(8, "人数", "How many people", "number", hint=_DECLARED)]
    total: Annotated[PositiveYuan, asked(9, "合计（元）", "Total (CNY)", "text", hint=_DECLARED, example="155000.00")]
    purpose: Annotated[Text, asked(10, "用途", "What for", "text")]

    @model_validator(mode="after")
    def _a_period(self) -> Self:
        if self.end < self.start:
            raise PydanticCustomError("period", "The end must not lie before the start")
        if days_between(self.start, self.end) > DAYS:
            raise PydanticCustomError("period_long", "A pay list looks at 366 days at most")
        return self


class Work(Model):
    """Work on a list that goes on behind it: how much is done, of how much."""

    task: Literal["build", "release", "open", "give-back"]
    done: int
    of: int


class Failure(Model):
    """Why a list could not be made."""

    field: str
    zh: str
    en: str


class Download(Model):
    """Somebody took the bank's file, with names and accounts in clear."""

    by: str
    at: str
    format: FileFormat
    encrypted: bool


def _as_typed(value: object) -> object:
    if isinstance(value, str) and value != value.strip():
        raise PydanticCustomError("blank_ends", "A password neither begins nor ends with a blank")
    return value


Password = Annotated[str, Field(min_length=8, max_length=128), BeforeValidator(_as_typed)]
"""What a file is encrypted with; as it was typed, never changed."""


class BankFileRequest(Model):
    """Which file the bank gets; with a password it comes encrypted. The password is kept nowhere."""

    format: FileFormat
    password: Password | None = None


_YUAN: TypeAdapter[str] = TypeAdapter(Yuan)


def _bank_amount(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if text in ("-1", "-1.0", "-1.00"):
        return "-1.00"
    return _YUAN.validate_python(value)


BankAmount = Annotated[str, BeforeValidator(_bank_amount)]
"""Yuan that the bank paid; 0 and -1 say that it did not."""


NOTE = 200
_NUMBER = re.compile(r"[0-9０-９](?:[ -]*[0-9０-９]){5,}")


def _bank_note(value: object) -> object:
    """The bank's word as one short line: an account or a number in it is masked, and what is too long is cut."""
    if not isinstance(value, str):
        return value
    legible = " ".join("".join(each if each.isprintable() else " " for each in value).split())
    return _NUMBER.sub("***", legible)[:NOTE].strip() or None


BankNote = Annotated[Line | None, BeforeValidator(_bank_note)]
"""What the bank adds to its answer, masked and cut to 200 characters; never a reason to refuse it."""


class BankResult(Model):
    """One row of the bank's answer; without an amount it has not answered yet."""

    reference: Line
    amount: BankAmount | None = None
    date: Day | None = None
    note: BankNote = None


class GiveBack(Reason):
    """What the bank did not pay goes back to the line on this day."""

    given_back_on: Annotated[Day, asked(1, "退回日期", "Given back on", "date")]


class Ending(Reason):
    """Why a list is not paid; its reservation is back on the line from that day on."""

    ended_on: Annotated[Day, asked(1, "日期", "Day", "date")]


class Paylist(NewPaylist, Stored):
    """A pay list as stored.

    `left_out` counts days of its period that other lists pay; `approvers` is how many people must say yes, as the bands
    were when it was submitted. From `approved_on` its total is due, and may be paid or given back.
    """

    state: PaylistState
    requested_by: str
    organisation: str
    approvers: int | None = None
    approved_by: list[str]
    approved_on: Day | None = None
    left_out: int
    failures: list[Failure]
    downloads: list[Download]
    give_backs: list[GiveBack]
    ended_because: Because | None = None
    ended_on: Day | None = None
    work: Work | None = None


class Tally(Model):
    """How many lines stand in one state, what they come to, and what of it was paid."""

    count: int
    amount: Sum
    paid: Sum


class PaylistDetail(Paylist):
    """A pay list with its lines counted by state, and what is neither paid nor given back."""

    lines: dict[LineState, Tally]
    outstanding: Sum


class Listed(Model):
    """Who is paid, as the register had it when the list was made; personal."""

    name: PersonName
    account: BankAccount


class LineRefund(Reason):
    """Money of one line that came back whole, with the bank's reference; it is due to the volunteer again."""

    reference: Annotated[
        BankReference, asked(1, "银行流水号", "The bank's reference", "text", example="BACK-2020-0001")
    ]
    refunded_on: Annotated[Day, asked(2, "退回日期", "Came back on", "date")]


class LineRefunded(LineRefund):
    """A refund as it is kept: how much came back of what was paid on which day."""

    amount: PositiveYuan
    paid_on: Day


class PaylistLine(Model):
    """One volunteer on a list; name and account answer masked."""

    number: int
    reference: str
    volunteer: Code
    name: Masked
    account: Masked
    bank: str
    days: int
    minutes: int
    amount: PositiveYuan
    state: LineState
    paid: Yuan
    answered_on: Day | None = None
    note: str | None = None
    refunds: list[LineRefunded] = Field(default_factory=list)
    payee_version: int
    version: int
