"""One short name for the content of many files: the same content, the same name."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cli.cdk import ROOT

_GENERATED = {"__pycache__", "node_modules", "dist", "generated"}


def fingerprint(places: Iterable[str], *more: str) -> str:
    """Names the content of files and folders of the project, together with whatever else decides."""
    digest = hashlib.sha256("\n".join(more).encode())
    for place in places:
        for path in _files(ROOT / place):
            digest.update(f"\n{path.relative_to(ROOT).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    found = (path for path in place.rglob("*") if not _GENERATED & set(path.relative_to(ROOT).parts))
    return sorted(path for path in found if path.is_file())
