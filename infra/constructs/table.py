"""A DynamoDB table as this system keeps it, and exact permissions on it."""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.stages import Stage

_RECOVERABLE_DAYS = 35
_STRING = dynamodb.AttributeType.STRING


class Table(Construct):
    """On demand, encrypted, recoverable to any second; keys are the strings `pk` and `sk`.

    Args:
        stream: whether the keys of changed items go to a stream.
        indexes: name of an index -> the attribute it is partitioned by; sorted by `sk`, all attributes, sparse.
    """

    def __init__(
        self, scope: Construct, name: str, stage: Stage, *, stream: bool = False, indexes: dict[str, str] | None = None
    ) -> None:
        super().__init__(scope, name)
        sort_key = dynamodb.Attribute(name="sk", type=_STRING)
        recovery = dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True, recovery_period_in_days=_RECOVERABLE_DAYS
        )
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="pk", type=_STRING),
            sort_key=sort_key,
            billing=dynamodb.Billing.on_demand(),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=recovery,
            deletion_protection=stage.keeps_data,
            removal_policy=stage.removal_policy,
            dynamo_stream=dynamodb.StreamViewType.KEYS_ONLY if stream else None,
            global_secondary_indexes=[
                dynamodb.GlobalSecondaryIndexPropsV2(
                    index_name=index,
                    partition_key=dynamodb.Attribute(name=attribute, type=_STRING),
                    sort_key=sort_key,
                    projection_type=dynamodb.ProjectionType.ALL,
                )
                for index, attribute in (indexes or {}).items()
            ],
        )

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.table_name

    def allow(self, role: iam.Role, *actions: str, partitions: str | None = None) -> None:
        """Lets a role do exactly these actions (`GetItem`, …), if asked only on partitions whose `pk` is like this."""
        named = [f"dynamodb:{action}" for action in actions]
        only = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [partitions]}} if partitions else None
        role.add_to_policy(iam.PolicyStatement(actions=named, resources=[self.table.table_arn], conditions=only))

    def allow_index(self, role: iam.Role, index: str) -> None:
        """Lets a role query one index."""
        arn = f"{self.table.table_arn}/index/{index}"
        role.add_to_policy(iam.PolicyStatement(actions=["dynamodb:Query"], resources=[arn]))

    def tell(self, stack: cdk.Stack, output: str) -> None:
        """Names the table in its stack's outputs."""
        cdk.CfnOutput(stack, output, value=self.name)
