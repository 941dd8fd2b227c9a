"""The CDK command line: the same app for the local cloud and for AWS."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from cli.deployment import Outputs
from cli.failure import Failure
from cli.terminal import Total

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
CDK = ROOT / "node_modules" / ".bin" / "cdk"
_EVENT = re.compile(r"^\s*(?P<stack>[A-Za-z0-9-]+)\s*\|\s*(?P<done>\d+)/(?P<total>\d+)\s*\|")
_TAIL = 40


class CdkFailed(Failure):
    """The CDK command line ended with an error; carries its last lines."""


def bootstrap(account: str, region: str) -> None:
    """Prepares an account for deployments, once; repeated, it changes nothing."""
    # From a folder without cdk.json: the account is prepared without synthesising the app.
    BUILD.mkdir(exist_ok=True)
    _run(["bootstrap", f"aws://{account}/{region}"], _nothing, BUILD)


def deploy(stage: str, context: dict[str, str], progress: Total, folder: Path = BUILD) -> Outputs:
    """Deploys every stack of a stage and returns their outputs; `folder` keeps them and the templates.

    Raises:
        CdkFailed: with the last lines of what the command said.
    """
    folder.mkdir(exist_ok=True)
    outputs = folder / f"outputs-{stage}.json"
    command = ["deploy", "--all", "--require-approval", "never", "--progress", "events", "--method", "direct"]
    command += ["--concurrency", "4", "--outputs-file", str(outputs), "--output", str(_assembly(stage, folder))]
    command += ["--app", f"{sys.executable} -m infra.app"]
    _run([*command, *_context({"stage": stage, **context})], progress, ROOT)
    read: Outputs = json.loads(outputs.read_text())
    return read


def template(stage: str, stack: str, folder: Path = BUILD) -> dict[str, object]:
    """The template of a stack as it was deployed last."""
    path = _assembly(stage, folder) / f"Houyuan-{stage}-{stack}.template.json"
    read: dict[str, object] = json.loads(path.read_text())
    return read


def _assembly(stage: str, folder: Path) -> Path:
    return folder / f"cdk-{stage}"


def _context(context: dict[str, str]) -> list[str]:
    return [part for name, value in context.items() for part in ("-c", f"{name}={value}")]


def _nothing(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _run(arguments: Sequence[str], progress: Total, folder: Path) -> None:
    command = [str(CDK), *arguments, "--no-notices", "--no-color"]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    stacks: dict[str, tuple[int, int]] = {}
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - the pinned CDK command line
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout or ():
            said.append(line.rstrip())
            event = _EVENT.match(line)
            if event:
                stacks[event["stack"]] = (int(event["done"]), int(event["total"]))
                progress(sum(done for done, _ in stacks.values()), sum(total for _, total in stacks.values()))
    if running.returncode:
        raise CdkFailed("\n".join(said[-_TAIL:]))
