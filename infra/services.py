"""Intake, deliveries and funds: one function each behind the API."""

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from infra.api import Api
from infra.constructs.service_function import Entry, ServiceFunction
from infra.data import Data
from infra.stages import Stage

# A transaction, and a PartiQL insert, need the actions that they are made of.
_KEEPS = ("GetItem", "Query", "PutItem", "UpdateItem", "BatchGetItem", "ConditionCheckItem", "PartiQLInsert")
_KNOWS_CALLERS = ("GetItem", "Query", "PutItem")


class Services(cdk.Stack):
    """The three services that take records in."""

    def __init__(self, scope: Construct, name: str, stage: Stage, *, data: Data, api: Api, **props: Any) -> None:
        super().__init__(scope, name, **props)
        self.functions: list[ServiceFunction] = []
        for service in ("intake", "deliveries", "funds"):
            function = ServiceFunction(self, stage, Entry(service, "api"), data.function_environment)
            data.records.allow(function.role, *_KEEPS)
            data.access.allow(function.role, *_KNOWS_CALLERS)
            if service == "funds":
                data.ledger.allow(function.role, *_KEEPS)
            data.allow_personal_fields(function.role)
            api.serve(self, function)
            self.functions.append(function)
