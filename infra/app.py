"""The CDK app: `-c stage=local|dev|prod` (local without). Which stack needs which reads from the arguments below."""

import aws_cdk as cdk

from infra.api import Api
from infra.data import Data
from infra.ops import Ops
from infra.reports import Reports
from infra.services import Services
from infra.stages import STAGES
from infra.web import Web


def build(app: cdk.App) -> list[cdk.Stack]:
    """All stacks of the stage that the context names.

    No account or region is fixed: the credentials of the deployment decide.
    """
    stage = STAGES[str(app.node.try_get_context("stage") or "local")]
    prefix = f"Houyuan-{stage.name}"
    data = Data(app, f"{prefix}-Data", stage)
    web = Web(app, f"{prefix}-Web", stage)
    api = Api(app, f"{prefix}-Api", stage, web.address)
    reports = Reports(app, f"{prefix}-Reports", stage, data=data, api=api, site=web.address)
    services = Services(app, f"{prefix}-Services", stage, data=data, api=api, reports=reports, site=web.address)
    ops = Ops(app, f"{prefix}-Ops", stage, api=api, functions=[*services.functions, *reports.functions])
    stacks = [data, web, api, services, reports, ops]
    for stack in stacks:
        cdk.Tags.of(stack).add("application", "houyuan")
        cdk.Tags.of(stack).add("stage", stage.name)
    return stacks


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
