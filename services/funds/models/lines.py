"""Budget lines and the budget table."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from houyuan.types import Code, Day, Model, PositiveYuan, Stored, Text, Yuan, fen
from services.funds.models.amounts import Sum

_PERCENT = re.compile(r"(?:0|[1-9][0-9]?)(?:\.[0-9])?|100(?:\.0)?", re.ASCII)


def _percent(value: Any) -> str:
    if not isinstance(value, str) or not _PERCENT.fullmatch(value.strip()):
        raise PydanticCustomError("percent", "A percentage is a string from 0 to 100 with at most one decimal")
    return f"{Decimal(value.strip()):.1f}"


Percent = Annotated[str, BeforeValidator(_percent), Field(examples=["10.0"])]
"""A percentage from 0 to 100 as a decimal string with one place."""


class LineTerms(Model):
    """What a budget line is for and under which terms. `planned` is taken from the unallocated money on the day `on`.

    `excludes` tells readers whom or what the line may not pay, `excluded_categories` tells it to the rule that checks
    payments. `tolerance_percent` is how much of its plan may leave the line without any funder's consent.
    """

    id: Code
    on: Day
    order: Annotated[int, Field(ge=1, le=1000, strict=True)]
    name: Text
    planned: Yuan
    unit_price: PositiveYuan | None = None
    quantity: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None = None
    purpose: Text | None = None
    excludes: Text | None = None
    excluded_categories: Annotated[list[Code], Field(max_length=50)] = Field(default_factory=list)
    tolerance_percent: Percent | None = None


class NewLine(LineTerms):
    """A budget line that is planned: at unit price × quantity, where these are given."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if (self.unit_price is None) != (self.quantity is None):
            raise PydanticCustomError("price_and_quantity", "Unit price and quantity are given together")
        if self.unit_price is not None and fen(self.planned) != fen(self.unit_price) * (self.quantity or 0):
            raise PydanticCustomError("not_the_product", "The plan is unit price times quantity, to the fen")
        return self

    @field_validator("excluded_categories")
    @classmethod
    def _once_each(cls, given: list[str]) -> list[str]:
        if len(set(given)) < len(given):
            raise PydanticCustomError("repeated", "A category stands here twice")
        return given


class Columns(Model):
    """What became of a line's plan: left = planned + moved in - moved out - spent - committed."""

    moved_in: Sum
    moved_out: Sum
    spent: Sum
    committed: Sum
    left: Sum


class LineMove(Model):
    """Money that moved into or out of a line: the other line, the day, and why, in the report's words."""

    direction: Literal["in", "out"]
    counterpart: Code
    amount: PositiveYuan
    day: Day
    sentence: Text
    reallocation: str


class BudgetLine(LineTerms, Columns, Stored):
    """A budget line with its balances and its moves, all computed from the ledger."""

    moves: list[LineMove]


class BudgetTable(Model):
    """Every line with its balances, and what no line holds."""

    lines: list[BudgetLine]
    appropriated: Sum
    unallocated: Sum
