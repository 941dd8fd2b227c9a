"""Printing: a template and what it is told -> PDF that a screen reader reads and an archive keeps (PDF/UA-1, PDF/A-2a).

A template is told JSON and nothing else, so no name is ever read as markup.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.deliveries import fonts

if TYPE_CHECKING:
    from typst import Fonts

MARK = "〓"
"""What printers set where they lack a sign."""
MEDIA = "application/pdf"
_TEMPLATES = Path(__file__).parent / "templates"


def pdf(template: str, told: dict[str, Any]) -> bytes:
    """The pages of one template, such as `labels`. Every sign that is told must be one that the fonts have."""
    # 80 MB that only papers need.
    import typst  # noqa: PLC0415

    return typst.compile(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(datetime.now(UTC).timestamp()),
    )


def unprintable(told: Any) -> list[str]:
    """The signs of all that is told which no font has."""
    if isinstance(told, str):
        return fonts.missing(told)
    parts = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return list(dict.fromkeys(sign for part in parts for sign in unprintable(part)))


def marked(told: Any, signs: list[str]) -> Any:
    """What is told, with a mark in place of each of these signs."""
    if isinstance(told, str):
        return told.translate({ord(sign): MARK for sign in signs})
    if isinstance(told, dict):
        return {name: marked(part, signs) for name, part in told.items()}
    return [marked(part, signs) for part in told] if isinstance(told, list) else told


@cache
def _fonts() -> "Fonts":
    """No font of the machine and none of the library: all print the same, and what is missing is seen."""
    import typst  # noqa: PLC0415 - as above

    folders = [str(folder) for folder in fonts.folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
