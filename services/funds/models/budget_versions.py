"""Published versions of the budget."""

from typing import Annotated

from pydantic import Field

from houyuan.forms import asked
from houyuan.types import DatedId, Model, Stored, Text
from services.funds.models.amounts import Sum
from services.funds.models.lines import Columns, LineTerms


class NewBudgetVersion(Model):
    """Publishes the budget table as it stands, with a word on what is new in it."""

    id: Annotated[DatedId, asked(1, "发布日期", "Published on", "day")]
    note: Annotated[Text, asked(2, "这一版改了什么", "What is new in it", "text")]


class FrozenLine(LineTerms, Columns):
    """A budget line as it stood when its version was published."""


class FrozenTable(Model):
    """The budget table as it stood. `content_hash` of its version is the SHA-256 of this as JSON with sorted keys."""

    lines: list[FrozenLine]
    appropriated: Sum
    unallocated: Sum


class PublishedVersion(NewBudgetVersion, Stored):
    """A published version without its table: the first is number 1, and none is ever changed."""

    number: Annotated[int, Field(ge=1)]
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class BudgetVersion(PublishedVersion):
    """A published version with its table."""

    table: FrozenTable
