"""The emulator's program: the emulator itself, with two of its functions mended.

It runs in the emulator's own environment, where nothing of this project can be imported.

Key conditions are decided by comparison instead of parsed for each item: otherwise a query over a day costs as much as
parsing its condition for every record of the kind. Answers are the same, only sooner.

Streams begin anew with the process, since their records are not kept; so the places that functions had reached in them
are forgotten too. Otherwise a function hears nothing until as many records have come as before the stop.
"""

from typing import Any

from ministack import app
from ministack.services import dynamodb, lambda_svc

_KEY = "KeyConditionExpression"
_PARTITION = "pk = :pk"
_RANGE = "pk = :pk AND sk BETWEEN :first AND :last"
_evaluate = dynamodb._evaluate_condition  # noqa: SLF001 - what is made faster
_restore_positions = lambda_svc._restore_esm_positions  # noqa: SLF001 - what is mended


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


def _restore_kept_positions(store: Any, positions: Any) -> None:
    if store is not lambda_svc._dynamodb_stream_positions:  # noqa: SLF001 - the positions whose records are not kept
        _restore_positions(store, positions)


dynamodb._evaluate_condition = _evaluate_sooner  # noqa: SLF001 - the one place that all queries go through
lambda_svc._restore_esm_positions = _restore_kept_positions  # noqa: SLF001 - where a kept state comes back

if __name__ == "__main__":
    app.main()
