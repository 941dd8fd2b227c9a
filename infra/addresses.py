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
        return f"http://*.execute-api.localhost:* {buckets(stage)}"
    region, suffix = Aws.REGION, Aws.URL_SUFFIX
    return f"https://*.execute-api.{region}.{suffix} https://*.auth.{region}.amazoncognito.com {buckets(stage)}"


def buckets(stage: Stage) -> str:
    """Where the pictures of proofs go to and are shown from: buckets of this region, by no name that the site knows."""
    if stage.local:
        return "http://localhost:* http://127.0.0.1:*"
    return f"https://*.s3.{Aws.REGION}.{Aws.URL_SUFFIX} https://*.s3.{Aws.URL_SUFFIX}"


def _port(stack: Stack) -> str:
    """The local cloud's port, which `houyuan up` names."""
    return str(stack.node.try_get_context("port") or 4566)
