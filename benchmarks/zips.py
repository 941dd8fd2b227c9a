"""The size of each service's zip as it goes to Lambda, beside the same files without their byte code.

Lambda needs code and dependencies in any case, so these are the floor; byte code is what a cold start of a third of
the time costs in size.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.rows import Figure, Row
from cli.failure import Failure
from cli.openapi import SERVICES
from cli.terminal import step
from infra import bundling, targets

_MEGABYTE = 1_000_000


class NotBundled(Failure):
    """A service's dependencies could not be fetched."""


def measure(_: Bench) -> Iterator[Row]:
    """The rows of zips."""
    target = targets.aws()
    for service in SERVICES:
        with step(f"Zip of {service} for {target.name}"):
            try:
                made = bundling.zip_of(service, target)
            except bundling.BundlingError as error:
                raise NotBundled(str(error)) from error
        size = Figure(made.stat().st_size / _MEGABYTE, "MB")
        yield Row(f"zip of {service}", size, "without byte code", Figure(_without_byte_code(made), "MB"))


def _without_byte_code(made: Path) -> float:
    with zipfile.ZipFile(made) as archive:
        source = [each.compress_size for each in archive.infolist() if not each.filename.endswith(".pyc")]
    return sum(source) / _MEGABYTE
