"""A stage on AWS: deployed with the credentials of whoever calls, found again by its stacks' outputs."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from cli import cdk, site
from cli.deployment import Deployment, Outputs
from cli.failure import Failure
from cli.terminal import measured, step

STAGES = ("dev", "prod")
_STACKS = ("Data", "Web", "Api", "Reports")


class NoAccount(Failure):
    """No AWS credentials or no region, or they are not accepted."""


class NotDeployed(Failure):
    """The stage is not deployed in this account and region."""


def deploy(stage: str, context: dict[str, str]) -> Deployment:
    """Prepares the account, deploys every stack, builds and publishes the site; repeated, it changes what changed.

    Raises:
        NoAccount: without credentials or a region.
        CdkFailed: when a stack could not be deployed; CloudFormation has put back what it had begun.
    """
    account, region = _account()
    with step(f"Account {account} prepared in {region}"):
        cdk.bootstrap(account, region)
    with ThreadPoolExecutor(1) as beside:
        built = beside.submit(site.build)
        with measured("Stacks deployed") as progress:
            deployment = Deployment.of(cdk.deploy(stage, context, progress))
        with step("Site published"):
            built.result()
            site.publish(deployment, stage, region)
    return deployment


def find(stage: str) -> Deployment:
    """The stage as it stands in the caller's account.

    Raises:
        NoAccount: without credentials or a region.
        NotDeployed: when a stack is missing.
    """
    _account()
    formation: Any = boto3.client("cloudformation")
    outputs: Outputs = {}
    for stack in _STACKS:
        name = f"Houyuan-{stage}-{stack}"
        try:
            told = formation.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            raise NotDeployed(f"There is no stack {name}: run `houyuan deploy --stage {stage}` first") from error
        outputs[name] = {each["OutputKey"]: each["OutputValue"] for each in told.get("Outputs", [])}
    return Deployment.of(outputs)


def _account() -> tuple[str, str]:
    region = boto3.session.Session().region_name
    if not region:
        raise NoAccount("Name a region first: export AWS_REGION=…")
    try:
        account = boto3.client("sts").get_caller_identity()["Account"]
    except (BotoCoreError, ClientError) as error:
        raise NoAccount(f"AWS does not know these credentials: {error}") from error
    return account, region
