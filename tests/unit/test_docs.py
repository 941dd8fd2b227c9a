"""The pages say what the code does: tables, names, addresses and commands are compared with it."""

import importlib
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from cli.main import app
from houyuan.codes import CLASSES, RESULTS
from houyuan.identity import ROLES, Permission
from houyuan.privacy import personal_fields
from houyuan.problems import Problem, Signal
from services.funds.models.disbursements import Disbursement
from services.funds.models.paylists import Paylist
from services.funds.models.reallocations import Reallocation
from services.intake.models import NewConsultation
from services.reports.registry import FIGURES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SERVICES = ("intake", "deliveries", "funds", "reports")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("services/*/README.md")])
MODULES = [
    importlib.import_module(f"services.{service}.{path.stem}")
    for service in SERVICES
    for path in sorted((ROOT / "services" / service).glob("*.py"))
    if path.stem not in ("__init__", "docx")
]


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def table(page: str, first: str) -> list[list[str]]:
    """The rows of the table whose first heading is `first`, without the marks of code."""
    _, _, found = page.partition(f"\n| {first} |")
    rows = found.partition("\n\n")[0].splitlines()[2:]
    assert rows, first
    return [[cell.strip().strip("`") for cell in row.strip().strip("|").split("|")] for row in rows]


def coded(cell: str) -> list[str]:
    """What a cell holds as code."""
    return re.findall(r"`?([^`,\s]+)`?(?:, |$|<br>)", cell)


def test_the_house_is_as_it_is_drawn():
    tree = text("architecture.md").partition("```text\n")[2].partition("```")[0]
    rooms: list[str] = []
    missing = []
    for line in tree.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        rooms = [*rooms[:depth], line.split()[0]]
        path = ROOT / "".join(rooms)
        missing += [] if path.exists() else [str(path)]
    assert missing == []


def test_every_kind_of_record_is_in_the_table_of_keys():
    kinds = {name for row in table(text("architecture.md"), "kind") for name in coded(row[0])}
    assert kinds == {module.KIND for module in MODULES if hasattr(module, "KIND")} | {"follow-up"}


def test_the_contracts_between_rooms_are_those_that_are_enforced():
    told = text("architecture.md").partition("## What import-linter enforces")[2]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert re.findall(r"^- (.+)$", told, re.MULTILINE) == [contract["name"] for contract in contracts]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if path.startswith(("http:", "https:", "mailto:")):
            continue
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def every_problem(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for each in kind.__subclasses__():
        if not each.__name__.startswith("_") and not issubclass(each, Signal):
            yield each
        yield from every_problem(each)


def test_every_problem_has_its_row():
    told = [row[:4] for row in table(text("errors.md"), "type: `urn:houyuan:problem:`")]
    known = {(each.status, each.code): [each.code, str(each.status), each.zh, each.en] for each in every_problem()}
    assert told == [row for _, row in sorted(known.items())]


def test_the_table_of_roles_is_the_one_in_the_code():
    rows = {row[0]: row[2:] for row in table(text("roles.md"), "permission")}
    assert rows == {
        permission: ["●" if permission in allowed else "" for allowed in ROLES.values()] for permission in Permission
    }


def test_every_personal_field_is_listed():
    told = {name for row in table(text("privacy.md"), "record") for name in coded(row[1])}
    homes = [path for service in SERVICES for path in (ROOT / "services" / service).glob("models*")]
    homes += [ROOT / "shared" / "houyuan" / "households.py"]
    modules = [path for home in homes for path in ([home] if home.is_file() else sorted(home.glob("*.py")))]
    models = [
        model
        for path in modules
        for model in vars(importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
    ]
    assert told == {name for model in models for name in personal_fields(model)}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_s_own_page_lists_its_routes(service):
    page = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8")
    api = importlib.import_module(f"services.{service}.api").api
    told = [
        [
            f"{method} {rule.replace('<', '{').replace('>', '}')}",
            needs or ("open" if (method, rule) in api.open else "signed in"),
        ]
        for (method, rule), needs in api.permissions.items()
    ]
    assert sorted(table(page, "route")) == sorted(told)


def test_every_make_target_and_command_that_is_named_is_there():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    for page in PAGES:
        told = page.read_text(encoding="utf-8")
        assert set(re.findall(r"`make ([a-z]+)", told)) <= targets, page
        assert set(re.findall(r"`houyuan ([a-z]+)", told)) <= commands, page


def test_every_figure_is_told_as_the_registry_tells_it():
    told = [[*row[:5], coded(row[5])] for row in table(text("figures.md"), "figure")]
    assert told == [
        [
            figure.id,
            figure.name.zh,
            figure.name.en,
            figure.definition.zh,
            figure.definition.en,
            list(figure.dimensions) or ["–"],
        ]
        for figure in FIGURES.values()
    ]


@pytest.mark.parametrize(
    ("record", "model"), [("reallocation", Reallocation), ("disbursement", Disbursement), ("pay list", Paylist)]
)
def test_the_states_of_money_are_those_that_it_can_have(record: str, model: type[BaseModel]):
    told = {row[0]: coded(row[1]) for row in table(text("money.md"), "record")}
    assert told[record] == list(get_args(model.model_fields["state"].annotation))


def test_every_step_of_money_is_told_and_nothing_else():
    told = {row[2] for row in table(text("money.md"), "step")}
    routes = importlib.import_module("services.funds.api").api.permissions
    assert told == {
        f"{method} {rule.replace('<', '{').replace('>', '}').removeprefix('/v1/programmes/{programme}')}"
        for method, rule in routes
        if method == "POST"
    }


def test_every_result_of_a_delivery_is_called_as_the_forms_call_it():
    assert table(text("goods.md"), "code") == [[code, name.zh, name.en] for code, name in RESULTS.items()]


def test_every_class_of_households_is_called_as_the_forms_call_it():
    assert table(text("goods.md"), "class") == [[code, name.zh, name.en] for code, name in CLASSES.items()]


def test_the_first_record_of_a_partner_app_is_one_that_the_api_takes():
    (body,) = re.findall(r"-d '({.+})'", text("api.md"))
    assert NewConsultation.model_validate(json.loads(body)).id == "2020-03-01.k7f3"
