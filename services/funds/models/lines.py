"""Budget lines and the budget table."""

from typing import Annotated

from pydantic import Field

from houyuan.types import Code, Day, Model, Stored, Text, Yuan
from services.funds.models.amounts import Sum


class NewLine(Model):
    """A budget line. `planned` is taken from the unallocated money on the day `on`."""

    id: Code
    on: Day
    order: Annotated[int, Field(ge=1, le=1000, strict=True)]
    name: Text
    planned: Yuan
    excludes: Text | None = None
    excluded_categories: list[Code] = Field(default_factory=list, max_length=20)


class BudgetLine(NewLine, Stored):
    """A budget line with its balances, all computed from the ledger."""

    moved_in: Sum
    moved_out: Sum
    spent: Sum
    committed: Sum
    left: Sum


class BudgetTable(Model):
    """Every line with its balances, and what no line holds."""

    lines: list[BudgetLine]
    appropriated: Sum
    unallocated: Sum
