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

from infra.api import Api
from infra.constructs.service_function import ServiceFunction
from infra.constructs.watch import watch
from infra.stages import Stage

_WARN_AT_PERCENT = 80


class Ops(cdk.Stack):
    """The alarms, the budget's among them, and the dashboard. `-c alarm_mail=` names who gets the alarms."""

    def __init__(
        self, scope: Construct, name: str, stage: Stage, *, api: Api, functions: list[ServiceFunction], **props: Any
    ) -> None:
        super().__init__(scope, name, **props)
        self._dashboard(stage, api, functions)
        if not stage.alarms:
            return
        topic = sns.Topic(self, "Alarms", display_name=f"Houyuan {stage.name}", enforce_ssl=True)
        reader = self.node.try_get_context("alarm_mail")
        if reader:
            topic.add_subscription(subscriptions.EmailSubscription(str(reader)))
        alarms = [alarm for function in functions for alarm in function.alarms(self)]
        for alarm in (*alarms, self._failed_requests(api), self._drift(stage)):
            alarm.add_alarm_action(actions.SnsAction(topic))
        if stage.monthly_budget_usd:
            self._budget(stage.monthly_budget_usd, topic)
        cdk.CfnOutput(self, "AlarmTopic", value=topic.topic_arn)

    def _failed_requests(self, api: Api) -> cloudwatch.Alarm:
        """A service answers 500 for its own defects and so does not fail as a function; the API counts the answers."""
        return watch(self, "ApiFailures", api.http.metric_server_error(), "The API answered a request with 5xx")

    def _drift(self, stage: Stage) -> cloudwatch.Alarm:
        metric = cloudwatch.Metric(
            namespace=stage.metrics,
            metric_name="DriftedCubes",
            dimensions_map={"service": "reports"},
            statistic="Sum",
        )
        return watch(self, "Drift", metric, "A figure's cache differed from its records and was mended: find out why")

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

    def _dashboard(self, stage: Stage, api: Api, functions: list[ServiceFunction]) -> None:
        rows = {
            "Requests refused (4xx) and failed (5xx)": [api.http.metric_client_error(), api.http.metric_server_error()],
            "Requests and runs": [function.function.metric_invocations() for function in functions],
            "Errors": [function.function.metric_errors() for function in functions],
            "Duration, 99th percentile": [function.function.metric_duration(statistic="p99") for function in functions],
            "Throttles": [function.function.metric_throttles() for function in functions],
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
                [
                    cloudwatch.GraphWidget(title=title, left=list(metrics), width=12)
                    for title, metrics in (*rows.items(), ("Dead letters", waiting))
                ],
            ],
        )
