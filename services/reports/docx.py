"""A document as a Word file; every number keeps its link, and the same document gives the same bytes.

The template is `templates/word`, a Word file's parts as text. `docxtpl` fills it, so that a funder's own Word file can
take its place: it needs `{{ document.title }}`, and `{{p sections }}` and its siblings where those parts shall stand.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import count
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it ships no types
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from services.reports.document import Document, Table
from services.reports.legible import legible
from services.reports.templating import LABELS, TEMPLATES, environment

PAGE = 9412
"""What lies between the margins of an A4 page, in twentieths of a point."""
_PARTS = ("facts", "headlines", "contents", "sections", "seal")
_TAB = Markup("<w:r><w:tab/></w:r>")
_OPENING, _CLOSING = Markup("&#123;_"), Markup("_&#125;")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def render_docx(document: Document) -> bytes:
    """The Word file."""
    word = DocxTemplate(BytesIO(_template()))
    templates = _environment(word)
    context = {"document": document, "labels": LABELS[document.language]}
    parts = templates.get_template("report.xml").make_module(context | {"page": PAGE, "tab": _TAB})
    word.render(context | {name: getattr(parts, name)() for name in _PARTS}, templates)
    _describe(word, document)
    written = BytesIO()
    word.save(written)
    return _dateless(written.getvalue())


def _environment(word: DocxTemplate) -> SandboxedEnvironment:
    templates = environment()
    templates.finalize = _finalize
    templates.filters |= {"relation": _relations(word), "widths": _widths}
    return templates


def _relations(word: DocxTemplate) -> Callable[[str], str]:
    """Address -> the name of the file's one relation to it; the library would search all of them each time."""
    part, names = word.get_docx().part, count(1)

    @cache
    def relation(address: str) -> str:
        name = f"link{next(names)}"
        part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, address, name, is_external=True)
        return name

    return relation


def _finalize(value: object) -> object:
    """Text that stays as it is: `docxtpl` reads `{_{` and its like, wherever they stand, as escaped braces."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return escape(legible(value)).replace("{_", _OPENING).replace("_}", _CLOSING)
    return value


def _widths(table: Table) -> list[int]:
    shares = [column.width for column in table.columns]
    return [PAGE * share // sum(shares) for share in shares]


def _describe(word: DocxTemplate, document: Document) -> None:
    """The file's properties; none of them says when or by which machine it was rendered."""
    properties = word.docx.core_properties
    properties.title, properties.subject = legible(document.title)[:255], legible(document.programme)[:255]
    properties.identifier, properties.language = document.number, "zh-CN" if document.language == "zh" else "en-GB"
    properties.created = properties.modified = datetime.fromisoformat(document.created)


@cache
def _template() -> bytes:
    """The parts of the template as the zip that Word reads."""
    root = TEMPLATES / "word"
    return _zipped({path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()})


def _dateless(packed: bytes) -> bytes:
    with ZipFile(BytesIO(packed)) as archive:
        return _zipped({name: archive.read(name) for name in archive.namelist()})


def _zipped(parts: dict[str, bytes]) -> bytes:
    """A zip whose entries carry one date and one order, the content types first, as Word wants them."""
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, content in sorted(parts.items()):
            entry = ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, ZIP_DEFLATED)
    return written.getvalue()
