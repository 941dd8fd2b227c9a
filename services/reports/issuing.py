"""Issuing a report: asked for at once, frozen in the background, its documents kept under the hash of what they say.

Freezing takes as long as the programme is large, so no request waits for it: the record of the request is the job, its
stream event starts the issuer, and the report says itself whether it is in preparation, frozen or failed.
"""

from houyuan import days, files, records
from houyuan.identity import Caller
from houyuan.problems import Fault, NotFound, WrongState
from houyuan.records import Change, Record
from houyuan.types import day_of
from services.reports import assembly, drift
from services.reports.agreement import FiguresDisagree
from services.reports.close_out import close_out
from services.reports.dataset import Dataset
from services.reports.html import render_html
from services.reports.models import Language, NewReport, Report

KIND = "report"
DATASET = "dataset.json"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
ISSUER = Caller("issuer", "coordinator")
TRIES = 3
"""How often records that change meanwhile may make the parts of a report disagree."""


def issue(programme: str, new: NewReport, caller: Caller) -> tuple[Report, bool]:
    """Asks for a report; asked again, the same report is answered and nothing is made anew.

    Raises:
        NotFound: when there is no such programme.
        Invalid: for a date that has not come.
    """
    days.has_come("id", day_of(new.id))
    records.get(programme, "programme", programme)
    extra = {"state": "preparing", "documents": []}
    record, is_new = records.create(records.new_record(programme, KIND, new, caller, extra=extra))
    return record.answer(Report), is_new


def freeze(programme: str, report: str) -> Report:
    """Freezes a report that was asked for; one that is frozen or failed is left as it is, so this may be repeated."""
    asked = records.get(programme, KIND, report)
    if asked.body["state"] != "preparing":
        return asked.answer(Report)
    outcome = _outcome(programme, NewReport(id=report, template=asked.body["template"]))

    def rule(seen: Record) -> Change | None:
        return Change(outcome) if seen.body["state"] == "preparing" else None

    return records.change(programme, KIND, report, ISSUER, rule).answer(Report)


def show(programme: str, report: str) -> Report:
    """One report."""
    return records.get(programme, KIND, report).answer(Report)


def frozen(programme: str, report: str) -> Record:
    """The record of a frozen report.

    Raises:
        NotFound: when there is no such report.
        WrongState: when it is not frozen.
    """
    record = records.get(programme, KIND, report)
    if record.body["state"] != "frozen":
        raise WrongState(Fault("report", "报告尚未生成完毕", "The report is not frozen"))
    return record


def document(programme: str, report: str, name: str) -> tuple[bytes, str]:
    """One of a report's documents, and its content type.

    Raises:
        NotFound: when the report has no document of that name.
        WrongState: when the report is not frozen.
    """
    record = frozen(programme, report)
    if name not in record.body["documents"]:
        raise NotFound(Fault("name", f"报告没有文件 {name}", f"The report has no document {name}"))
    return files.read(path(record, name)), CONTENT_TYPES[name.rsplit(".", 1)[1]]


def dataset(record: Record) -> Dataset:
    """The dataset that a frozen report was made from."""
    return Dataset.model_validate_json(files.read(path(record, DATASET)))


def path(record: Record, name: str) -> str:
    """Where a document of a frozen report is kept: under the hash of what it says."""
    return _path(record.programme, record.body["content_hash"], name)


def _outcome(programme: str, new: NewReport) -> dict[str, object]:
    """What becomes of the record: frozen, or failed with the contradictions that would not go away."""
    told: list[Fault] = []
    for _ in range(TRIES):
        try:
            return _frozen(programme, new)
        except FiguresDisagree as problem:
            told = list(problem.faults)
    return {"state": "failed", "failures": [{"zh": fault.zh, "en": fault.en} for fault in told]}


def _frozen(programme: str, new: NewReport) -> dict[str, object]:
    # Half of what this service takes to start, and nothing but freezing needs it.
    from services.reports.docx import render_docx  # noqa: PLC0415

    drift.mend(programme)
    made = assembly.assemble(programme, new)
    content_hash = made.content_hash()
    contents: dict[str, bytes] = {DATASET: made.canonical()}
    for language in LANGUAGES:
        written = close_out(made, language)
        contents[f"{language}.html"] = render_html(written).encode()
        contents[f"{language}.docx"] = render_docx(written)
    for name, content in contents.items():
        files.write(_path(programme, content_hash, name), content, CONTENT_TYPES[name.rsplit(".", 1)[1]])
    return {
        "state": "frozen",
        "number": made.number,
        "start": made.programme.start,
        "end": made.cut_off,
        "content_hash": content_hash,
        "documents": list(contents),
    }


def _path(programme: str, content_hash: str, name: str) -> str:
    return f"{programme}/reports/{content_hash}/{name}"
