"""Cross-origin rules of the local API: the emulator does not take them from the template, so they are set from it."""

from typing import Any

import boto3

from cli import cdk
from cli.deployment import Deployment
from cli.local import emulator


def apply(deployment: Deployment) -> None:
    """Sets the template's own rules; the one origin that it allows is the site."""
    resources: Any = cdk.template("local", "Api", emulator.folder())["Resources"]
    rules = next(
        each["Properties"]["CorsConfiguration"]
        for each in resources.values()
        if each["Type"] == "AWS::ApiGatewayV2::Api"
    )
    gateway: Any = boto3.client("apigatewayv2")
    gateway.update_api(ApiId=deployment.api_id, CorsConfiguration={**rules, "AllowOrigins": [deployment.site_url]})
