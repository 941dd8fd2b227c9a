"""Intake, deliveries and funds: one function each behind the API, and those that work behind them."""

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from infra.api import Api
from infra.constructs.service_function import Entry, ServiceFunction
from infra.data import Data
from infra.deliveries import planner, sheets
from infra.funds import clerk, paymaster
from infra.reports import Reports
from infra.stages import Stage

_KEEPS = ("GetItem", "Query", "PutItem")
"""What keeping records takes. A transaction needs the actions that it is made of."""

_ONE_CPU_MB = 1769
"""A whole processor: within one request funds reckons a pay list of 40,000 days and reads 10,000 answers, and
deliveries compares a list of 20,000 households with those of other rounds, or prints the papers of one."""


class Services(cdk.Stack):
    """The three services that take records in."""

    def __init__(  # noqa: PLR0913 - what the services stand on
        self,
        scope: Construct,
        name: str,
        stage: Stage,
        *,
        data: Data,
        api: Api,
        reports: Reports,
        site: str,
        **props: Any,
    ) -> None:
        super().__init__(scope, name, **props)
        environment = data.function_environment
        self.functions: list[ServiceFunction] = []
        for service in ("intake", "deliveries", "funds"):
            more = {
                "intake": {},
                "deliveries": {**data.documents_environment, "SITE_URL": site},
                "funds": {**data.documents_environment, **reports.mail_environment},
            }[service]
            entry = Entry(service, "api", memory_mb=512 if service == "intake" else _ONE_CPU_MB)
            function = ServiceFunction(self, stage, entry, environment | more)
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
        data.records.allow(deliveries, "UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchGetItem")
        data.ledger.allow(deliveries, "Query", "PutItem", "UpdateItem")
        data.allow_documents(
            deliveries, "GetObject", "PutObject", "DeleteObject", "DeleteObjectVersion", under="uploads/"
        )
        for folder in ("proofs/", "sheets/", "papers/"):
            data.allow_documents(deliveries, "GetObject", "PutObject", under=folder)
        data.allow_missing_documents(deliveries)
        data.records.allow(funds, "UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchGetItem", "PartiQLInsert")
        data.allow_documents(funds, "GetObject", "PutObject", under="receipts/")
        data.allow_missing_documents(funds)
        data.ledger.allow(funds, "Query", "PutItem", "UpdateItem")
        api.serve_openly(self, self.functions[1], "/v1/open/runs/{proxy+}")
        api.serve_openly(self, self.functions[2], "/v1/open/consents/{token}")
        behind = [
            planner(self, stage, data),
            sheets(self, stage, data),
            paymaster(self, stage, data),
            clerk(self, stage, data, reports),
        ]
        self.functions += behind
