"""Measuring in a process of its own, where nothing is imported or remembered yet."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from cli.cdk import ROOT
from cli.failure import Failure


class ProcessFailed(Failure):
    """A process that measures ended with an error; carries what it said."""


def told_by(arguments: Sequence[str]) -> Any:
    """What a Python that runs with these arguments prints as JSON on its last line.

    Raises:
        ProcessFailed: when it ends with an error.
    """
    ran = subprocess.run(  # noqa: S603 - our own interpreter on our own code
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise ProcessFailed(ran.stderr[-4000:])
    return json.loads(ran.stdout.splitlines()[-1])
