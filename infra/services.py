"""Intake, deliveries and funds: one function each behind the API, and the paymaster of funds."""

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from infra.api import Api
from infra.constructs.service_function import Entry, ServiceFunction
from infra.data import Data
from infra.funds import paymaster
from infra.stages import Stage

_KEEPS = ("GetItem", "Query", "PutItem")
"""What keeping records takes. A transaction needs the actions that it is made of."""

_ONE_CPU_MB = 1769
"""A whole processor: funds reckons a pay list of 40,000 days, and reads 10,000 answers, within one request."""


class Services(cdk.Stack):
    """The three services that take records in."""

    def __init__(self, scope: Construct, name: str, stage: Stage, *, data: Data, api: Api, **props: Any) -> None:
        super().__init__(scope, name, **props)
        self.functions: list[ServiceFunction] = []
        for service in ("intake", "deliveries", "funds"):
            environment = data.function_environment | (data.documents_environment if service == "funds" else {})
            entry = Entry(service, "api", memory_mb=_ONE_CPU_MB if service == "funds" else 512)
            function = ServiceFunction(self, stage, entry, environment)
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
        data.records.allow(funds, "UpdateItem", "DeleteItem", "ConditionCheckItem", "BatchGetItem", "PartiQLInsert")
        data.allow_documents(funds, "GetObject", "PutObject", under="receipts/")
        data.allow_missing_documents(funds)
        data.ledger.allow(funds, "Query", "PutItem", "UpdateItem")
        self.functions.append(paymaster(self, stage, data))
