"""The HTTP edge: one resolver per service, where permission is asked, input validated and every error told.

A service declares `api = Api("intake")` and its routes name the permission they need. Around Powertools' validating
resolver this module closes what it leaves open: bodies that are not JSON objects, numbers read as floats, unknown
query parameters, and errors that are not problem details.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError, ResponseValidationError
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel

from houyuan import identity, messages, records
from houyuan.identity import Caller, Permission
from houyuan.problems import Busy, Fault, Invalid, Malformed, NotFound, Problem, TooLarge, Unexpected, UnsupportedMedia
from houyuan.records import Record
from houyuan.types import CODE, DATED_ID, Day, Model, Page

PROBLEM_JSON = "application/problem+json"
JSON_BYTES = 1_000_000
SHEET_BYTES = 5_000_000
SHEET = "text/csv"

M = TypeVar("M", bound=BaseModel)
Handler = Callable[..., Any]
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


_ERRORS: dict[int, Any] = {
    status: {"description": HTTPStatus(status).phrase, "content": {PROBLEM_JSON: {"model": ProblemDetails}}}
    for status in (400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
}


class Api(APIGatewayHttpResolver):
    """A service's routes. `permissions` says what each (method, rule) needs, for the test that walks them all."""

    def __init__(self, service: str) -> None:
        super().__init__(
            enable_validation=True,
            json_body_deserializer=_read_object,
            serializer=_write_json,
            response_validation_error_http_code=HTTPStatus.INTERNAL_SERVER_ERROR,
            strip_prefixes=[f"/{service}"],
        )
        self.service = service
        self.permissions: dict[tuple[str, str], Permission | None] = {}
        for kind, tell in _TELLERS.items():
            self.exception_handler(kind)(lambda error, tell=tell: self._tell(tell(error)))

    def route_for(  # noqa: PLR0913 - what a route is
        self,
        method: str,
        rule: str,
        needs: Permission | None,
        summary: str,
        *,
        status: int = 200,
        validated: bool = True,
    ) -> Callable[[Handler], Handler]:
        """Registers a route. `needs=None` is for routes that only need a signed-in caller."""
        self.permissions[method, rule] = needs
        return self.route(
            rule,
            method=method,
            summary=summary,
            tags=[self.service],
            operation_id="_".join([self.service, method.lower(), *re.findall(r"\w+", rule)]),
            responses={status: {"description": HTTPStatus(status).phrase}, **_ERRORS},
            middlewares=[self._guard(needs)],
            enable_validation=validated,
        )

    def reads(self, rule: str, needs: Permission | None, summary: str) -> Callable[[Handler], Handler]:
        """A GET route."""
        return self.route_for("GET", rule, needs, summary)

    def creates(self, rule: str, needs: Permission | None, summary: str) -> Callable[[Handler], Handler]:
        """A POST route that answers 201 the first time and 200 on a replay."""
        return self.route_for("POST", rule, needs, summary, status=201)

    def does(self, rule: str, needs: Permission | None, summary: str) -> Callable[[Handler], Handler]:
        """A POST route for a step, which answers 200."""
        return self.route_for("POST", rule, needs, summary)

    def downloads(self, rule: str, needs: Permission, summary: str) -> Callable[[Handler], Handler]:
        """A GET route that answers a file."""
        return self.route_for("GET", rule, needs, summary, validated=False)

    def file(self, content: bytes, content_type: str) -> Response[bytes]:
        """A file as it is: nothing in it runs, nothing is guessed about it."""
        headers = {
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(HTTPStatus.OK, content_type, content, headers=headers)

    @property
    def caller(self) -> Caller:
        """Who is calling, once the route's guard has let them in."""
        caller: Caller = self.context["caller"]
        return caller

    @property
    def subject(self) -> str:
        """The caller's subject on a route that belongs to no programme."""
        return identity.claims_of(self.current_event.raw_event).subject

    def sheet(self) -> bytes:
        """The CSV body of an import."""
        return _body_bytes(self.current_event.raw_event)

    def resolve(self, event: Any, context: Any) -> dict[str, Any]:
        """One request: event in, answer out; nothing escapes, and one line is logged without personal data."""
        self.language = _language(event.get("headers") or {})
        try:
            _check_body(event)
            answer: dict[str, Any] = super().resolve(event, context)
        except Problem as problem:
            answer = _plain(self._tell(problem))
        http = event.get("requestContext", {}).get("http", {})
        logger.info(
            "request", extra={"method": http.get("method"), "path": http.get("path"), "status": answer["statusCode"]}
        )
        return answer

    def _tell(self, problem: Problem) -> Response[str]:
        headers = {"Content-Language": self.language} | ({"Retry-After": "2"} if isinstance(problem, Busy) else {})
        body = json.dumps(problem.told(self.language), ensure_ascii=False)
        return Response(problem.status, PROBLEM_JSON, body, headers=headers)

    def _guard(self, needs: Permission | None) -> Handler:
        def guard(app: Api, next_middleware: NextMiddleware) -> Response[Any]:
            claims = identity.claims_of(app.current_event.raw_event)
            if needs is not None:
                caller = identity.authorise(claims, app.context["_route_args"]["programme"], needs)
                app.append_context(caller=caller)  # type: ignore[no-untyped-call]
            unknown = sorted(
                set(app.current_event.query_string_parameters or {})
                - _known(app.context["_route"].dependant.query_params)
            )
            if unknown:
                raise Invalid(
                    *(Fault(name, "没有这个查询参数", "There is no such query parameter") for name in unknown)
                )
            return next_middleware(app)

        return guard


NamePath = Annotated[str, Path(pattern=CODE, description="The id of a named thing.")]
DatedPath = Annotated[str, Path(pattern=DATED_ID, description="The id of a dated record.")]
FirstDay = Annotated[Day | Literal[""], Query(description="From this day on, included.")]
LastDay = Annotated[Day | Literal[""], Query(description="Up to this day, included.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many a page holds at most.")]
Cursor = Annotated[str | None, Query(max_length=400, description="The `cursor` of the page before.")]


def list_page(  # noqa: PLR0913 - the parts of a page
    model: type[M],
    programme: str,
    kind: str,
    *,
    start: str = "",
    end: str = "",
    limit: int,
    cursor: str | None,
    shown: Callable[[Record], M] | None = None,
) -> Page[M]:
    """One page of a kind's records as their answering model, or as `shown` makes it."""
    found, following = records.page(programme, kind, first=start, last=end, limit=limit, cursor=cursor)
    return Page(items=[shown(record) if shown else record.answer(model) for record in found], cursor=following)


def answer(made: tuple[M, bool]) -> Response[M]:
    """201 for what was stored now, 200 for a replay of what is stored."""
    model, new = made
    return Response(HTTPStatus.CREATED if new else HTTPStatus.OK, "application/json", model)


def _known(parameters: Sequence[Any]) -> set[str]:
    """The names of a route's query parameters, those of a query model included."""
    names: set[str] = set()
    for parameter in parameters:
        model = parameter.field_info.annotation
        names |= (
            set(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else {parameter.alias}
        )
    return names


def _invalid(error: RequestValidationError) -> Problem:
    errors = error.errors()
    if any(each["type"] == "json_invalid" for each in errors):
        return Malformed(Fault("body", "不是有效的 JSON", "This is not JSON"))
    return Invalid(*messages.faults(errors))


def _defect(error: Exception) -> Problem:
    logger.error("defect", exc_info=error)
    return Unexpected()


_TELLERS: Mapping[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda problem: problem,
    RequestValidationError: _invalid,
    ResponseValidationError: _defect,
    NotFoundError: lambda _: NotFound(Fault("path", "没有这个地址", "There is no such address")),
    Exception: _defect,
}


def _language(headers: Mapping[str, str]) -> str:
    asked = next((value for name, value in headers.items() if name.lower() == "accept-language"), "")
    return "en" if asked.strip().lower().startswith("en") else "zh"


def _plain(response: Response[str]) -> dict[str, Any]:
    return {
        "statusCode": response.status_code,
        "headers": dict(response.headers),
        "body": response.body,
        "isBase64Encoded": False,
    }


def _body_bytes(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise Malformed from error


def _check_body(event: Mapping[str, Any]) -> None:
    """Refuses a body that no route could read, before anything else looks at it."""
    body = _body_bytes(event)
    if not body:
        return
    content_type = next((v for k, v in (event.get("headers") or {}).items() if k.lower() == "content-type"), "")
    media = content_type.split(";")[0].strip().lower()
    path = event.get("rawPath", "")
    if path.endswith("/import"):
        if media != SHEET:
            raise UnsupportedMedia(Fault("content-type", "请提交 text/csv", "Send text/csv"))
        if len(body) > SHEET_BYTES:
            raise TooLarge
        return
    if media not in ("", "application/json"):
        raise UnsupportedMedia(Fault("content-type", "请提交 application/json", "Send application/json"))
    if len(body) > JSON_BYTES:
        raise TooLarge
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise Malformed(Fault("body", "不是 UTF-8 文本", "This is not UTF-8 text")) from error


def _read_object(body: str) -> dict[str, Any]:
    """JSON text -> object. Numbers keep their digits; NaN stays a float, which no field takes."""
    try:
        read = json.loads(body, parse_float=Decimal)
    except RecursionError as error:
        raise Malformed(Fault("body", "嵌套过深", "This is nested too deeply")) from error
    except ValueError as error:
        # Also a number of thousands of digits, which Python refuses to read.
        raise Malformed(Fault("body", "不是有效的 JSON", "This is not JSON")) from error
    if not isinstance(read, dict):
        raise Invalid(Fault("body", "请求内容应为一个 JSON 对象", "The body must be one JSON object"))
    return read


def _write_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
