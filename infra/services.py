"""Intake, deliveries and funds: one function each behind the API."""

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from infra.api import Api
from infra.constructs.service_function import Entry, ServiceFunction
from infra.data import Data
from infra.stages import Stage

_KEEPS = ("GetItem", "Query", "PutItem")
"""What keeping records takes. A transaction needs the actions that it is made of."""


class Services(cdk.Stack):
    """The three services that take records in."""

    def __init__(self, scope: Construct, name: str, stage: Stage, *, data: Data, api: Api, **props: Any) -> None:
        super().__init__(scope, name, **props)
        self.functions: list[ServiceFunction] = []
        for service in ("intake", "deliveries", "funds"):
            function = ServiceFunction(self, stage, Entry(service, "api"), data.function_environment)
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
