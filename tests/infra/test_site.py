"""The site: a private bucket behind CloudFront, with headers that keep a page of personal data to itself."""


def security(assembly):
    return assembly.one("AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]


def policy(assembly):
    """The content security policy by its directives."""
    told = security(assembly)["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    return dict(directive.split(" ", 1) for directive in told.split("; "))


def test_only_the_distribution_reads_the_bucket(stage):
    allowed = [
        each
        for each in stage.one("AWS::S3::BucketPolicy", "Web/Site/")["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow"
    ]
    assert allowed == [
        {
            "Action": "s3:GetObject",
            "Condition": {
                "StringEquals": {
                    "AWS:SourceArn": "arn:{AWS::Partition}:cloudfront::{AWS::AccountId}:distribution/{Web/Distribution}"
                }
            },
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Resource": "{Web/Site.Arn}/*",
        }
    ]


def test_a_page_runs_only_what_the_site_itself_holds(stage):
    told = policy(stage)
    connect, pictures = told.pop("connect-src").split(), told.pop("img-src").split()
    assert told == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    local = ["http://localhost:*", "http://127.0.0.1:*"]
    region = ["https://*.s3.{AWS::Region}.{AWS::URLSuffix}", "https://*.s3.{AWS::URLSuffix}"]
    buckets = local if stage.stage == "local" else region
    called = (
        ["http://*.execute-api.localhost:*"]
        if stage.stage == "local"
        else [
            "https://*.execute-api.{AWS::Region}.{AWS::URLSuffix}",
            "https://*.auth.{AWS::Region}.amazoncognito.com",
        ]
    )
    assert connect == ["'self'", *called, *buckets]
    assert pictures == ["'self'", "data:", "blob:", *buckets]


def test_a_page_is_framed_by_nobody_and_tells_nobody_where_it_was(stage):
    headers = security(stage)["SecurityHeadersConfig"]
    assert headers["FrameOptions"] == {"FrameOption": "DENY", "Override": True}
    assert headers["ReferrerPolicy"] == {"ReferrerPolicy": "no-referrer", "Override": True}
    assert headers["ContentTypeOptions"] == {"Override": True}
    assert {each["Header"]: each["Value"] for each in security(stage)["CustomHeadersConfig"]["Items"]} == {
        "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def test_on_aws_the_site_is_served_over_tls_for_a_year_to_come(aws):
    config = aws.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert security(aws)["SecurityHeadersConfig"]["StrictTransportSecurity"] == {
        "AccessControlMaxAgeSec": 365 * 86_400,
        "IncludeSubdomains": True,
        "Override": True,
    }


def test_every_answer_of_the_site_carries_the_headers(stage):
    config = stage.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    assert config["DefaultCacheBehavior"]["ResponseHeadersPolicyId"] == "{Web/Headers}"
    assert "CacheBehaviors" not in config


def test_on_aws_who_asked_for_the_site_is_logged_for_half_a_year(aws):
    config = aws.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    assert config["Logging"]["Bucket"] == "{Web/SiteLog.RegionalDomainName}"
    rules = aws.all("AWS::S3::Bucket")["Web/SiteLog"]["LifecycleConfiguration"]["Rules"]
    assert rules == [{"ExpirationInDays": 180, "Status": "Enabled"}]
