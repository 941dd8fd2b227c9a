"""Somebody is told: alarms and the budget reach one topic, the dashboard shows every function."""

import json


def test_a_month_that_costs_four_fifths_of_the_budget_or_will_is_told(aws):
    budget = aws.one("AWS::Budgets::Budget")
    assert budget["Budget"] == {
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": {"dev": 10, "prod": 50}[aws.stage], "Unit": "USD"},
    }
    told = [
        (each["Notification"]["NotificationType"], each["Notification"]["Threshold"], each["Subscribers"])
        for each in budget["NotificationsWithSubscribers"]
    ]
    topic = [{"Address": "{Ops/Alarms}", "SubscriptionType": "SNS"}]
    assert told == [("ACTUAL", 80, topic), ("FORECASTED", 80, topic)]


def test_the_budget_may_publish_to_the_topic_and_only_for_this_account(aws):
    allowed = [
        each
        for each in aws.one("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow" and each["Principal"].get("Service") == "budgets.amazonaws.com"
    ]
    assert [(each["Action"], each["Condition"]) for each in allowed] == [
        ("sns:Publish", {"StringEquals": {"aws:SourceAccount": "{AWS::AccountId}"}})
    ]


def test_the_dashboard_shows_every_function_the_api_and_the_dead_letters(stage):
    dashboard = stage.one("AWS::CloudWatch::Dashboard")
    shown = {
        metric[3]
        for widget in json.loads(dashboard["DashboardBody"])["widgets"]
        for metric in widget["properties"]["metrics"]
    }
    expected = {f"{{{path}}}" for path in stage.all("AWS::Lambda::Function")}
    expected |= {f"{{{path}.QueueName}}" for path in stage.all("AWS::SQS::Queue")}
    assert shown == expected | {"{Api/Http}"}


def test_a_laptop_raises_no_alarm_and_has_no_budget(local):
    assert local.all("AWS::CloudWatch::Alarm") == {}
    assert local.all("AWS::Budgets::Budget") == {}
    assert local.all("AWS::SNS::Topic") == {}
