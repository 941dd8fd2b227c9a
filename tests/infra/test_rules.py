"""The rule check (cdk-nag AwsSolutions) finds nothing but what is accepted, and what is accepted has its reason."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3

from tests.infra.conftest import checked


def test_no_stage_breaks_a_rule_without_a_reason(stage):
    assert stage.unaccepted == set()


def test_nothing_is_accepted_that_the_check_does_not_find(stage):
    needless = {
        (path, rule)
        for path, rule in stage.accepted
        if not any(found.startswith(path) and broken == rule for found, broken in stage.findings)
    }
    assert needless == set()


def test_every_accepted_finding_tells_its_reason_in_a_sentence(stage):
    told = stage.accepted.values()
    assert [reason for reason in told if not (reason.endswith(".") and len(reason.split()) > 6)] == []


def test_the_rules_broken_on_purpose_in_prod_are_these(prod):
    assert {(path.removeprefix("Houyuan-prod-"), rule) for path, rule in prod.findings} == {
        ("Web/Distribution", "CFR1"),
        ("Web/Distribution", "CFR2"),
        ("Web/Distribution", "CFR4"),
        ("Api/People", "COG8"),
        ("Services/FundsApi/Role/DefaultPolicy", "IAM5[Resource::Houyuan-prod-Data-Documents/receipts/*]"),
        *(
            ("Services/DeliveriesApi/Role/DefaultPolicy", f"IAM5[Resource::Houyuan-prod-Data-Documents/{folder}/*]")
            for folder in ("papers", "proofs", "sheets", "uploads")
        ),
        ("Services/DeliveriesSheets/Role/DefaultPolicy", "IAM5[Resource::Houyuan-prod-Data-Documents/sheets/*]"),
        ("Services/DeliveriesOpenGet", "APIG4"),
        ("Services/DeliveriesOpenPost", "APIG4"),
        ("Services/FundsOpenGet", "APIG4"),
        ("Services/FundsOpenPost", "APIG4"),
        ("Reports/ReportsApi/Role/DefaultPolicy", "IAM5[Resource::Houyuan-prod-Data-Documents/*]"),
        ("Reports/ReportsIssuer/Role/DefaultPolicy", "IAM5[Resource::Houyuan-prod-Data-Documents/*]"),
        ("Reports/ReportsMailer/Role/DefaultPolicy", "IAM5[Resource::Houyuan-prod-Data-Documents/*]"),
    }


def test_a_bucket_that_anybody_may_read_unencrypted_would_be_caught(tmp_path):
    def careless(app):
        s3.Bucket(cdk.Stack(app, "Careless"), "Papers")

    assert checked(careless, tmp_path / "out")[1] == {("Careless/Papers", "S1"), ("Careless/Papers", "S10")}
