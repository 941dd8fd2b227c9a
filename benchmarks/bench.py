"""What rows are measured on: how large, and a local cloud of the scoreboard's own, begun when a row first asks."""

from contextlib import ExitStack
from functools import cached_property

from benchmarks import workers
from cli.cdk import BUILD
from cli.client import Client
from cli.local import cloud, sign_in, trial
from cli.local.cloud import LocalCloud
from cli.local.trial import Programme

FOLDER = BUILD / "bench-cloud"


class Bench:
    """A run of the scoreboard. A quick one is small and goes on with the cloud of the last: to try, not to tell."""

    def __init__(self, until_the_end: ExitStack, *, quick: bool) -> None:
        self.quick = quick
        self._until_the_end = until_the_end

    def size(self, full: int, quick: int) -> int:
        """How many of something this run takes."""
        return quick if self.quick else full

    @cached_property
    def cloud(self) -> LocalCloud:
        """The local cloud, on whose tables this process works as well; functions that follow its streams rest."""
        made = self._until_the_end.enter_context(cloud.beside(FOLDER, fresh=not self.quick))
        made.deployment.enter()
        workers.rest()
        return made

    @cached_property
    def clients(self) -> dict[str, Client]:
        """A client for each role."""
        return sign_in.clients(self.cloud)

    def programme(self) -> Programme:
        """A new programme that everybody is a member of."""
        return trial.begin(self.cloud, self.clients)
