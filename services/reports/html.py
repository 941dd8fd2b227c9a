"""A document as one self-contained page for a phone, for paper and for a screen reader; no script, no request."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.reports.document import Document, Figure, Linked, Listing, Note, Paragraph, Table
from services.reports.legible import legible, web_address

_LABELS = {
    "zh": {"contents": "目录", "hash": "内容哈希（SHA-256）", "verify": "如何校验", "skip": "跳到正文"},
    "en": {"contents": "Contents", "hash": "Content hash (SHA-256)", "verify": "How to verify", "skip": "Skip to text"},
}


def environment() -> Environment:
    """Templates that escape everything and know no undefined name; what data says is never a template."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    kinds = {
        "figure": Figure,
        "linked": Linked,
        "paragraph": Paragraph,
        "note": Note,
        "listing": Listing,
        "table": Table,
    }
    templates.tests |= {name: _is(kind) for name, kind in kinds.items()}
    templates.filters["web_address"] = web_address
    return templates


def _finalize(value: object) -> object:
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _is(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kind)


def render_html(document: Document) -> str:
    """The page; the same document gives the same text."""
    return environment().get_template("report.html").render(document=document, labels=_LABELS[document.language])
