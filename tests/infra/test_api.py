"""The API: nobody without a token, no flood, a log without people; and who gets tokens."""

import json

SERVICES = ("intake", "deliveries", "funds", "reports")
PERSONAL = ("identity", "authorizer", "claims", "sourceIp", "userAgent", "caller", "user", "querystring", "header")


OPEN = {
    f"{method} {path}"
    for method in ("GET", "POST")
    for path in ("/funds/v1/open/consents/{token}", "/deliveries/v1/open/runs/{proxy+}")
}


def test_every_route_but_that_of_a_signed_link_asks_for_a_token_of_the_user_pool(stage):
    every = {each["RouteKey"]: each for each in stage.all("AWS::ApiGatewayV2::Route").values()}
    assert {name for name, route in every.items() if route.get("AuthorizationType", "NONE") == "NONE"} == OPEN
    routes = {name: route for name, route in every.items() if name not in OPEN}
    assert set(routes) == {f"{method} /{service}/{{proxy+}}" for method in ("GET", "POST") for service in SERVICES}
    for route in routes.values():
        assert (route["AuthorizationType"], route["AuthorizerId"]) == ("JWT", "{Api/Http/Jwt}")


def test_the_authorizer_accepts_tokens_of_the_two_clients_and_no_others(stage):
    jwt = stage.one("AWS::ApiGatewayV2::Authorizer")
    assert jwt["JwtConfiguration"] == {
        "Audience": ["{Api/People/Staff}", "{Api/People/Partner}"],
        "Issuer": "https://cognito-idp.{AWS::Region}.amazonaws.com/{Api/People}",
    }
    assert jwt["IdentitySource"] == ["$request.header.Authorization"]


def test_requests_are_throttled(aws):
    settings = aws.one("AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]
    rate = {"dev": 50, "prod": 200}[aws.stage]
    assert settings == {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": 2 * rate}


def test_the_access_log_tells_what_was_asked_and_not_who_asked(stage):
    logged = stage.one("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]
    assert logged["DestinationArn"] == "{Api/AccessLog.Arn}"
    told = json.loads(logged["Format"])
    assert {"requestId", "routeKey", "status", "responseLatency"} <= set(told)
    assert [name for name in told.values() if any(word in name for word in PERSONAL)] == []
    # A path may be a signed link, which nobody who reads the log may answer.
    assert not {"$context.path", "$context.integration.requestId"} & set(told.values())


def test_only_the_site_may_call_from_a_browser(stage):
    rules = stage.one("AWS::ApiGatewayV2::Api")["CorsConfiguration"]
    (origin,) = rules["AllowOrigins"]
    assert origin.startswith("http://" if stage.stage == "local" else "https://")
    assert "{Web/Distribution.DomainName" in origin
    assert rules["AllowMethods"] == ["GET", "POST"]
    assert "AllowCredentials" not in rules


def test_nobody_signs_themselves_up(stage):
    assert stage.one("AWS::Cognito::UserPool")["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}


def test_staff_of_a_real_programme_need_a_second_factor_that_is_no_text_message(stage):
    pool = stage.one("AWS::Cognito::UserPool")
    assert pool["MfaConfiguration"] == ("ON" if stage.stage == "prod" else "OPTIONAL")
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]


def test_passwords_are_long_and_mixed(stage):
    assert stage.one("AWS::Cognito::UserPool")["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 12,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "RequireUppercase": True,
        "TemporaryPasswordValidityDays": 7,
    }


def test_the_staff_client_signs_in_with_a_code_and_keeps_no_secret(stage):
    staff = stage.one("AWS::Cognito::UserPoolClient", "People/Staff")
    assert staff["GenerateSecret"] is False
    assert staff["AllowedOAuthFlows"] == ["code"]
    assert staff["CallbackURLs"] == staff["LogoutURLs"]
    (address,) = staff["CallbackURLs"]
    assert "{Web/Distribution.DomainName" in address
    assert staff["PreventUserExistenceErrors"] == "ENABLED"
    assert (staff["AccessTokenValidity"], staff["RefreshTokenValidity"]) == (60, 7 * 24 * 60)


def test_the_partner_client_has_its_credentials_and_two_scopes_and_signs_nobody_in(stage):
    partner = stage.one("AWS::Cognito::UserPoolClient", "People/Partner")
    assert partner["GenerateSecret"] is True
    assert partner["AllowedOAuthFlows"] == ["client_credentials"]
    assert partner["AllowedOAuthScopes"] == ["{Api/People/Scopes}/read", "{Api/People/Scopes}/write"]
    assert "CallbackURLs" not in partner
    assert stage.one("AWS::Cognito::UserPoolResourceServer")["Identifier"] == "houyuan"
