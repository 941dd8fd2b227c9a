"""Routes of reports: read the request, call one function, return a model."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import Api, Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import Page
from services.reports import behind, dispatches, figures, indicators, issuing, overlap, requested, subscriptions
from services.reports.models import (
    DispatchList,
    FigureList,
    FigureQuery,
    FigureValue,
    IndicatorList,
    NewReport,
    NewSubscription,
    Overlap,
    RecordsBehind,
    Report,
    Requested,
    Subscription,
)

api = Api("reports")
P = "/v1/programmes/<programme>"
Asked = Annotated[FigureQuery, Query()]
Position = Annotated[int, Query(ge=0, le=10_000_000, description="The `cursor` of the page before.")]


@api.reads(f"{P}/figures", Permission.SEE_FIGURES, "Read every figure of a period")
def list_figures(programme: NamePath, start: FirstDay = "", end: LastDay = "") -> FigureList:
    return figures.every(programme, figures.period_of(programme, start, end))


@api.reads(f"{P}/figures/<figure>", Permission.SEE_FIGURES, "Read one figure")
def read_figure(programme: NamePath, figure: NamePath, asked: Asked) -> FigureValue:
    return figures.value(programme, figure, asked.where(), figures.period_of(programme, asked.start, asked.end))


@api.reads(f"{P}/figures/<figure>/records", Permission.SEE_FIGURES, "List the records behind a figure")
def list_records_behind(
    programme: NamePath, figure: NamePath, asked: Asked, limit: Limit = 50, cursor: Position = 0
) -> RecordsBehind:
    period = figures.period_of(programme, asked.start, asked.end)
    return behind.behind(programme, figure, asked.where(), period, limit, cursor)


@api.reads(f"{P}/overlap", Permission.SEE_FIGURES, "Read how many households were served in one round, in two, …")
def read_overlap(programme: NamePath, asked: Asked) -> Overlap:
    return overlap.of(programme, asked.where(), figures.period_of(programme, asked.start, asked.end))


@api.reads(f"{P}/requested", Permission.SEE_FIGURES, "Read what each round's list asked for and what was delivered")
def read_requested(programme: NamePath, asked: Asked) -> Requested:
    return requested.of(programme, asked.where(), figures.period_of(programme, asked.start, asked.end))


@api.reads(f"{P}/indicators", Permission.SEE_FIGURES, "Read every indicator")
def list_indicators(programme: NamePath, start: FirstDay = "", end: LastDay = "") -> IndicatorList:
    return indicators.every(programme, figures.period_of(programme, start, end))


@api.creates(f"{P}/reports", Permission.ISSUE_REPORTS, "Ask for a report, which is then frozen")
def issue_report(programme: NamePath, new: NewReport) -> Response[Report]:
    return answer(issuing.issue(programme, new, api.caller))


@api.reads(f"{P}/reports", Permission.SEE_FIGURES, "List reports")
def list_reports(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Report]:
    return list_page(Report, programme, issuing.KIND, limit=limit, cursor=cursor)


@api.reads(f"{P}/reports/<report>", Permission.SEE_FIGURES, "Read a report's facts")
def read_report(programme: NamePath, report: DatedPath) -> Report:
    return issuing.show(programme, report)


@api.downloads(f"{P}/reports/<report>/documents/<name>", Permission.SEE_FIGURES, "Read one document of a report")
def read_document(programme: str, report: str, name: str) -> Response[bytes]:
    return api.file(*issuing.document(programme, report, name))


@api.does(
    f"{P}/reports/<report>/send", Permission.ISSUE_REPORTS, "Mail a report to every subscriber who has not got it"
)
def send_report(programme: NamePath, report: DatedPath) -> DispatchList:
    return DispatchList(dispatches=dispatches.send(programme, report, api.caller))


@api.reads(f"{P}/reports/<report>/dispatches", Permission.SEE_FIGURES, "List the mails of a report")
def list_dispatches(programme: NamePath, report: DatedPath) -> DispatchList:
    issuing.show(programme, report)
    return DispatchList(dispatches=dispatches.of_report(programme, report))


@api.downloads(
    f"{P}/reports/<report>/dispatches/<subscription>/message", Permission.ISSUE_REPORTS, "Read a mail as it was sent"
)
def read_message(programme: str, report: str, subscription: str) -> Response[bytes]:
    return api.file(dispatches.message(programme, report, subscription), "message/rfc822")


@api.creates(f"{P}/subscriptions", Permission.ISSUE_REPORTS, "Subscribe a reader to the reports")
def subscribe(programme: NamePath, new: NewSubscription) -> Response[Subscription]:
    return answer(subscriptions.subscribe(programme, new, api.caller))


@api.reads(f"{P}/subscriptions", Permission.ISSUE_REPORTS, "List subscriptions")
def list_subscriptions(programme: NamePath, limit: Limit = 50, cursor: Cursor = None) -> Page[Subscription]:
    return list_page(Subscription, programme, subscriptions.KIND, limit=limit, cursor=cursor)
