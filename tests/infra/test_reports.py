"""Figures follow the streams, mail leaves on time: what starts the functions that nobody calls."""

import json

import aws_cdk as cdk
import pytest

from infra import app as houyuan


def test_the_mailer_runs_each_morning_the_clerk_and_the_drift_check_each_night_of_the_programmes_time_zone(stage):
    schedules = {
        (each["Target"]["Arn"], each["ScheduleExpression"], each["ScheduleExpressionTimezone"])
        for each in stage.all("AWS::Scheduler::Schedule").values()
    }
    assert schedules == {
        ("{Reports/ReportsMailer/Function.Arn}", "cron(0 8 * * ? *)", "Asia/Shanghai"),
        ("{Reports/ReportsDrift/Function.Arn}", "cron(30 2 * * ? *)", "Asia/Shanghai"),
        ("{Services/FundsClerk/Function.Arn}", "cron(30 1 * * ? *)", "Asia/Shanghai"),
    }


def test_a_run_that_cannot_start_is_tried_thrice_and_then_a_dead_letter(stage):
    for each in stage.all("AWS::Scheduler::Schedule").values():
        function = each["Target"]["Arn"].removesuffix("/Function.Arn}")
        assert each["Target"]["RetryPolicy"] == {"MaximumEventAgeInSeconds": 7200, "MaximumRetryAttempts": 3}
        assert each["Target"]["DeadLetterConfig"] == {"Arn": f"{function}/DeadLetters.Arn}}"}


def test_only_schedules_of_this_account_take_the_roles_that_start_functions(stage):
    for schedule in ("Reports/Daily", "Reports/Nightly", "Services/ClearUp"):
        role = stage.one("AWS::IAM::Role", f"{schedule}/")
        assert role["AssumeRolePolicyDocument"]["Statement"] == [
            {
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"aws:SourceAccount": "{AWS::AccountId}"}},
                "Effect": "Allow",
                "Principal": {"Service": "scheduler.amazonaws.com"},
            }
        ]


FOLLOWED = {
    ("ReportsProjector", "Records"): (1000, 2),
    ("ReportsProjector", "Ledger"): (1000, 2),
    ("ReportsIssuer", "Records"): (1, None),
    ("DeliveriesPlanner", "Records"): (10, None),
    ("DeliveriesSheets", "Records"): (10, None),
    ("FundsPaymaster", "Records"): (10, None),
    ("FundsClerk", "Records"): (10, None),
}
"""(function, table) -> keys at most at once, and the seconds that they are gathered."""


def followed(assembly):
    mappings = assembly.all("AWS::Lambda::EventSourceMapping").values()
    return {(each["FunctionName"].split("/")[1], each["EventSourceArn"].split("/")[1]): each for each in mappings}


def test_the_projector_follows_both_streams_the_others_that_of_records(stage):
    told = {
        pair: (each["BatchSize"], each.get("MaximumBatchingWindowInSeconds")) for pair, each in followed(stage).items()
    }
    assert told == FOLLOWED


def test_a_stream_is_followed_from_its_beginning_and_only_what_failed_is_repeated(stage):
    for (function, _), mapping in followed(stage).items():
        assert mapping["StartingPosition"] == "TRIM_HORIZON"
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["BisectBatchOnFunctionError"] is True
        assert mapping["MaximumRetryAttempts"] == 8
        stack = "Reports" if function.startswith("Reports") else "Services"
        queue = f"{{{stack}/{function}/DeadLetters.Arn}}"
        assert mapping["DestinationConfig"] == {"OnFailure": {"Destination": queue}}


def test_the_issuer_hears_of_new_reports_only(stage):
    (rule,) = followed(stage)["ReportsIssuer", "Records"]["FilterCriteria"]["Filters"]
    assert json.loads(rule["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"Keys": {"pk": {"S": [{"suffix": "#report"}]}}},
    }
    assert "FilterCriteria" not in followed(stage)["ReportsProjector", "Records"]


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        ("DeliveriesPlanner", "round-work"),
        ("DeliveriesSheets", "delivery-sheet-work"),
        ("FundsPaymaster", "paylist-work"),
        ("FundsClerk", "consent"),
    ],
)
def test_work_behind_records_and_funders_to_be_asked_are_heard_of_at_first_and_anew(stage, function, kind):
    (rule,) = followed(stage)[function, "Records"]["FilterCriteria"]["Filters"]
    assert json.loads(rule["Pattern"]) == {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {"Keys": {"pk": {"S": [{"suffix": f"#{kind}"}]}}},
    }


def test_mail_leaves_from_one_address_and_only_over_tls(stage):
    assert stage.one("AWS::SES::EmailIdentity")["EmailIdentity"] == "reports@example.org"
    mail = stage.one("AWS::SES::ConfigurationSet")
    assert mail["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert mail["ReputationOptions"] == {"ReputationMetricsEnabled": True}


@pytest.mark.parametrize(
    ("stage", "sender", "warned"), [("prod", None, True), ("prod", "a@b.example", False), ("local", None, False)]
)
def test_a_stage_on_aws_warns_of_a_sender_that_nobody_can_confirm(stage, sender, warned):
    context = {"stage": stage, "zips": "skip"} | ({"sender": sender} if sender else {})
    app = cdk.App(context=context)
    houyuan.build(app)
    reports = app.node.find_child(f"Houyuan-{stage}-Reports")
    told = [str(each.data) for each in reports.node.metadata if each.type == "aws:cdk:warning"]
    assert [text for text in told if "reports@example.org" in text] == told
    assert bool(told) is warned
