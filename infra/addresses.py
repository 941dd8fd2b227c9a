"""Addresses of the site, the API and the sign-in page, as each stage forms them."""

from aws_cdk import Aws, Fn, Stack
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cognito as cognito

from infra.stages import Stage


def site(stack: Stack, stage: Stage, distribution: cloudfront.Distribution) -> str:
    """Where staff open the site, without a slash at the end."""
    if not stage.local:
        return f"https://{distribution.distribution_domain_name}"
    label = Fn.select(0, Fn.split(".", distribution.distribution_domain_name))
    return f"http://{label}.cloudfront.localhost:{_port(stack)}"


def api(stack: Stack, stage: Stage, http: gateway.HttpApi) -> str:
    """Where the API answers, without a slash at the end."""
    if not stage.local:
        return http.api_endpoint
    return f"http://{http.api_id}.execute-api.localhost:{_port(stack)}"


def sign_in(stack: Stack, stage: Stage, domain: cognito.UserPoolDomain) -> str:
    """Where the hosted sign-in page is."""
    return f"http://localhost:{_port(stack)}" if stage.local else domain.base_url()


def connectable(stage: Stage) -> str:
    """What the site's content security policy lets it call besides itself: APIs, sign-in pages, buckets of this region.

    The site stands before them, so their own names are not known to it.
    """
    if stage.local:
        return "http://*.execute-api.localhost:* http://localhost:* http://127.0.0.1:*"
    region, suffix = Aws.REGION, Aws.URL_SUFFIX
    buckets = f"https://*.s3.{region}.{suffix} https://*.s3.{suffix}"
    return f"https://*.execute-api.{region}.{suffix} https://*.auth.{region}.amazoncognito.com {buckets}"


def _port(stack: Stack) -> str:
    """The local cloud's port, which `houyuan up` names."""
    return str(stack.node.try_get_context("port") or 4566)
