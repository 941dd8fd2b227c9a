"""The field's named types: days, money, codes, ids. Defined once, used by every model.

An id that a client makes for a dated record is `YYYY-MM-DD.unique`: the day is part of the id, so the
store's key, the day's fold unit and the client's promise of uniqueness are one string.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

YUAN_LIMIT = 10_000_000_000
_YUAN = re.compile(r"(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,2})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
CODE = r"^[a-z0-9][a-z0-9-]{0,62}$"
DATED_ID = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\.[A-Za-z0-9_-]{1,64}$"
_DATED_ID = re.compile(DATED_ID, re.ASCII)
# What XML, and so a document or a mail, cannot carry; a line break would also end a mail's subject.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_LINE_BREAKS = dict.fromkeys(map(ord, "\t\n\r"), " ")


class Model(BaseModel):
    """What goes in and out: unknown fields are refused, strings stripped, nothing coerced by surprise."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, frozen=True, validate_default=True, hide_input_in_errors=True
    )


def _one_line(value: str) -> str:
    if _CONTROL.search(value):
        raise PydanticCustomError("one_line", "This must be one line without control characters")
    return value


def _legible(value: str) -> str:
    if _CONTROL.search(value.translate(_LINE_BREAKS)):
        raise PydanticCustomError("legible", "This holds control characters")
    return value


class Text(Model):
    """One text in the two languages the product speaks."""

    zh: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_one_line)]
    en: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_one_line)]


def _yuan(value: Any) -> str:
    if not isinstance(value, str) or not _YUAN.fullmatch(value.strip()):
        raise PydanticCustomError("yuan", "An amount is a string of digits with at most two decimals, such as 1200.50")
    return f"{Decimal(value.strip()):.2f}"


def _positive(value: str) -> str:
    if Decimal(value) <= 0:
        raise PydanticCustomError("yuan_positive", "An amount must be above zero")
    return value


def _day(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not _DAY.fullmatch(text) or not _exists(text):
        raise PydanticCustomError("day", "A day is a date that exists, written YYYY-MM-DD")
    return text


def _open_day(value: Any) -> str:
    return "" if value == "" else _day(value)


def _dated_id(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    match = _DATED_ID.fullmatch(text)
    if not match or not _exists(day_of(text)):
        raise PydanticCustomError(
            "dated_id",
            "An id is a day that exists, a dot and up to 64 letters, digits, _ or -, such as 2020-03-01.k7f3",
        )
    return text


def _exists(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


Yuan = Annotated[str, BeforeValidator(_yuan), Field(examples=["1200.50"], pattern=rf"^{_YUAN.pattern}$")]
"""A non-negative amount as a decimal string with two places, below 10 billion CNY."""

PositiveYuan = Annotated[Yuan, AfterValidator(_positive)]

Fen = Annotated[int, Field(strict=True)]
"""An amount in the ledger's unit: 100 fen are one yuan."""

Day = Annotated[str, BeforeValidator(_day), Field(examples=["2020-03-01"], json_schema_extra={"format": "date"})]
"""An ISO date in the programme's time zone."""

OpenDay = Annotated[str, BeforeValidator(_open_day), Field(examples=["2020-03-01"])]
"""A day, or nothing where a period is open."""

DatedId = Annotated[str, BeforeValidator(_dated_id), Field(examples=["2020-03-01.k7f3"])]
"""The id of a dated record, made by the client: `YYYY-MM-DD.unique`."""

Code = Annotated[str, StringConstraints(pattern=CODE), Field(examples=["vegetables"])]
"""The id of a named thing (line, kit, round, group): lower-case letters, digits and hyphens."""

PlaceCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?$"), Field(examples=["420111007009"])
]
"""An official division code: county (6 digits), street (9) or community (12)."""

Count = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line)]
Note = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_legible)]
Because = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_legible)]
"""A reason in a person's own words."""


def day_of(dated_id: str) -> str:
    """The day a dated id carries."""
    return dated_id[:10]


def fen(yuan: str) -> int:
    """Yuan as a validated decimal string -> fen."""
    return int(Decimal(yuan) * 100)


def yuan(amount: int) -> str:
    """Fen -> yuan as a decimal string with two places; keeps the sign."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def days_between(first: str, last: str) -> int:
    """The number of days of a period, both ends included."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


class Personal:
    """Marks a text field as personal: stored encrypted, answered masked, never logged, never in a figure.

    Args:
        keep: how many leading characters the mask leaves (1 for a name, 0 for free text).
        keep_end: how many trailing characters it leaves (4 for a phone number).
    """

    def __init__(self, keep: int = 0, keep_end: int = 0) -> None:
        self.keep = keep
        self.keep_end = keep_end

    def mask(self, text: str) -> str:
        """The text as it may be shown, never more than half of it: a fixed run of stars hides its length."""
        if len(text) < 2 * (self.keep + self.keep_end):
            return "***"
        return f"{text[: self.keep]}***{text[len(text) - self.keep_end :] if self.keep_end else ''}"


_PERSONAL = {"x-personal": True}
PersonName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=80),
    AfterValidator(_one_line),
    Personal(keep=1),
    Field(json_schema_extra=_PERSONAL),
]
Phone = Annotated[
    str,
    StringConstraints(pattern=r"^\+?[0-9][0-9 -]{3,18}[0-9]$"),
    Personal(keep_end=4),
    Field(json_schema_extra=_PERSONAL),
]
Address = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    AfterValidator(_one_line),
    Personal(),
    Field(json_schema_extra=_PERSONAL),
]
BankAccount = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9](?: *[0-9]){5,33}$", max_length=80),
    Personal(keep_end=4),
    Field(json_schema_extra=_PERSONAL),
]
"""6 to 34 digits, with blanks between them or without."""
Email = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}$", json_schema_extra=_PERSONAL),
    Personal(keep=1),
]
PrivateNote = Annotated[Note, Personal(), Field(json_schema_extra=_PERSONAL)]

Masked = Annotated[str, Field(description="Personal: stored encrypted, answered masked.", examples=["王***"])]


class Stored(Model):
    """What the store adds to every record it answers."""

    version: int
    created_at: str
    created_by: str
    updated_at: str
    updated_by: str


class UploadForm(Model):
    """Where and how to upload: POST these fields as a form, the file last under `file`, before it expires."""

    url: str
    fields: dict[str, str]
    expires_in_seconds: int


class FileAddress(Model):
    """An address from which a file can be had for a short time."""

    url: str
    expires_in_seconds: int


class RowRefusal(Model):
    """One row of a sheet that was not stored, and why."""

    row: int
    field: str
    message: str


class ImportResult(Model):
    """What became of a sheet: rows = new + same + conflicting + rejected, always.

    `new` rows were stored (or would be, on a dry run); `same` rows were there already with this content;
    `conflicts` are rows whose id is stored with other content and were left as they are.
    """

    dry_run: bool
    rows: int
    new: int
    same: int
    conflicts: list[RowRefusal]
    rejected: list[RowRefusal]


T = TypeVar("T")


class Page(Model, Generic[T]):
    """One page of a list; `cursor` asks for the next and is null on the last."""

    items: list[T]
    cursor: str | None = None
