"""Zips without Docker: one service each, byte for byte the same from the same inputs, built once and kept under build/.

A zip holds `services/__init__.py`, `services/<name>`, `houyuan` and the locked dependencies, each with its byte code,
and the fonts of a service that prints. Its name carries a hash of all of these, so an unchanged service is never built,
uploaded or deployed again.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from uv import find_uv_bin

from infra import compiling
from infra.targets import Target

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"

_FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
_PRINTS = {
    "deliveries": ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT"),
}
"""What of the fonts' package goes into `fonts/` of a service's zip: two weights of nine, and their licence."""

_KEPT = 4
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_HOW = (Path(__file__), Path(compiling.__file__), compiling.SCRIPT)


class BundlingError(Exception):
    """The locked dependencies could not be fetched, or the pinned fonts are not installed."""


def zip_of(service: str, target: Target) -> Path:
    """The zip of one service for one target, built if its inputs are new.

    Raises:
        BundlingError: when the locked dependencies are neither here nor to be had, or the fonts are not installed.
    """
    own = ROOT / "requirements" / f"{service}.txt"
    locked = own if own.exists() else ROOT / "requirements" / "service.txt"
    sources = [ROOT / "services" / "__init__.py", ROOT / "services" / service, ROOT / "shared" / "houyuan"]
    fonts = _fonts(service)
    made = BUILD / "zips" / target.name / f"{service}-{fingerprint(*sources, *fonts, locked, *_HOW)}.zip"
    if not made.exists():
        dependencies = _dependencies(locked, target)
        with tempfile.TemporaryDirectory(dir=_folder(BUILD)) as scratch:
            tree = Path(scratch) / "code"
            (tree / "services").mkdir(parents=True)
            shutil.copy(sources[0], tree / "services")
            _copy(sources[1], tree / "services" / service)
            _copy(sources[2], tree / "houyuan")
            for font in fonts:
                shutil.copy(font, _folder(tree / "fonts"))
            compiling.compile_tree(tree, target)
            packed = Path(scratch) / "packed.zip"
            _pack([tree, dependencies], packed)
            _folder(made.parent)
            packed.replace(made)
            _forget(service, made.parent)
    return made


def _fonts(service: str) -> list[Path]:
    fonts = [_FONTS / name for name in _PRINTS.get(service, ())]
    missing = [str(font.relative_to(ROOT)) for font in fonts if not font.exists()]
    if missing:
        raise BundlingError(f"not installed: {', '.join(missing)}")
    return fonts


def empty() -> Path:
    """A zip that Lambda refuses: stands in where only templates are wanted, and cannot be deployed by mistake."""
    made = _folder(BUILD / "zips") / "empty.zip"
    if not made.exists():
        with zipfile.ZipFile(made, "w"):
            pass
    return made


def _dependencies(locked: Path, target: Target) -> Path:
    """The installed, compiled dependencies of one lock file; services of the same lock share them."""
    made = BUILD / "dependencies" / f"{target.name}-{fingerprint(locked, *_HOW)}"
    if made.exists():
        return made
    command = [find_uv_bin(), "pip", "install", "--quiet", "--no-config", "--require-hashes", "--only-binary", ":all:"]
    command += ["--python", str((not target.platform and target.interpreter) or sys.executable)]
    if target.platform:
        command += ["--python-version", target.python, "--python-platform", target.platform]
    with tempfile.TemporaryDirectory(dir=_folder(BUILD)) as scratch:
        tree = Path(scratch) / "tree"
        ran = subprocess.run(  # noqa: S603 - uv, on our own lock
            [*command, "--target", tree, "-r", locked], check=False, capture_output=True, text=True
        )
        if ran.returncode:
            raise BundlingError(ran.stderr.strip())
        _prune(tree)
        compiling.compile_tree(tree, target)
        _folder(made.parent)
        try:
            tree.replace(made)
        except OSError:  # somebody else built the same meanwhile
            if not made.exists():
                raise
    return made


def _prune(tree: Path) -> None:
    """Takes out what differs between machines: commands with their interpreter's path, and the lists that hash them."""
    shutil.rmtree(tree / "bin", ignore_errors=True)
    for path in (tree / ".lock", *tree.glob("*.dist-info/RECORD")):
        path.unlink(missing_ok=True)


def _forget(service: str, folder: Path) -> None:
    """Deletes zips of a service that newer ones have followed; some stay, for who is deploying them right now."""
    made = sorted(folder.glob(f"{service}-*.zip"), key=lambda path: path.stat().st_mtime)
    for path in made[:-_KEPT]:
        path.unlink(missing_ok=True)


def _pack(trees: list[Path], packed: Path) -> None:
    found = sorted((path.relative_to(tree).as_posix(), path) for tree in trees for path in _files(tree))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, path in found:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def _files(tree: Path) -> Iterator[Path]:
    return (path for path in sorted(tree.rglob("*")) if path.is_file())


def _copy(source: Path, to: Path) -> None:
    shutil.copytree(source, to, ignore=shutil.ignore_patterns("__pycache__"))


def fingerprint(*inputs: Path) -> str:
    """A hash of files and folders, by their paths and contents."""
    digest = hashlib.sha256()
    for place in inputs:
        for path in [place] if place.is_file() else _files(place):
            if path.parent.name != "__pycache__":
                content = path.read_bytes()
                digest.update(f"\n{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:20]


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
