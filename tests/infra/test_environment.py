"""What the deployment tells a function is what its code asks of `houyuan.settings`: every name, and none besides."""

import ast
from functools import cache
from pathlib import Path

import pytest

from houyuan.settings import Settings
from tests.infra.conftest import ROOT

SERVICES = ("intake", "deliveries", "funds", "reports")
POWERTOOLS = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"}
REQUIRED = {name for name, field in Settings.model_fields.items() if field.is_required()}


def file_of(module):
    """The file of one of our own modules; None for others and for names inside a module."""
    base = ROOT / ("shared" if module.startswith("houyuan") else "") / Path(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.exists()), None)


@cache
def modules_of(module):
    """A module and all of ours that it imports, at whatever distance."""
    seen, waiting = set(), [module]
    while waiting:
        current = waiting.pop()
        if current.startswith(("houyuan", "services")) and current not in seen and (path := file_of(current)):
            seen.add(current)
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module:
                    waiting += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
                elif isinstance(node, ast.Import):
                    waiting += [name.name for name in node.names]
    return seen


def asked(service):
    """The settings that a service's code asks for: every `settings().NAME` in a module that its handler loads."""
    return {
        node.attr
        for module in modules_of(f"services.{service}.handler")
        for node in ast.walk(ast.parse(file_of(module).read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "settings"
    }


BEHIND = ("DeliveriesPlanner", "DeliveriesSheets", "FundsClerk", "FundsPaymaster")


@pytest.mark.parametrize("service", SERVICES)
def test_functions_are_told_every_setting_that_their_code_asks_for_and_no_other(stage, service):
    """What works behind requests is told of what it works with only; `tests/service/test_grants.py` runs it on that."""
    always = {name.upper() for name in REQUIRED | {"stage"}} | POWERTOOLS
    expected = always | {name.upper() for name in asked(service)}
    told = {
        name: set(function["Environment"]["Variables"])
        for name, function in stage.named("AWS::Lambda::Function").items()
        if name.startswith(service.title())
    }
    behind = {name: names for name, names in told.items() if name in BEHIND}
    assert told == dict.fromkeys(told, expected) | behind
    assert all(always <= names <= expected for names in behind.values())
    assert f"{service.title()}Api" in told


def test_the_search_for_settings_finds_those_that_only_reports_needs():
    assert asked("reports") - asked("intake") == {
        "documents_bucket",
        "figures_table",
        "ledger_table",
        "sender",
        "mail_configuration_set",
        "api_url",
        "site_url",
    }


def test_names_lead_to_the_resources_themselves(stage):
    function = stage.named("AWS::Lambda::Function")["ReportsApi"]["Environment"]["Variables"]
    resources = {
        "RECORDS_TABLE": "{Data/Records/Table}",
        "LEDGER_TABLE": "{Data/Ledger/Table}",
        "FIGURES_TABLE": "{Data/Figures/Table}",
        "ACCESS_TABLE": "{Data/Access/Table}",
        "DATA_KEY": "{Data/Key.Arn}",
        "DOCUMENTS_BUCKET": "{Data/Documents}",
        "MAIL_CONFIGURATION_SET": "{Reports/Mail}",
        "SENDER": "reports@example.org",
        "STAGE": stage.stage,
        "POWERTOOLS_METRICS_NAMESPACE": f"Houyuan/{stage.stage}",
    }
    assert {name: function[name] for name in resources} == resources
    assert "{Api/Http" in function["API_URL"]
    assert "{Web/Distribution" in function["SITE_URL"]
