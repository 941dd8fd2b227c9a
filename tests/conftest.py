"""What every test folder shares: unit and service tests reach nothing, the others this machine only."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from cli.local import cloud
from cli.local.cloud import LocalCloud

HERE = Path(__file__).parent
OFFLINE = {"unit", "service"}
LOOPBACK = ["127.0.0.1", "::1", "localhost"]

# A shared machine is slow at times; a failure must be found again by everybody.
hypothesis.settings.register_profile("houyuan", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("houyuan")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        item.add_marker(pytest.mark.disable_socket if folder in OFFLINE else pytest.mark.allow_hosts(LOOPBACK))
        if folder == "infra":
            # The stages are synthesised once a process, at some 900 MB: one process does it for all.
            item.add_marker(pytest.mark.xdist_group(folder))


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalCloud]:
    """A local cloud of the tests' own, beside the one that a person may be using; begun anew in each run."""
    with cloud.beside(HERE.parent / "build" / "test-cloud", fresh=True) as up:
        yield up
