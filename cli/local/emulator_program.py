"""The emulator's program: the emulator itself, with key conditions decided once a query instead of parsed once an item.

It runs in the emulator's own environment, where nothing of this project can be imported. Without it a query over a day
costs as much as parsing its condition for every record of the kind; with it answers are the same, only sooner.
"""

from typing import Any

from ministack import app
from ministack.services import dynamodb

_KEY = "KeyConditionExpression"
_PARTITION = "pk = :pk"
_RANGE = "pk = :pk AND sk BETWEEN :first AND :last"
_evaluate = dynamodb._evaluate_condition  # noqa: SLF001 - what is made faster


def _evaluate_sooner(
    expression: str,
    item: dict[str, Any],
    values: dict[str, Any],
    names: dict[str, str],
    slot: str = "ConditionExpression",
) -> bool:
    if slot == _KEY and expression == _PARTITION:
        return bool(item["pk"] == values[":pk"])
    if slot == _KEY and expression == _RANGE:
        inside: bool = values[":first"]["S"].encode() <= item["sk"]["S"].encode() <= values[":last"]["S"].encode()
        return inside and bool(item["pk"] == values[":pk"])
    return bool(_evaluate(expression, item, values, names, slot=slot))


dynamodb._evaluate_condition = _evaluate_sooner  # noqa: SLF001 - the one place that all queries go through

if __name__ == "__main__":
    app.main()
