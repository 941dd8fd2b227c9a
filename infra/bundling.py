"""Zips without Docker: one service each, byte for byte the same from the same inputs, built once and kept under build/.

A zip holds `services/__init__.py`, `services/<name>`, `houyuan` and the locked dependencies. Its name carries a hash of
all of these, so an unchanged service is never built, uploaded or deployed again. Python files are compiled with
unchecked hashes: entries of a zip carry a date of 1980, so an ordinary .pyc looks stale on Lambda's read-only disk and
every cold start would compile again.
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

from infra.targets import Target

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = {"__pycache__", "bin", ".lock"}


class BundlingError(Exception):
    """The locked dependencies could not be fetched."""


def zip_of(service: str, target: Target) -> Path:
    """The zip of one service for one target, built if its inputs are new.

    Raises:
        BundlingError: when the locked dependencies are neither here nor to be had.
    """
    locked = ROOT / "requirements" / ("reports.txt" if service == "reports" else "service.txt")
    sources = [ROOT / "services" / "__init__.py", ROOT / "services" / service, ROOT / "shared" / "houyuan"]
    compiler = str(target.interpreter or "")
    made = BUILD / "zips" / target.name / f"{service}-{_fingerprint([*sources, locked, Path(__file__)], compiler)}.zip"
    if not made.exists():
        dependencies = _dependencies(locked, target)
        with tempfile.TemporaryDirectory(dir=_folder(BUILD)) as scratch:
            tree = Path(scratch) / "code"
            (tree / "services").mkdir(parents=True)
            shutil.copy(sources[0], tree / "services")
            _copy(sources[1], tree / "services" / service)
            _copy(sources[2], tree / "houyuan")
            _compile(tree, target)
            packed = Path(scratch) / "packed.zip"
            _pack([tree, dependencies], packed)
            _folder(made.parent)
            packed.replace(made)
    return made


def empty() -> Path:
    """A zip that Lambda refuses: stands in where only templates are wanted, and cannot be deployed by mistake."""
    made = _folder(BUILD / "zips") / "empty.zip"
    if not made.exists():
        with zipfile.ZipFile(made, "w"):
            pass
    return made


def _dependencies(locked: Path, target: Target) -> Path:
    """The installed, compiled dependencies of one lock file; services of the same lock share them."""
    made = (
        BUILD
        / "dependencies"
        / f"{target.name}-{_fingerprint([locked, Path(__file__)], str(target.interpreter or ''))}"
    )
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
        _compile(tree, target)
        _folder(made.parent)
        try:
            tree.replace(made)
        except OSError:  # somebody else built the same meanwhile
            if not made.exists():
                raise
    return made


def _compile(tree: Path, target: Target) -> None:
    """Compiles a tree, if there is an interpreter of the target's version; paths in tracebacks are Lambda's."""
    if target.interpreter:
        command = [str(target.interpreter), "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        # Some packages carry files for other Pythons; what does not compile stays a source.
        subprocess.run([*command, "-s", tree, "-p", "/var/task", tree], check=False, capture_output=True)  # noqa: S603 - our own trees


def _pack(trees: list[Path], packed: Path) -> None:
    found = sorted((path.relative_to(tree).as_posix(), path) for tree in trees for path in _files(tree, compiled=True))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, path in found:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def _files(tree: Path, *, compiled: bool = False) -> Iterator[Path]:
    left_out = _LEFT_OUT - {"__pycache__"} if compiled else _LEFT_OUT
    if tree.is_file():
        yield tree
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not left_out & set(path.relative_to(tree).parts):
            yield path


def _copy(source: Path, to: Path) -> None:
    shutil.copytree(source, to, ignore=shutil.ignore_patterns("__pycache__"))


def _fingerprint(inputs: list[Path], *more: str) -> str:
    digest = hashlib.sha256("\n".join(more).encode())
    for place in inputs:
        for path in _files(place):
            content = path.read_bytes()
            digest.update(f"\n{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:20]


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
