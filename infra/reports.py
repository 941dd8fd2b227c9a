"""Reports: the API, the projector that follows the tables' streams, the mailer and the drift check on schedules."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.api import Api
from infra.constructs.every_day import EveryDay
from infra.constructs.followed import follow, inserted
from infra.constructs.service_function import Entry, ServiceFunction
from infra.data import Data
from infra.stages import Stage

_KEEPS = ("GetItem", "Query", "PutItem")


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
        self.mail_environment = {
            "SENDER": sender,
            "MAIL_CONFIGURATION_SET": mail.configuration_set_name,
            "SITE_URL": site,
        }
        environment = {
            **data.function_environment,
            **self.mail_environment,
            **data.documents_environment,
            "API_URL": api.address,
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
        data.figures.allow(front.role, "Query")
        data.ledger.allow(front.role, "Query")
        for sending in (front, mailer):
            self._allow_sending(sending)
        data.records.allow(issuer.role, "GetItem", "PutItem")
        data.allow_documents(issuer.role, "PutObject")
        data.access.allow(front.role, "GetItem")
        data.allow_missing_documents(front.role)
        for table in (data.records, data.ledger):
            follow(table, projector, batch_size=1000, window=cdk.Duration.seconds(2))
        follow(data.records, issuer, batch_size=1, only=inserted("report"))
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
        """Reads units of records and transfers, counts people under their pseudonyms, overwrites cubes and their parts.

        A programme that has records has its data key, so nothing here makes one.
        """
        data, role = self._data, function.role
        data.records.allow(role, "Query")
        data.ledger.allow(role, "Query")
        data.figures.allow(role, *_KEEPS, "DeleteItem")
        data.allow_data_keys(role)

    def _allow_sending(self, function: ServiceFunction) -> None:
        """Keeps reports, subscriptions and dispatches, reads and keeps documents, sends mail."""
        data, role = self._data, function.role
        data.records.allow(role, *_KEEPS)
        data.allow_data_keys(role)
        data.allow_documents(role, "GetObject", "PutObject")
        self.allow_mail(role)

    def allow_mail(self, role: iam.Role) -> None:
        """Lets a role send mail from the one address, also for another stack.

        What SES checks for a message that comes whole, with its attachment, is called SendRawEmail.
        """
        actions = ["ses:SendEmail", "ses:SendRawEmail"]
        role.add_to_policy(iam.PolicyStatement(actions=actions, resources=self._mail_arns))
