"""Reports: the API, the projector that follows the tables' streams, the mailer and the drift check on schedules."""

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.api import Api
from infra.constructs.every_day import EveryDay
from infra.constructs.service_function import Entry, ServiceFunction
from infra.constructs.table import Table
from infra.data import Data
from infra.stages import Stage

_KEEPS = ("GetItem", "Query", "PutItem")
_REPORTS = lambda_.FilterCriteria.filter(
    {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"suffix": "#report"}]}}}}
)
"""Stream records of reports that were asked for."""


class Reports(cdk.Stack):
    """Everything that turns records into figures, and figures into reports that arrive."""

    def __init__(  # noqa: PLR0913 - what a report is made of
        self, scope: Construct, name: str, stage: Stage, *, data: Data, api: Api, site: str, **props: Any
    ) -> None:
        super().__init__(scope, name, **props)
        self._data = data
        sender = self._sender(stage)
        identity = ses.EmailIdentity(self, "Sender", identity=ses.Identity.email(sender))
        mail = ses.ConfigurationSet(
            self, "Mail", tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE, reputation_metrics=True
        )
        self._mail_arns = [
            identity.email_identity_arn,
            self.format_arn(service="ses", resource="configuration-set", resource_name=mail.configuration_set_name),
        ]
        environment = {
            **data.function_environment,
            **data.documents_environment,
            "SENDER": sender,
            "MAIL_CONFIGURATION_SET": mail.configuration_set_name,
            "API_URL": api.address,
            "SITE_URL": site,
        }

        def entry(
            name: str, *, memory_mb: int = 1024, timeout_seconds: int, asynchronous: bool = True
        ) -> ServiceFunction:
            made = Entry("reports", name, memory_mb, timeout_seconds, asynchronous)
            return ServiceFunction(self, stage, made, environment)

        front = entry("api", timeout_seconds=29, asynchronous=False)
        projector = entry("projector", timeout_seconds=120)
        issuer = entry("issuer", timeout_seconds=900)
        mailer = entry("mailer", timeout_seconds=300)
        drift = entry("drift", timeout_seconds=900)
        self.functions = [front, projector, issuer, mailer, drift]

        api.serve(self, front)
        for folding in (projector, issuer, drift):
            self._allow_folding(folding)
        for walking in (front, issuer, drift):
            data.figures.allow(walking.role, "Query")
        data.ledger.allow(front.role, "Query")
        for sending in (front, mailer):
            self._allow_sending(sending)
        data.records.allow(issuer.role, "GetItem", "PutItem")
        data.allow_documents(issuer.role, "PutObject")
        data.access.allow(front.role, "GetItem")
        data.allow_missing_documents(front.role)
        for table in (data.records, data.ledger):
            self._follow(table, projector, batch_size=1000, window=cdk.Duration.seconds(2))
        self._follow(data.records, issuer, batch_size=1, only=_REPORTS)
        EveryDay(self, "Daily", mailer, hour=8, minute=0)
        EveryDay(self, "Nightly", drift, hour=2, minute=30)
        cdk.CfnOutput(self, "Sender_", value=sender).override_logical_id("SenderAddress")

    def _sender(self, stage: Stage) -> str:
        named = str(self.node.try_get_context("sender") or stage.sender)
        if named == stage.sender and not stage.local:
            told = f"Nobody can confirm {named}, so no report can be mailed: name the sender with -c sender=…"
            cdk.Annotations.of(self).add_warning_v2("houyuan:sender", told)
        return named

    def _allow_folding(self, function: ServiceFunction) -> None:
        """Reads units of records and transfers, counts people under their pseudonyms, overwrites cubes.

        A programme that has records has its data key, so nothing here makes one.
        """
        data, role = self._data, function.role
        data.records.allow(role, "Query")
        data.ledger.allow(role, "Query")
        data.figures.allow(role, "GetItem", "PutItem")
        data.allow_data_keys(role)

    def _allow_sending(self, function: ServiceFunction) -> None:
        """Keeps reports, subscriptions and dispatches, reads and keeps documents, sends mail.

        What SES checks for a message that comes whole, with its attachment, is called SendRawEmail.
        """
        data, role = self._data, function.role
        data.records.allow(role, *_KEEPS)
        data.allow_data_keys(role)
        data.allow_documents(role, "GetObject", "PutObject")
        actions = ["ses:SendEmail", "ses:SendRawEmail"]
        role.add_to_policy(iam.PolicyStatement(actions=actions, resources=self._mail_arns))

    def _follow(
        self,
        table: Table,
        function: ServiceFunction,
        *,
        batch_size: int,
        window: cdk.Duration | None = None,
        only: Mapping[str, Any] | None = None,
    ) -> None:
        """Changed keys reach a function seconds later, many at once; a batch that fails is halved and retried."""
        function.function.add_event_source(
            sources.DynamoEventSource(
                table.table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=batch_size,
                max_batching_window=window,
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                retry_attempts=8,
                filters=[only] if only else None,
                on_failure=sources.SqsDlq(function.dead_letters) if function.dead_letters else None,
            )
        )
