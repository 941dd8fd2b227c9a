"""Budget lines and the budget table."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from houyuan.forms import asked
from houyuan.types import Code, Day, Model, PositiveYuan, Stored, Text, Yuan, fen
from services.funds.models.amounts import Sum

_PLANNED = Text(
    zh="填了单价和数量，可不填：就是两者之积",
    en="May stay empty where unit price and quantity are given: it is their product",
)
_CATEGORIES = Text(
    zh="不得用于的对象，写代码：付款和发放表由此检查",
    en="Whom it may not pay, as codes: payments and pay lists are checked",
)
_TOLERANCE = Text(
    zh="预算的百分之几可以不经资助方同意调出", en="How much of the plan may leave the line without a funder's consent"
)
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

    id: Annotated[Code, asked(1, "科目代码", "Code of the line", "text", example="vegetables")]
    on: Annotated[Day, asked(2, "列入预算的日期", "Planned on", "date")]
    order: Annotated[int, Field(ge=1, le=1000, strict=True), asked(3, "顺序", "Its place in the table", "number")]
    name: Annotated[Text, asked(4, "名称", "Name", "text")]
    planned: Annotated[Yuan, asked(7, "预算（元）", "Planned (CNY)", "text", hint=_PLANNED, example="1200.50")]
    unit_price: Annotated[PositiveYuan | None, asked(5, "单价（元）", "Unit price (CNY)", "text", example="25.00")] = (
        None
    )
    quantity: Annotated[
        Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None, asked(6, "数量", "Quantity", "number")
    ] = None
    purpose: Annotated[Text | None, asked(9, "用途", "Purpose", "text")] = None
    excludes: Annotated[Text | None, asked(10, "不得用于", "Not for", "text")] = None
    excluded_categories: Annotated[
        list[Code], Field(max_length=50), asked(11, "排除的类别", "Excluded categories", "codes", hint=_CATEGORIES)
    ] = Field(default_factory=list)
    tolerance_percent: Annotated[
        Percent | None, asked(8, "允许幅度（%）", "Tolerance (%)", "text", hint=_TOLERANCE)
    ] = None


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
