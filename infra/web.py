"""The site: a private bucket behind CloudFront, with the headers that keep a page of personal data to itself."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra import addresses
from infra.constructs.accepted import accept
from infra.stages import Stage

_LOG_DAYS = 180


class Web(cdk.Stack):
    """The site's bucket and its distribution. The files themselves are published after the deployment."""

    def __init__(self, scope: Construct, name: str, stage: Stage, **props: Any) -> None:
        super().__init__(scope, name, **props)
        logs = s3.Bucket(
            self,
            "SiteLog",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,  # CloudFront writes its log under an ACL
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(_LOG_DAYS))],
            removal_policy=stage.removal_policy,
        )
        self.bucket = s3.Bucket(
            self,
            "Site",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=not stage.local,  # the local cloud speaks HTTP, and its CloudFront is held to the policy too
            server_access_logs_bucket=logs,
            server_access_logs_prefix="bucket/",
            removal_policy=cdk.RemovalPolicy.DESTROY,  # built from the repository; nothing here is the only copy
        )
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            price_class=cloudfront.PriceClass.PRICE_CLASS_200,  # Asia included
            enable_logging=not stage.local,
            log_bucket=None if stage.local else logs,
            log_file_prefix=None if stage.local else "distribution/",
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(self.bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.ALLOW_ALL
                if stage.local
                else cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=self._headers(stage),
                compress=True,
            ),
        )
        accept(
            self.distribution,
            {
                "CFR1": "Volunteers and funders may be anywhere; every page asks for a sign-in.",
                "CFR2": "A firewall costs a small charity more than all the rest; the site is static files.",
                "CFR4": "Without an own domain CloudFront's own certificate serves, and fixes the protocol.",
            },
        )
        if stage.local:
            accept(self.bucket, {"S10": "The local cloud speaks HTTP on loopback only; the bucket holds public files."})
            accept(self.distribution, {"CFR3": "Nobody but the developer asks for the site of a local stage."})
        self.address = addresses.site(self, stage, self.distribution)
        cdk.CfnOutput(self, "SiteBucket", value=self.bucket.bucket_name)
        cdk.CfnOutput(self, "SiteDistribution", value=self.distribution.distribution_id)
        cdk.CfnOutput(self, "SiteUrl", value=self.address)

    def _headers(self, stage: Stage) -> cloudfront.ResponseHeadersPolicy:
        policy = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": f"'self' data: blob: {addresses.buckets(stage)}",
            "font-src": "'self'",
            "manifest-src": "'self'",
            "worker-src": "'self'",
            "connect-src": f"'self' {addresses.connectable(stage)}",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
            "base-uri": "'none'",
        }
        return cloudfront.ResponseHeadersPolicy(
            self,
            "Headers",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy="; ".join(f"{name} {value}" for name, value in policy.items()),
                    override=True,
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=None
                if stage.local
                else cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=cdk.Duration.days(365), include_subdomains=True, override=True
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(header=name, value=value, override=True)
                    for name, value in {
                        "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
                        "Cross-Origin-Opener-Policy": "same-origin",
                    }.items()
                ]
            ),
        )
