"""The HTTP API and who may call it: staff through the hosted sign-in page, partner apps with their own credentials."""

import json
from typing import Any, cast

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import addresses
from infra.constructs.accepted import accept
from infra.constructs.service_function import ServiceFunction
from infra.stages import Stage

METHODS = (gateway.HttpMethod.GET, gateway.HttpMethod.POST)
_OAUTH_READ, _OAUTH_WRITE = "read", "write"
_ACCESS_LOG = {
    name: f"$context.{name}"
    for name in (
        "requestId",
        "requestTime",
        "httpMethod",
        "routeKey",
        "status",
        "responseLatency",
        "error.message",
    )
}
"""What a line of the access log tells: no person, and no path, which may be a signed link."""


class Api(cdk.Stack):
    """The user pool with its two clients, and the API that accepts their tokens and nobody else's."""

    def __init__(self, scope: Construct, name: str, stage: Stage, site: str, **props: Any) -> None:
        super().__init__(scope, name, **props)
        pool = self._pool(stage)
        domain = pool.add_domain(
            "SignIn",
            cognito_domain=cognito.CognitoDomainOptions(domain_prefix=f"houyuan-{stage.name}-{cdk.Aws.ACCOUNT_ID}"),
        )
        staff = self._staff(pool, site)
        partner = self._partner(pool)
        self._authorizer = authorizers.HttpUserPoolAuthorizer("Jwt", pool, user_pool_clients=[staff, partner])
        self.http = self._http(stage, site)
        self.address = addresses.api(self, stage, self.http)
        for output, value in {
            "ApiId": self.http.api_id,
            "ApiUrl": self.address,
            "SignInUrl": addresses.sign_in(self, stage, domain),
            "UserPool": pool.user_pool_id,
            "StaffClient": staff.user_pool_client_id,
            "PartnerClient": partner.user_pool_client_id,
        }.items():
            cdk.CfnOutput(self, output, value=value)

    def serve(self, scope: Construct, function: ServiceFunction) -> None:
        """Gives a service its part of the API, `/{service}/…`, for callers with a valid token.

        The methods are named one by one: a route for any method would also catch the browser's preflight, which
        carries no token.
        """
        integration = integrations.HttpLambdaIntegration(f"{function.service}-api", function.function)
        for method in METHODS:
            gateway.HttpRoute(
                scope,
                f"{function.service.title()}{method.value.title()}",
                http_api=self.http,
                route_key=gateway.HttpRouteKey.with_(f"/{function.service}/{{proxy+}}", method),
                integration=integration,
                authorizer=self._authorizer,
            )

    def serve_openly(self, scope: Construct, function: ServiceFunction, path: str) -> None:
        """Gives a service addresses that need no token, because the address itself is the secret (a signed link).

        `path` ends in the token, or in `{proxy+}` where there are addresses below it; the service opens those only
        that it names (`houyuan.edge`).
        """
        integration = integrations.HttpLambdaIntegration(f"{function.service}-open", function.function)
        for method in METHODS:
            route = gateway.HttpRoute(
                scope,
                f"{function.service.title()}Open{method.value.title()}",
                http_api=self.http,
                route_key=gateway.HttpRouteKey.with_(f"/{function.service}{path}", method),
                integration=integration,
                authorizer=gateway.HttpNoneAuthorizer(),
            )
            accept(route, {"APIG4": "Whoever holds a signed link has no account; its signature is checked."})

    def _pool(self, stage: Stage) -> cognito.UserPool:
        pool = cognito.UserPool(
            self,
            "People",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            feature_plan=cognito.FeaturePlan.ESSENTIALS,
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_digits=True,
                require_lowercase=True,
                require_uppercase=True,
                require_symbols=True,
                temp_password_validity=cdk.Duration.days(7),
            ),
            mfa=cognito.Mfa.REQUIRED if stage.mfa else cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            deletion_protection=stage.keeps_data,
            removal_policy=stage.removal_policy,
        )
        if not stage.mfa:
            accept(pool, {"COG2": "Required where real data are (prod); a rehearsal signs in with a password."})
        accept(pool, {"COG8": "The Plus plan's threat protection is priced per person; a second factor is asked for."})
        return pool

    def _staff(self, pool: cognito.UserPool, site: str) -> cognito.UserPoolClient:
        return pool.add_client(
            "Staff",
            generate_secret=False,
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            access_token_validity=cdk.Duration.hours(1),
            id_token_validity=cdk.Duration.hours(1),
            refresh_token_validity=cdk.Duration.days(7),
            supported_identity_providers=[cognito.UserPoolClientIdentityProvider.COGNITO],
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL],
                callback_urls=[f"{site}/"],
                logout_urls=[f"{site}/"],
            ),
        )

    def _partner(self, pool: cognito.UserPool) -> cognito.UserPoolClient:
        scopes = [
            cognito.ResourceServerScope(scope_name=_OAUTH_READ, scope_description="See records of a programme"),
            cognito.ResourceServerScope(scope_name=_OAUTH_WRITE, scope_description="Send records to a programme"),
        ]
        server = pool.add_resource_server("Scopes", identifier="houyuan", scopes=scopes)
        return pool.add_client(
            "Partner",
            generate_secret=True,
            access_token_validity=cdk.Duration.hours(1),
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(client_credentials=True),
                scopes=[cognito.OAuthScope.resource_server(server, scope) for scope in scopes],
            ),
        )

    def _http(self, stage: Stage, site: str) -> gateway.HttpApi:
        http = gateway.HttpApi(
            self,
            "Http",
            api_name=f"houyuan-{stage.name}",
            create_default_stage=False,
            cors_preflight=gateway.CorsPreflightOptions(
                allow_origins=[site],
                allow_methods=[gateway.CorsHttpMethod.GET, gateway.CorsHttpMethod.POST],
                allow_headers=["authorization", "content-type", "accept-language", "if-match"],
                expose_headers=["content-disposition", "content-language", "etag", "location", "retry-after"],
                max_age=cdk.Duration.hours(1),
            ),
        )
        access_log = logs.LogGroup(
            self, "AccessLog", retention=stage.log_retention, removal_policy=cdk.RemovalPolicy.DESTROY
        )
        front = gateway.HttpStage(
            self,
            "Stage",
            http_api=http,
            stage_name="$default",
            auto_deploy=True,
            throttle=gateway.ThrottleSettings(
                rate_limit=stage.requests_per_second, burst_limit=2 * stage.requests_per_second
            ),
        )
        bare = cast("gateway.CfnStage", front.node.default_child)
        bare.access_log_settings = gateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=access_log.log_group_arn, format=json.dumps(_ACCESS_LOG)
        )
        return http
