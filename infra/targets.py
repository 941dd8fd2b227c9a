"""Where a function's code runs: the Python and the machine that its zip is built for."""

import functools
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import aws_lambda as lambda_

EMULATOR = Path(sys.prefix) / "cloud" / "bin" / "python"
"""The interpreter that runs the local cloud, and with it the functions."""

_TELL_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


@dataclass(frozen=True)
class Target:
    """A Python version and a platform (uv's name for it; None is this very machine)."""

    python: str
    platform: str | None
    architecture: lambda_.Architecture
    interpreter: Path | None
    """What compiles for it (None is that Python in WebAssembly, see `infra.compiling`)."""

    @property
    def name(self) -> str:
        """A name for folders."""
        return f"python{self.python}-{self.platform or sys.platform}"

    @property
    def runtime(self) -> lambda_.Runtime:
        """Lambda's name for this Python."""
        return lambda_.Runtime(f"python{self.python}", lambda_.RuntimeFamily.PYTHON)


@functools.cache
def aws() -> Target:
    """Lambda on AWS: the newest Python on Graviton, which costs a fifth less than x86, on Amazon Linux 2023."""
    return Target("3.14", "aarch64-manylinux_2_34", lambda_.Architecture.ARM_64, None)


@functools.cache
def emulator() -> Target:
    """The local cloud, which runs functions with its own interpreter."""
    interpreter = EMULATOR if EMULATOR.exists() else Path(sys.executable)
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [interpreter, "-c", _TELL_VERSION], check=True, capture_output=True, text=True
    )
    return Target(told.stdout.strip(), None, lambda_.Architecture.X86_64, interpreter)
