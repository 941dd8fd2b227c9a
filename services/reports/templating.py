"""How templates are filled: everything is escaped, no undefined name passes, and what data says is never a template."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.loaders import FileSystemLoader
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from services.reports.document import Figure, Linked, Listing, Note, Paragraph, Table
from services.reports.legible import legible, web_address

TEMPLATES = Path(__file__).parent / "templates"

LABELS = {
    "zh": {
        "contents": "目录",
        "hash": "内容哈希（SHA-256）",
        "verify": "如何校验",
        "skip": "跳到正文",
        "colon": "：",
        "comma": "，",
    },
    "en": {
        "contents": "Contents",
        "hash": "Content hash (SHA-256)",
        "verify": "How to verify",
        "skip": "Skip to text",
        "colon": ": ",
        "comma": ", ",
    },
}
_KINDS = {
    "figure": Figure,
    "linked": Linked,
    "paragraph": Paragraph,
    "note": Note,
    "listing": Listing,
    "table": Table,
}


def environment() -> SandboxedEnvironment:
    """An environment for one document; a template in it cannot reach anything but its data."""
    templates = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=_escapes,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    templates.tests |= {name: _is(kind) for name, kind in _KINDS.items()}
    templates.filters["web_address"] = web_address
    return templates


def _escapes(name: str | None) -> bool:
    return name is None or not name.endswith(".txt")


def _finalize(value: object) -> object:
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _is(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kind)
