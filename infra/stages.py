"""The stages as data: what differs between a laptop, a rehearsal and a real programme."""

from collections.abc import Callable
from dataclasses import dataclass

from aws_cdk import RemovalPolicy
from aws_cdk.aws_logs import RetentionDays

from infra import targets
from infra.targets import Target


@dataclass(frozen=True)
class Stage:
    """One deployment of everything."""

    name: str
    keeps_data: bool
    """Data outlive a mistake: deletion protection, recovery to any second of 35 days, and no stack deletes a table."""
    alarms: bool
    log_retention: RetentionDays
    sender: str
    """Who reports come from; `-c sender=` names a real address, which SES asks its owner to confirm."""
    target: Callable[[], Target]
    mfa: bool
    """Staff need a second factor (an authenticator app) to sign in."""
    monthly_budget_usd: int | None
    requests_per_second: int

    @property
    def local(self) -> bool:
        """Whether this stage lives in the local cloud, where addresses are http://….localhost:PORT."""
        return self.name == "local"

    @property
    def metrics(self) -> str:
        """The namespace of the metrics that functions write themselves."""
        return f"Houyuan/{self.name}"

    @property
    def removal_policy(self) -> RemovalPolicy:
        """What becomes of data when their stack goes."""
        return RemovalPolicy.RETAIN if self.keeps_data else RemovalPolicy.DESTROY


_SENDER = "reports@example.org"

STAGES = {
    stage.name: stage
    for stage in (
        Stage(
            name="local",
            keeps_data=False,
            alarms=False,
            log_retention=RetentionDays.ONE_DAY,
            sender=_SENDER,
            target=targets.emulator,
            mfa=False,
            monthly_budget_usd=None,
            requests_per_second=10_000,
        ),
        Stage(
            name="dev",
            keeps_data=False,
            alarms=True,
            log_retention=RetentionDays.TWO_WEEKS,
            sender=_SENDER,
            target=targets.aws,
            mfa=False,
            monthly_budget_usd=10,
            requests_per_second=50,
        ),
        Stage(
            name="prod",
            keeps_data=True,
            alarms=True,
            log_retention=RetentionDays.SIX_MONTHS,
            sender=_SENDER,
            target=targets.aws,
            mfa=True,
            monthly_budget_usd=50,
            requests_per_second=200,
        ),
    )
}
