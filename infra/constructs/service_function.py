"""One Lambda entry of a service: its own role, its own log, its own dead letters, and how it is watched."""

from collections.abc import Mapping
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import bundling
from infra.constructs.accepted import accept
from infra.constructs.watch import watch
from infra.stages import Stage

_DEAD_LETTER_DAYS = 14


@dataclass(frozen=True)
class Entry:
    """A function of `services/<service>/handler.py` and what it needs to run.

    An asynchronous entry has no caller to tell of a failure: what it cannot handle goes to its dead-letter queue.
    """

    service: str
    name: str
    memory_mb: int = 512
    timeout_seconds: int = 29
    asynchronous: bool = False

    @property
    def title(self) -> str:
        """A name for constructs."""
        return f"{self.service.title()}{self.name.title()}"


class ServiceFunction(Construct):
    """A Lambda function that may do nothing but write its own log until a stack allows it more."""

    def __init__(self, scope: Construct, stage: Stage, entry: Entry, environment: Mapping[str, str]) -> None:
        super().__init__(scope, entry.title)
        self.service = entry.service
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log = logs.LogGroup(self, "Log", retention=stage.log_retention, removal_policy=cdk.RemovalPolicy.DESTROY)
        log.grant_write(self.role)
        self.dead_letters = self._queue() if entry.asynchronous else None
        target = stage.target()
        self.function = lambda_.Function(
            self,
            "Function",
            description=f"Houyuan {stage.name}: {entry.service} {entry.name}",
            runtime=target.runtime,
            architecture=target.architecture,
            handler=f"services.{entry.service}.handler.{entry.name}",
            code=_code(self, entry.service, stage),
            role=self.role,
            log_group=log,
            dead_letter_queue=self.dead_letters,
            memory_size=entry.memory_mb,
            timeout=cdk.Duration.seconds(entry.timeout_seconds),
            environment={
                **environment,
                "STAGE": stage.name,
                "POWERTOOLS_SERVICE_NAME": entry.service,
                "POWERTOOLS_METRICS_NAMESPACE": stage.metrics,
                "POWERTOOLS_LOG_LEVEL": "INFO",
            },
        )

        if stage.local:
            accept(self.function, {"L1": "The local cloud runs functions with its own Python."})

    def alarms(self, scope: Construct) -> list[cloudwatch.Alarm]:
        """Alarms on errors, throttles and dead letters, made in the stack that watches."""
        watched = {
            "Errors": (self.function.metric_errors(), "failed"),
            "Throttles": (self.function.metric_throttles(), "was throttled"),
        }
        if self.dead_letters:
            metric = self.dead_letters.metric_approximate_number_of_messages_visible()
            watched["DeadLetters"] = (metric, "left work undone: look into its dead-letter queue")
        name = self.node.id
        return [watch(scope, f"{name}{what}", metric, f"{name} {told}") for what, (metric, told) in watched.items()]

    def _queue(self) -> sqs.Queue:
        return sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(_DEAD_LETTER_DAYS),
        )


def _code(scope: Construct, service: str, stage: Stage) -> lambda_.Code:
    """The service's zip; an empty one, which cannot be deployed, with `-c zips=skip` or where no package can be had."""
    if scope.node.try_get_context("zips") == "skip":
        made = bundling.empty()
    else:
        try:
            made = bundling.zip_of(service, stage.target())
        except bundling.BundlingError as reason:
            cdk.Annotations.of(scope).add_warning_v2("houyuan:not-bundled", f"template only, no zip: {reason}")
            made = bundling.empty()
    return lambda_.Code.from_asset(
        str(made), asset_hash=f"{service}-{made.stem}", asset_hash_type=cdk.AssetHashType.CUSTOM
    )
