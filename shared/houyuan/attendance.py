"""Attendance: that a volunteer was there, confirmed by somebody else; one model for whoever writes it and pays for it.

A volunteer may have several records on one day (two shifts): they are summed where a day is paid. A day of a volunteer
is paid by one pay list ever; the list's claim is a key of its own, so it holds whatever becomes of the records.
"""

from typing import Annotated

from pydantic import Field

from houyuan.forms import asked
from houyuan.types import Because, Code, DatedId, Model, Stored

KIND = "attendance"
DAY_MINUTES = 1440

Minutes = Annotated[int, Field(ge=1, le=DAY_MINUTES, strict=True)]


class NewAttendance(Model):
    """A volunteer was there on the day of the id, for so many minutes; whoever sends it confirms it.

    `volunteer` is the code under which the volunteer stands in the payee register; names and accounts stand there only.
    """

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    volunteer: Annotated[Code, asked(2, "志愿者编号", "Volunteer's code", "text", example="v-017")]
    minutes: Annotated[Minutes, asked(3, "时长（分钟）", "Minutes", "number")]
    group: Annotated[Code | None, asked(4, "群组", "Group", "group", remember=True)] = None


class Attendance(NewAttendance, Stored):
    """Attendance as stored; `confirmed_by` is the sign-in of whoever confirmed it, never the volunteer's own."""

    confirmed_by: str
    void: bool = False
    void_reason: Because | None = None


def paid_days(programme: str) -> str:
    """The partition of the days that pay lists claim."""
    return f"{programme}#paid-day"


def paid_day(day: str, volunteer: str) -> str:
    """The sort key of a volunteer's day in that partition."""
    return f"{day}.{volunteer}"
