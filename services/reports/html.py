"""A document as one self-contained page for a phone, for paper and for a screen reader; no script, no request."""

from services.reports.document import Document
from services.reports.templating import LABELS, environment


def render_html(document: Document) -> str:
    """The page; the same document gives the same text."""
    return environment().get_template("report.html").render(document=document, labels=LABELS[document.language])
