"""An alarm on something that must not happen at all."""

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct


def watch(scope: Construct, name: str, metric: cloudwatch.Metric, told: str) -> cloudwatch.Alarm:
    """Alarms as soon as the metric counts one, within its period; silence is good news."""
    return cloudwatch.Alarm(
        scope,
        name,
        alarm_description=f"{told}.",
        metric=metric,
        threshold=1,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    )
