"""Every stage as it would be deployed, synthesised once: templates without zips, and what the rule check finds."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import Validations
from cdk_nag import AwsSolutionsChecks

from infra import app as houyuan
from infra.constructs import accepted

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("local", "dev", "prod")
os.environ.setdefault("JSII_NODE", str(Path(sys.executable).with_name("node")))


@dataclass(frozen=True)
class Resource:
    """A resource of a template, its properties readable: what they refer to is named `{Data/Records/Table.Arn}`."""

    path: str
    kind: str
    properties: dict
    deletion_policy: str | None


@dataclass(frozen=True)
class Assembly:
    """A synthesised stage."""

    stage: str
    resources: list[Resource]
    unaccepted: set[tuple[str, str]]
    """(construct, rule) that AwsSolutions finds."""
    findings: set[tuple[str, str]]
    """What it would find if nothing were accepted."""
    accepted: dict[tuple[str, str], str]
    """(construct, rule) -> reason."""

    def all(self, kind: str, under: str = "") -> dict[str, dict]:
        """Path -> properties of the resources of a kind below a path."""
        return {each.path: each.properties for each in self.resources if each.kind == kind and under in each.path}

    def one(self, kind: str, under: str = "") -> dict:
        """The properties of the only resource of a kind below a path."""
        (found,) = self.all(kind, under).values()
        return found

    def named(self, kind: str, part: int = 1) -> dict[str, dict]:
        """The resources of a kind by one part of their paths, such as `Records` of `Data/Records/Table`."""
        return {path.split("/")[part]: properties for path, properties in self.all(kind).items()}


@pytest.fixture(scope="session")
def stages(tmp_path_factory):
    """All stages by their names."""
    return {stage: _assemble(stage, tmp_path_factory.mktemp(stage)) for stage in STAGES}


@pytest.fixture(params=STAGES)
def stage(request, stages):
    return stages[request.param]


@pytest.fixture(params=("dev", "prod"))
def aws(request, stages):
    """A stage on AWS."""
    return stages[request.param]


@pytest.fixture
def prod(stages):
    return stages["prod"]


@pytest.fixture
def local(stages):
    return stages["local"]


def checked(build, out, **context):
    """Synthesises what `build(app)` builds under AwsSolutions.

    Returns:
        The folder of the templates, and (construct, rule) of what is not accepted.
    """
    out.mkdir(exist_ok=True)
    settled = json.loads((ROOT / "cdk.json").read_text())["context"] | {"aws:cdk:enable-path-metadata": True}
    app = cdk.App(outdir=str(out), context=settled | {"zips": "skip"} | context)
    build(app)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    try:
        app.synth()
    except RuntimeError as error:
        if "ValidationFailed" not in str(error):
            raise
    report = json.loads((out / "validation-report.json").read_text())
    return out, {
        (construct["constructPath"].removesuffix("/Resource"), violation["ruleName"].removeprefix("AwsSolutions-"))
        for plugin in report["pluginReports"]
        for violation in plugin["violations"]
        for construct in violation["violatingConstructs"]
    }


def _assemble(stage, out):
    _, unaccepted = checked(houyuan.build, out / "checked", stage=stage)
    noted = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accepted, "Validations", _Noting(noted))
        templates, findings = checked(houyuan.build, out / "bare", stage=stage)
    return Assembly(stage, _Reader(stage, templates).resources(), unaccepted, findings, noted)


class _Noting:
    """Stands before the rule check and keeps what the stacks accept to itself, so that the check finds it."""

    def __init__(self, noted, path=""):
        self.noted, self.path = noted, path

    def of(self, construct):
        return _Noting(self.noted, construct.node.path)

    def acknowledge(self, *acknowledgments):
        self.noted |= {(self.path, each.id.removeprefix("AwsSolutions-")): each.reason for each in acknowledgments}


class _Reader:
    """Reads the templates of one stage as one."""

    def __init__(self, stage, folder):
        self.prefix = f"Houyuan-{stage}-"
        files = folder.glob(f"{self.prefix}*.template.json")
        self.templates = {path.name.split("-")[2].split(".")[0]: json.loads(path.read_text()) for path in files}
        self.exports = {
            output["Export"]["Name"]: self._told(stack, output["Value"])
            for stack, template in self.templates.items()
            for output in template.get("Outputs", {}).values()
            if "Export" in output and "Fn::ImportValue" not in json.dumps(output)
        }

    def resources(self):
        return [
            Resource(
                self._path(stack, name), each["Type"], self._told(stack, each["Properties"]), each.get("DeletionPolicy")
            )
            for stack, template in self.templates.items()
            for name, each in template["Resources"].items()
            if each["Type"] != "AWS::CDK::Metadata"
        ]

    def _path(self, stack, logical_id):
        path = self.templates[stack]["Resources"][logical_id]["Metadata"]["aws:cdk:path"]
        return path.removeprefix(self.prefix).removesuffix("/Resource")

    def _told(self, stack, value):  # noqa: PLR0911 - one return an intrinsic function
        if isinstance(value, list):
            return [self._told(stack, each) for each in value]
        if not isinstance(value, dict):
            return value
        match value:
            case {"Ref": name}:
                return "{" + (self._path(stack, name) if name in self.templates[stack]["Resources"] else name) + "}"
            case {"Fn::GetAtt": [name, attribute]}:
                return "{" + f"{self._path(stack, name)}.{attribute}" + "}"
            case {"Fn::ImportValue": name}:
                return self.exports[name]
            case {"Fn::Join": [separator, parts]}:
                return separator.join(self._told(stack, part) for part in parts)
            case {"Fn::Select": [0, {"Fn::Split": [separator, whole]}]}:
                return f"{self._told(stack, whole)} before {separator}"
        return {key: self._told(stack, each) for key, each in value.items()}
