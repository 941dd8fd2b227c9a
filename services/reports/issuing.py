"""Issuing a report: its units are refolded, its dataset frozen, its documents rendered and kept under its hash."""

from houyuan import files, records
from houyuan.identity import Caller
from houyuan.problems import Fault, NotFound
from houyuan.records import Record
from services.reports import assembly, drift
from services.reports.close_out import close_out
from services.reports.dataset import Dataset
from services.reports.docx import render_docx
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


def issue(programme: str, new: NewReport, caller: Caller) -> tuple[Report, bool]:
    """Freezes a report; asked again, the same report is answered and nothing is made anew."""
    try:
        standing = records.get(programme, KIND, new.id)
    except NotFound:
        standing = None
    extra = standing.body if standing else _freeze(programme, new)
    computed = {name: extra[name] for name in ("number", "start", "end", "content_hash", "documents")}
    stored, is_new = records.create(records.new_record(programme, KIND, new, caller, extra=computed))
    return stored.answer(Report), is_new


def show(programme: str, report: str) -> Report:
    """One report."""
    return records.get(programme, KIND, report).answer(Report)


def document(programme: str, report: str, name: str) -> tuple[bytes, str]:
    """One of a report's documents, and its content type.

    Raises:
        NotFound: when the report has no document of that name.
    """
    frozen = records.get(programme, KIND, report)
    if name not in frozen.body["documents"]:
        raise NotFound(Fault("name", f"报告没有文件 {name}", f"The report has no document {name}"))
    return files.read(path(frozen, name)), CONTENT_TYPES[name.rsplit(".", 1)[1]]


def dataset(frozen: Record) -> Dataset:
    """The dataset that a report was made from."""
    return Dataset.model_validate_json(files.read(path(frozen, DATASET)))


def _freeze(programme: str, new: NewReport) -> dict[str, object]:
    drift.mend(programme)
    made = assembly.assemble(programme, new)
    content_hash = made.content_hash()
    contents: dict[str, bytes] = {DATASET: made.canonical()}
    for language in LANGUAGES:
        written = close_out(made, language)
        contents[f"{language}.html"] = render_html(written).encode()
        contents[f"{language}.docx"] = render_docx(written)
    for name, content in contents.items():
        files.write(f"{programme}/reports/{content_hash}/{name}", content, CONTENT_TYPES[name.rsplit(".", 1)[1]])
    return {
        "number": made.number,
        "start": made.programme.start,
        "end": made.cut_off,
        "content_hash": content_hash,
        "documents": list(contents),
    }


def path(frozen: Record, name: str) -> str:
    """Where a document of a report is kept: under the hash of what it says."""
    return f"{frozen.programme}/reports/{frozen.body['content_hash']}/{name}"
