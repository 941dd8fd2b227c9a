"""Any error -> the problem that tells it, and the form in which the API tells problems (RFC 9457)."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError, ResponseValidationError
from botocore.exceptions import ClientError

from houyuan import messages, writes
from houyuan.problems import Busy, Fault, Invalid, Malformed, NotFound, Problem, Unexpected
from houyuan.types import Model

PROBLEM_JSON = "application/problem+json"
NO_ADDRESS = Fault("path", "没有这个地址", "There is no such address")
logger = Logger(log_uncaught_exceptions=False)


class ProblemDetails(Model):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list["FieldError"] | None = None


class FieldError(Model):
    """One field at fault."""

    field: str
    message: str


def responses(*statuses: int) -> dict[int, Any]:
    """How the OpenAPI document declares these refusals."""
    content = {PROBLEM_JSON: {"model": ProblemDetails}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def _invalid(error: RequestValidationError) -> Problem:
    errors = error.errors()
    if any(each["type"] == "json_invalid" for each in errors):
        return Malformed(Fault("body", "不是有效的 JSON", "This is not JSON"))
    return Invalid(*messages.faults(errors))


def _refused_by_store(error: ClientError) -> Problem:
    return Busy() if error.response["Error"]["Code"] in writes.CONTENTION else _defect(error)


def _defect(error: Exception) -> Problem:
    logger.error("defect", exc_info=error)
    return Unexpected()


TELLERS: Mapping[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda problem: problem,
    RequestValidationError: _invalid,
    ResponseValidationError: _defect,
    NotFoundError: lambda _: NotFound(NO_ADDRESS),
    ClientError: _refused_by_store,
    Exception: _defect,
}
"""What tells each kind of error; a kind that is not named is told as its nearest base."""
