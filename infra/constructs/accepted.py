"""Findings of the rule check that are accepted, each on its construct and with its reason."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def accept(construct: IConstruct, findings: dict[str, str]) -> None:
    """Accepts findings (rule -> reason) of AwsSolutions on a construct and what is in it."""
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=f"AwsSolutions-{rule}", reason=reason) for rule, reason in findings.items())
    )
