"""Lambda functions: each with its own role, log, alarms, and somewhere for what it could not do."""

import re

from aws_cdk import aws_lambda as lambda_

ENTRIES = {
    "IntakeApi": "services.intake.handler.api",
    "DeliveriesApi": "services.deliveries.handler.api",
    "DeliveriesPlanner": "services.deliveries.handler.planner",
    "DeliveriesSheets": "services.deliveries.handler.sheets",
    "FundsApi": "services.funds.handler.api",
    "FundsPaymaster": "services.funds.handler.paymaster",
    "FundsClerk": "services.funds.handler.clerk",
    "ReportsApi": "services.reports.handler.api",
    "ReportsProjector": "services.reports.handler.projector",
    "ReportsIssuer": "services.reports.handler.issuer",
    "ReportsMailer": "services.reports.handler.mailer",
    "ReportsDrift": "services.reports.handler.drift",
}
ASYNCHRONOUS = {
    "DeliveriesPlanner": "Services/DeliveriesPlanner",
    "DeliveriesSheets": "Services/DeliveriesSheets",
    "FundsPaymaster": "Services/FundsPaymaster",
    "FundsClerk": "Services/FundsClerk",
    **{name: f"Reports/{name}" for name in ("ReportsProjector", "ReportsIssuer", "ReportsMailer", "ReportsDrift")},
}
"""The functions without a caller, and where they stand."""
RETENTION_DAYS = {"local": 1, "dev": 14, "prod": 180}


def functions(assembly):
    return assembly.named("AWS::Lambda::Function")


def test_the_functions_are_the_entries_of_the_four_handlers(stage):
    assert {name: each["Handler"] for name, each in functions(stage).items()} == ENTRIES


def test_every_function_has_a_role_of_its_own_which_only_lambda_takes(stage):
    roles = [each["Role"] for each in functions(stage).values()]
    assert len(set(roles)) == len(ENTRIES)
    for role in roles:
        (statement,) = stage.one("AWS::IAM::Role", role.strip("{}").removesuffix(".Arn"))["AssumeRolePolicyDocument"][
            "Statement"
        ]
        assert statement == {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
        }


def test_no_role_takes_a_managed_policy(stage):
    assert [path for path, role in stage.all("AWS::IAM::Role").items() if "ManagedPolicyArns" in role] == []


def test_every_function_writes_a_log_of_its_own_that_is_kept_as_long_as_the_stage_says(stage):
    logs = {path: log["RetentionInDays"] for path, log in stage.all("AWS::Logs::LogGroup").items()}
    written = [each["LoggingConfig"]["LogGroup"].strip("{}") for each in functions(stage).values()]
    assert logs == dict.fromkeys([*written, "Api/AccessLog"], RETENTION_DAYS[stage.stage])


def test_what_an_asynchronous_function_cannot_do_waits_in_a_queue_of_its_own(stage):
    queues = {name: each.get("DeadLetterConfig") for name, each in functions(stage).items()}
    assert queues == {
        name: {"TargetArn": f"{{{ASYNCHRONOUS[name]}/DeadLetters.Arn}}"} if name in ASYNCHRONOUS else None
        for name in ENTRIES
    }
    kept = [
        (each["MessageRetentionPeriod"], each["SqsManagedSseEnabled"]) for each in stage.all("AWS::SQS::Queue").values()
    ]
    assert kept == [(14 * 86_400, True)] * len(ASYNCHRONOUS)


def test_errors_throttles_and_dead_letters_of_every_function_raise_an_alarm_on_aws(aws):
    watched = set()
    for alarm in aws.all("AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == ["{Ops/Alarms}"]
        (dimension,) = alarm["Dimensions"]
        watched.add((alarm["MetricName"], dimension["Value"]))
    expected = {
        (metric, f"{{{path}}}") for path in aws.all("AWS::Lambda::Function") for metric in ("Errors", "Throttles")
    }
    expected |= {
        ("ApproximateNumberOfMessagesVisible", f"{{{place}/DeadLetters.QueueName}}") for place in ASYNCHRONOUS.values()
    }
    assert watched == expected | {("5xx", "{Api/Http}"), ("DriftedCubes", "reports")}


def test_an_alarm_is_raised_by_the_first_failure_and_by_no_silence(aws):
    told = {
        (each["Threshold"], each["EvaluationPeriods"], each["ComparisonOperator"], each["TreatMissingData"])
        for each in aws.all("AWS::CloudWatch::Alarm").values()
    }
    assert told == {(1, 1, "GreaterThanOrEqualToThreshold", "notBreaching")}


def test_functions_on_aws_run_the_newest_python_on_arm(aws):
    known = [re.fullmatch(r"PYTHON_3_(\d+)", name) for name in dir(lambda_.Runtime)]
    newest = f"python3.{max(int(each[1]) for each in known if each)}"
    assert {(each["Runtime"], *each["Architectures"]) for each in functions(aws).values()} == {(newest, "arm64")}


def test_the_local_cloud_runs_the_python_that_runs_it(local):
    assert {each["Runtime"] for each in functions(local).values()} == {"python3.11"}
