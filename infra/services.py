"""Intake, deliveries and funds: one function each behind the API, and the clerk of funds."""

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from infra.api import Api
from infra.constructs.every_day import EveryDay
from infra.constructs.followed import follow, inserted
from infra.constructs.service_function import Entry, ServiceFunction
from infra.data import Data
from infra.reports import Reports
from infra.stages import Stage

_KEEPS = ("GetItem", "Query", "PutItem")
"""What keeping records takes. A transaction needs the actions that it is made of."""


class Services(cdk.Stack):
    """The three services that take records in."""

    def __init__(  # noqa: PLR0913 - what the services stand on
        self, scope: Construct, name: str, stage: Stage, *, data: Data, api: Api, reports: Reports, **props: Any
    ) -> None:
        super().__init__(scope, name, **props)
        environment = data.function_environment
        self.functions: list[ServiceFunction] = []
        for service in ("intake", "deliveries", "funds"):
            told = environment | (reports.mail_environment if service == "funds" else {})
            function = ServiceFunction(self, stage, Entry(service, "api"), told)
            data.records.allow(function.role, *_KEEPS)
            data.access.allow(function.role, "GetItem")
            data.allow_data_keys(function.role)
            data.allow_first_data_key(function.role)
            api.serve(self, function)
            self.functions.append(function)
        intake, deliveries, funds = (function.role for function in self.functions)
        data.records.allow(intake, "ConditionCheckItem", "BatchGetItem", "PartiQLInsert")
        data.records.allow_index(intake, "by_subject")
        data.access.allow(intake, "Query")
        data.records.allow(deliveries, "UpdateItem", "ConditionCheckItem", "BatchGetItem")
        data.records.allow(funds, "ConditionCheckItem", "UpdateItem")
        data.ledger.allow(funds, "Query", "PutItem", "UpdateItem")
        api.serve_openly(self, self.functions[-1], "/v1/open/consents/{token}")
        self.functions.append(self._clerk(stage, data, reports))

    def _clerk(self, stage: Stage, data: Data, reports: Reports) -> ServiceFunction:
        """Mails signed links to funders as they are asked for; each night gives back what nobody answered."""
        entry = Entry("funds", "clerk", timeout_seconds=300, asynchronous=True)
        clerk = ServiceFunction(self, stage, entry, data.function_environment | reports.mail_environment)
        data.records.allow(clerk.role, *_KEEPS, "ConditionCheckItem")
        data.ledger.allow(clerk.role, "PutItem", "UpdateItem")
        data.allow_data_keys(clerk.role)
        reports.allow_mail(clerk.role)
        follow(data.records, clerk, batch_size=10, only=inserted("consent"))
        EveryDay(self, "ClearUp", clerk, hour=1, minute=30)
        return clerk
