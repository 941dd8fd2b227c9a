"""Behind the requests of deliveries: the planner makes the lists of rounds, large sheets are stored."""

from constructs import Construct

from infra.constructs.service_function import ServiceFunction
from infra.constructs.worker import worker
from infra.data import Data
from infra.stages import Stage


def planner(scope: Construct, stage: Stage, data: Data) -> ServiceFunction:
    """A function of its own, which sees nothing personal: a list names households, and it may open no key."""
    function = worker(scope, stage, "deliveries", "planner", data.records, "round", data.function_environment)
    data.records.allow(function.role, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
    return function


def sheets(scope: Construct, stage: Stage, data: Data) -> ServiceFunction:
    """A function of its own: a large sheet holds up no list, and who makes lists opens no keys and moves no goods."""
    environment = data.function_environment | data.documents_environment
    function = worker(scope, stage, "deliveries", "sheets", data.records, "delivery-sheet", environment)
    role = function.role
    data.records.allow(role, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
    data.records.allow(role, "BatchGetItem")
    data.ledger.allow(role, "PutItem", "UpdateItem")
    data.access.allow(role, "GetItem")
    data.allow_data_keys(role)
    data.allow_documents(role, "GetObject", "PutObject", "DeleteObject", "DeleteObjectVersion", under="sheets/")
    data.allow_missing_documents(role)
    return function
