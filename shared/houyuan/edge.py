"""The HTTP edge: one resolver per service, where permission is asked, input validated and every error told.

A service declares `api = Api("intake")` and its routes name the permission they need. Around Powertools' validating
resolver this module closes what it leaves open: bodies that are not JSON objects, numbers read as floats, unknown
query parameters, and errors that are not problem details.
"""

import inspect
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel

from houyuan import identity, incoming, messages, records, refusals, wire
from houyuan.identity import Caller, Permission
from houyuan.problems import Busy, Fault, Invalid, NotFound, Problem, invalid
from houyuan.records import Record
from houyuan.types import CODE, DATED_ID, OpenDay, Page, Stored

_OPEN_PATH = re.compile(r"\A(.*?/v1/open(?:/[a-z-]{1,40}(?=/))?)/.*", re.IGNORECASE | re.DOTALL)
"""What stands below an open address is a secret, also where it was mistyped and matches no route."""

_PATH_PART = 200
"""No id is longer, and the store takes no key above 1,024 bytes."""

M = TypeVar("M", bound=BaseModel)
Handler = Callable[..., Any]
logger = Logger(log_uncaught_exceptions=False)

_REFUSALS = (400, 401, 403, 404, 409, 413, 415, 422, 500, 503)


class Api(APIGatewayHttpResolver):
    """A service's routes.

    `permissions` says what each (method, rule) needs, for the test that walks them all. `steps` and `imports` hold the
    operations that honour If-Match and those that read a sheet, for the OpenAPI document. `open` holds the
    (method, rule) of those that need no token, each with the whole address that it stands for.

    Every answer that is one record carries its version as its ETag; a step that changes a record honours If-Match and
    is refused with 412 when the record is at none of the named versions. A step that was taken already is answered as
    the first time, whatever If-Match names.
    """

    def __init__(self, service: str) -> None:
        super().__init__(
            enable_validation=True,
            json_body_deserializer=incoming.read_object,
            serializer=_write_json,
            response_validation_error_http_code=HTTPStatus.INTERNAL_SERVER_ERROR,
            strip_prefixes=[f"/{service}"],
        )
        self.service = service
        self.permissions: dict[tuple[str, str], Permission | None] = {}
        self.steps: set[str] = set()
        self.imports: set[str] = set()
        self.open: dict[tuple[str, str], re.Pattern[str]] = {}
        self._needs: dict[Handler, Permission | None] = {}
        for kind, tell in refusals.TELLERS.items():
            self.exception_handler(kind)(lambda error, tell=tell: self._tell(self._forbidden() or tell(error)))

    def route_for(  # noqa: PLR0913 - what a route is
        self,
        method: str,
        rule: str,
        needs: Permission | None,
        summary: str,
        *,
        status: int = 200,
        media: str = "",
    ) -> Callable[[Handler], Handler]:
        """Registers a route. `needs=None` is for routes that only need a signed-in caller; `media` for a file's."""
        self.permissions[method, rule] = needs
        operation = "_".join([self.service, method.lower(), *re.findall(r"\w+", rule)])
        if rule.endswith("/import"):
            self.imports.add(operation)

        def register(handler: Handler) -> Handler:
            answers = handler.__annotations__.get("return")
            is_record = isinstance(answers, type) and issubclass(answers, Stored)
            is_step = is_record and (method, status) == ("POST", HTTPStatus.OK)
            if is_step:
                self.steps.add(operation)
            told = refusals.responses(*_REFUSALS, *([HTTPStatus.PRECONDITION_FAILED] if is_step else []))
            self._needs[handler] = needs
            succeeds: Any = {"description": HTTPStatus(status).phrase}
            if media:
                succeeds["content"] = {media: {"schema": {"type": "string", "format": "binary"}}}
            registered: Handler = self.route(
                rule,
                method=method,
                summary=summary,
                tags=[self.service],
                operation_id=operation,
                responses={status: succeeds, **told},
                middlewares=[_guard],
            )(handler)
            return registered

        return register

    def reads(self, rule: str, needs: Permission | None, summary: str) -> Callable[[Handler], Handler]:
        """A GET route."""
        return self.route_for("GET", rule, needs, summary)

    def creates(self, rule: str, needs: Permission | None, summary: str) -> Callable[[Handler], Handler]:
        """A POST route that answers 201 the first time and 200 on a replay."""
        return self.route_for("POST", rule, needs, summary, status=201)

    def does(self, rule: str, needs: Permission | None, summary: str) -> Callable[[Handler], Handler]:
        """A POST route for a step, which answers 200."""
        return self.route_for("POST", rule, needs, summary)

    def opens(
        self, method: Literal["GET", "POST"], rule: str, summary: str, *, creates: bool = False
    ) -> Callable[[Handler], Handler]:
        """A route for whoever knows its address: no token, no caller, no programme's permission.

        One that `creates` answers 201 the first time and 200 on a replay. The address itself must be the secret, and
        the gateway must have a route of its own for it (`infra.api`).
        """
        whole = re.sub(r"<\w+>", "[A-Za-z0-9._-]+", f"/{self.service}{rule}")
        self.open[method, rule] = re.compile(whole)
        return self.route_for(method, rule, None, summary, status=201 if creates else 200)

    def downloads(
        self, rule: str, needs: Permission, summary: str, media: str = "application/octet-stream"
    ) -> Callable[[Handler], Handler]:
        """A GET route that answers a file: what it is asked is validated, the file goes out as it is."""
        return self._file_route("GET", rule, needs, summary, media)

    def sends(self, rule: str, needs: Permission, summary: str) -> Callable[[Handler], Handler]:
        """A POST route that answers a file: what it reads is validated, the file goes out as it is."""
        return self._file_route("POST", rule, needs, summary, "application/octet-stream")

    def _file_route(
        self, method: str, rule: str, needs: Permission, summary: str, media: str
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            # The router turns whatever a route says it returns into JSON, so this one says nothing.
            untold = inspect.signature(handler).replace(return_annotation=inspect.Signature.empty)
            handler.__signature__ = untold  # type: ignore[attr-defined]
            return self.route_for(method, rule, needs, summary, media=media)(handler)

        return register

    def file(self, content: bytes, content_type: str, name: str = "") -> Response[bytes]:
        """A file as it is: nothing in it runs, nothing is guessed about it. One with a name is kept, not shown."""
        headers = {
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups",
            "X-Content-Type-Options": "nosniff",
        } | ({"Content-Disposition": f'attachment; filename="{name}"'} if name else {})
        # The router would encode the bytes of a JSON file once more; text it leaves as it is.
        body: Any = content.decode() if content_type == "application/json" else content
        return Response(HTTPStatus.OK, content_type, body, headers=headers)

    def _is_open(self, event: Mapping[str, Any]) -> bool:
        method = event.get("requestContext", {}).get("http", {}).get("method")
        path = str(event.get("rawPath", ""))
        return any(method == each and whole.fullmatch(path) for (each, _), whole in self.open.items())

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
        return incoming.body_bytes(self.current_event.raw_event)

    def resolve(self, event: Any, context: Any) -> dict[str, Any]:
        """One request: event in, answer out; nothing escapes, and one line is logged without personal data."""
        # Nothing of a request before may say who is calling now.
        self.clear_context()  # type: ignore[no-untyped-call]
        event = incoming.with_plain_headers(event)
        self.language = incoming.language(event)
        is_open = self._is_open(event)
        try:
            if not is_open:
                identity.claims_of(event)
            incoming.check_body(event)
            answer: dict[str, Any] = super().resolve(event, context)
        except Problem as problem:
            answer = _plain(self._tell(problem))
        http = event.get("requestContext", {}).get("http", {})
        path = _OPEN_PATH.sub(r"\1", str(http.get("path")))
        logger.info("request", extra={"method": http.get("method"), "path": path, "status": answer["statusCode"]})
        return answer

    def _tell(self, problem: Problem) -> Response[str]:
        headers = {"Content-Language": self.language} | ({"Retry-After": "2"} if isinstance(problem, Busy) else {})
        body = json.dumps(problem.told(self.language), ensure_ascii=False)
        return Response(problem.status, refusals.PROBLEM_JSON, body, headers=headers)

    def let_in(self) -> None:
        """Makes the caller known on a route of a programme.

        Raises:
            Forbidden: when the route's permission is not theirs.
            NotFound: for a part of the path that is longer than any id.
        """
        event, arguments = self.current_event.raw_event, self.context["_route_args"]
        is_open = self._is_open(event)
        if any(len(part) > _PATH_PART for part in arguments.values() if isinstance(part, str)) and not is_open:
            raise NotFound(refusals.NO_ADDRESS)
        needs = self._needs[self.context["_route"].func]
        if needs is not None and "caller" not in self.context:
            caller = identity.authorise(identity.claims_of(event), arguments["programme"], needs)
            self.append_context(caller=replace(caller, seen=incoming.seen_versions(event)))  # type: ignore[no-untyped-call]

    def _forbidden(self) -> Problem | None:
        """Why the caller may not do this; told before what is wrong with the request, which the router reads first."""
        if "_route" not in self.context or self.context["_route"].func not in self._needs:
            return None
        try:
            self.let_in()
        except Problem as problem:
            return problem
        return None


def _guard(app: Api, next_middleware: NextMiddleware) -> Response[Any]:
    app.let_in()
    _refuse_unread(app.current_event.raw_event, app.context["_route"].dependant)
    answered: Response[Any] = next_middleware(app)
    if isinstance(answered.body, dict) and "version" in answered.body:
        answered.headers["ETag"] = f'"{answered.body["version"]}"'
    return answered


NamePath = Annotated[str, Path(pattern=CODE, description="The id of a named thing.")]
DatedPath = Annotated[str, Path(pattern=DATED_ID, description="The id of a dated record.")]
FirstDay = Annotated[OpenDay, Query(description="From this day on, included.")]
LastDay = Annotated[OpenDay, Query(description="Up to this day, included.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many a page holds at most.")]
Cursor = Annotated[str | None, Query(max_length=400, description="The `cursor` of the page before.")]
Order = Annotated[Literal["oldest-first", "newest-first"], Query(description="Which record comes first.")]


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
    only: wire.Only | None = None,
    order: str = "oldest-first",
) -> Page[M]:
    """One page of a kind's records as their answering model, or as `shown` makes it; the rest as `records.page` has it.

    Raises:
        Invalid: for an end before the start, or a cursor of another list.
    """
    if start and end and end < start:
        raise invalid("end", "结束日期不得早于开始日期", "The end must not lie before the start")
    newest_first = order == "newest-first"
    found, following = records.page(
        programme, kind, first=start, last=end, limit=limit, cursor=cursor, only=only, newest_first=newest_first
    )
    return Page(items=[shown(record) if shown else record.answer(model) for record in found], cursor=following)


def answer(made: tuple[M, bool]) -> Response[M]:
    """201 for what was stored now, 200 for a replay of what is stored."""
    model, new = made
    return Response(HTTPStatus.CREATED if new else HTTPStatus.OK, "application/json", model)


def _refuse_unread(event: Mapping[str, Any], reads: Any) -> None:
    """Refuses what a route does not read: a query parameter, or a body where none is asked for."""
    unknown = sorted(set(event.get("queryStringParameters") or {}) - _known(reads.query_params))
    if unknown:
        raise Invalid(
            *(Fault(name[:100], "没有这个查询参数", "There is no such query parameter") for name in unknown[:20])
        )
    body = incoming.body_bytes(event)
    if body and not reads.body_params and not incoming.takes_sheet(event):
        content = incoming.read_object(body.decode())
        if content:
            raise Invalid(*messages.faults([{"type": "extra_forbidden", "loc": (name,)} for name in sorted(content)]))


def _known(parameters: Sequence[Any]) -> set[str]:
    """The names of a route's query parameters, those of a query model included."""
    names: set[str] = set()
    for parameter in parameters:
        model = parameter.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            names |= {info.alias or name for name, info in model.model_fields.items()}
        else:
            names.add(parameter.alias)
    return names


def _plain(response: Response[str]) -> dict[str, Any]:
    return {
        "statusCode": response.status_code,
        "headers": dict(response.headers),
        "body": response.body,
        "isBase64Encoded": False,
    }


def _write_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
