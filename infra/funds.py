"""Behind the requests of funds: the paymaster works on pay lists, the clerk asks funders for their consent."""

from constructs import Construct

from infra.constructs.every_day import EveryDay
from infra.constructs.followed import follow, written
from infra.constructs.service_function import Entry, ServiceFunction
from infra.constructs.worker import worker
from infra.data import Data
from infra.reports import Reports
from infra.stages import Stage

_AT_ONCE = 10


def paymaster(scope: Construct, stage: Stage, data: Data) -> ServiceFunction:
    """A function of its own: a long list holds up no mail, and who moves money sends none."""
    function = worker(scope, stage, "funds", "paymaster", data.records, "paylist", data.function_environment)
    role = function.role
    data.records.allow(role, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
    data.records.allow(role, "BatchGetItem", "PartiQLInsert")
    data.ledger.allow(role, "PutItem", "UpdateItem")
    data.access.allow(role, "GetItem")
    data.allow_data_keys(role)
    return function


def clerk(scope: Construct, stage: Stage, data: Data, reports: Reports) -> ServiceFunction:
    """Mails signed links to funders as they are asked for; each night gives back what nobody answered."""
    entry = Entry("funds", "clerk", timeout_seconds=300, asynchronous=True)
    function = ServiceFunction(scope, stage, entry, data.function_environment | reports.mail_environment)
    role = function.role
    data.records.allow(role, "GetItem", "Query", "PutItem", "ConditionCheckItem")
    data.ledger.allow(role, "PutItem", "UpdateItem")
    data.allow_data_keys(role)
    reports.allow_mail(role)
    # Asked, or asked anew because the contact changed. The clerk's own note that a mail went out comes by as well, and
    # ends there: it writes only about what is pending.
    follow(data.records, function, batch_size=_AT_ONCE, only=written("consent"))
    EveryDay(scope, "ClearUp", function, hour=1, minute=30)
    return function
