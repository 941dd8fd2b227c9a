"""Behind the requests of deliveries: the planner makes the lists of rounds, large sheets are stored."""

from constructs import Construct

from infra.constructs.followed import follow, written
from infra.constructs.service_function import Entry, ServiceFunction
from infra.data import Data
from infra.stages import Stage

_AT_ONCE = 10
_SECONDS = 900
"""A run works a minute on each round or sheet; what a lease of a run that ended holds up is waited for."""


def planner(scope: Construct, stage: Stage, data: Data) -> ServiceFunction:
    """A function of its own, which sees nothing personal: a list names households, and it may open no key."""
    entry = Entry("deliveries", "planner", memory_mb=1024, timeout_seconds=_SECONDS, asynchronous=True)
    function = ServiceFunction(scope, stage, entry, data.function_environment)
    data.records.allow(function.role, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
    follow(data.records, function, batch_size=_AT_ONCE, only=written("round-work"))
    return function


def sheets(scope: Construct, stage: Stage, data: Data) -> ServiceFunction:
    """A function of its own: a large sheet holds up no list, and who makes lists opens no keys and moves no goods."""
    entry = Entry("deliveries", "sheets", memory_mb=1024, timeout_seconds=_SECONDS, asynchronous=True)
    function = ServiceFunction(scope, stage, entry, data.function_environment | data.documents_environment)
    role = function.role
    data.records.allow(role, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
    data.records.allow(role, "BatchGetItem")
    data.ledger.allow(role, "PutItem", "UpdateItem")
    data.access.allow(role, "GetItem")
    data.allow_data_keys(role)
    data.allow_documents(role, "GetObject", "PutObject", "DeleteObject", "DeleteObjectVersion", under="sheets/")
    data.allow_missing_documents(role)
    follow(data.records, function, batch_size=_AT_ONCE, only=written("delivery-sheet-work"))
    return function
