"""Byte code for the zips, made by the Python that will run it.

Entries of a zip carry a date of 1980, so an ordinary .pyc looks stale on Lambda's read-only disk and every cold start
would compile again; a .pyc with an unchecked hash is believed. The local cloud's own interpreter compiles for it.
Lambda's Python is newer than most machines have: it compiles as WebAssembly under Node (npm's `pyodide`, whose first
number is the Python's), and byte code is the same on every processor.
"""

import subprocess
import sys
from pathlib import Path

from infra.targets import Target

SCRIPT = Path(__file__).with_name("compile.mjs")


def compile_tree(tree: Path, target: Target) -> None:
    """Compiles a tree for a target; paths in tracebacks are Lambda's.

    Some packages carry files for other Pythons: what does not compile stays a source.

    Raises:
        subprocess.CalledProcessError: when the compiler itself cannot run.
    """
    if target.interpreter:
        command = [str(target.interpreter), "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        subprocess.run([*command, "-s", tree, "-p", "/var/task", tree], check=False, capture_output=True)  # noqa: S603 - our own trees
        return
    node = Path(sys.executable).with_name("node")
    subprocess.run([node, SCRIPT, target.python, tree.resolve()], check=True, capture_output=True)  # noqa: S603 - our own script
