"""The CDK command line makes the templates without an account, and has nothing to warn of."""

import os
import subprocess
import sys
from pathlib import Path

from tests.infra.conftest import ROOT


def test_prod_is_synthesised_without_an_account_and_without_a_warning(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
    }
    command = [ROOT / "node_modules" / ".bin" / "cdk", "synth", "-q", "--no-notices", "--output", tmp_path / "out"]
    command += ["-c", "stage=prod", "-c", "zips=skip", "-c", "sender=reports@charity.example"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - the pinned command line
    said = ran.stdout + ran.stderr
    assert ran.returncode == 0, said
    assert "WARNING" not in said.upper(), said
    stacks = {path.name.removesuffix(".template.json") for path in (tmp_path / "out").glob("*.template.json")}
    assert stacks == {f"Houyuan-prod-{name}" for name in ("Data", "Web", "Api", "Services", "Reports", "Ops")}
