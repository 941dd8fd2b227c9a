"""Who is told when something breaks or costs too much, and one page to look at."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.constructs.service_function import ServiceFunction
from infra.stages import Stage

_WARN_AT_PERCENT = 80


class Ops(cdk.Stack):
    """Alarms of every function, the budget's alarm, the dashboard. `-c alarm_mail=` names who gets the alarms."""

    def __init__(
        self, scope: Construct, name: str, stage: Stage, functions: list[ServiceFunction], **props: Any
    ) -> None:
        super().__init__(scope, name, **props)
        self._dashboard(stage, functions)
        if not stage.alarms:
            return
        topic = sns.Topic(self, "Alarms", display_name=f"Houyuan {stage.name}", enforce_ssl=True)
        reader = self.node.try_get_context("alarm_mail")
        if reader:
            topic.add_subscription(subscriptions.EmailSubscription(str(reader)))
        for function in functions:
            for alarm in function.alarms(self):
                alarm.add_alarm_action(actions.SnsAction(topic))
        if stage.monthly_budget_usd:
            self._budget(stage.monthly_budget_usd, topic)
        cdk.CfnOutput(self, "AlarmTopic", value=topic.topic_arn)

    def _budget(self, usd: int, topic: sns.Topic) -> None:
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("budgets.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        budget = budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=usd, unit="USD"),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        comparison_operator="GREATER_THAN",
                        notification_type=kind,
                        threshold=_WARN_AT_PERCENT,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[
                        budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=topic.topic_arn)
                    ],
                )
                for kind in ("ACTUAL", "FORECASTED")
            ],
        )
        budget.node.add_dependency(topic)

    def _dashboard(self, stage: Stage, functions: list[ServiceFunction]) -> None:
        every = cdk.Duration.minutes(5)
        rows = {
            "Requests and runs": [function.function.metric_invocations(period=every) for function in functions],
            "Errors": [function.function.metric_errors(period=every) for function in functions],
            "Duration, 99th percentile": [
                function.function.metric_duration(period=every, statistic="p99") for function in functions
            ],
            "Throttles": [function.function.metric_throttles(period=every) for function in functions],
        }
        waiting = [
            function.dead_letters.metric_approximate_number_of_messages_visible()
            for function in functions
            if function.dead_letters
        ]
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=f"houyuan-{stage.name}",
            widgets=[
                [cloudwatch.GraphWidget(title=title, left=list(metrics), width=12) for title, metrics in rows.items()],
                [cloudwatch.GraphWidget(title="Dead letters", left=list(waiting), width=24)],
            ],
        )
