"""A table's stream, followed by a function."""

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources

from infra.constructs.service_function import ServiceFunction
from infra.constructs.table import Table


def inserted(kind: str) -> Mapping[str, Any]:
    """Stream records of new records of a kind."""
    return _happening(kind, "INSERT")


def written(kind: str) -> Mapping[str, Any]:
    """Stream records of new and of changed records of a kind."""
    return _happening(kind, "INSERT", "MODIFY")


def _happening(kind: str, *events: str) -> Mapping[str, Any]:
    keys = {"pk": {"S": [{"suffix": f"#{kind}"}]}}
    return lambda_.FilterCriteria.filter({"eventName": [*events], "dynamodb": {"Keys": keys}})


def follow(
    table: Table,
    function: ServiceFunction,
    *,
    batch_size: int,
    window: cdk.Duration | None = None,
    only: Mapping[str, Any] | None = None,
) -> None:
    """Changed keys reach a function seconds later, many at once; a batch that fails is halved and retried."""
    function.function.add_event_source(
        sources.DynamoEventSource(
            table.table,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=batch_size,
            max_batching_window=window,
            bisect_batch_on_error=True,
            report_batch_item_failures=True,
            retry_attempts=8,
            filters=[only] if only else None,
            on_failure=sources.SqsDlq(function.dead_letters) if function.dead_letters else None,
        )
    )
