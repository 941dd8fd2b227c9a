"""A time of day at which a function runs."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.constructs.service_function import ServiceFunction

_RETRIES = 3
_GIVE_UP_AFTER_SECONDS = 7200


class EveryDay(Construct):
    """Runs a function every day at a time of the programmes' time zone; what cannot be started is a dead letter.

    Its role may start this one function and nothing else.
    """

    def __init__(self, scope: Construct, name: str, function: ServiceFunction, *, hour: int, minute: int) -> None:
        super().__init__(scope, name)
        account = {"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}}
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com", conditions=account))
        arn = function.function.function_arn
        role.add_to_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[arn]))
        if function.dead_letters:
            queue = function.dead_letters.queue_arn
            role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[queue]))
        scheduler.CfnSchedule(
            self,
            "Schedule",
            schedule_expression=f"cron({minute} {hour} * * ? *)",
            schedule_expression_timezone="Asia/Shanghai",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=arn,
                role_arn=role.role_arn,
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_retry_attempts=_RETRIES, maximum_event_age_in_seconds=_GIVE_UP_AFTER_SECONDS
                ),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=function.dead_letters.queue_arn)
                if function.dead_letters
                else None,
            ),
        )
