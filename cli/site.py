"""The staff site: built from web/, published into its bucket with the addresses of its stage."""

import json
import mimetypes
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import boto3

from cli.cdk import ROOT
from cli.deployment import Deployment
from cli.failure import Failure
from cli.fingerprint import fingerprint

DIST = ROOT / "web" / "dist"
SOURCES = (
    "web/src",
    "web/public",
    "web/index.html",
    "web/api.html",
    "web/fields.mjs",
    "web/vite.config.ts",
    "web/tsconfig.json",
    "web/package-lock.json",
    "openapi.json",
)
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".json": "application/json"}


class BuildFailed(Failure):
    """The site could not be built; carries what the build said."""


def build() -> None:
    """Builds the site, unless the built one is of these very sources.

    Raises:
        BuildFailed: with the end of the build's output.
    """
    built, current = DIST.parent / "dist" / ".built", fingerprint(SOURCES)
    if built.exists() and built.read_text() == current:
        return
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    npm = str(Path(sys.executable).parent / "npm")
    ran = subprocess.run(  # noqa: S603 - the pinned npm on our own package
        [npm, "--prefix", "web", "run", "build"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise BuildFailed((ran.stdout + ran.stderr)[-4000:])
    built.write_text(current)


def publish(deployment: Deployment, stage: str, region: str) -> None:
    """Uploads the built site; names of built files change with their content, so old pages keep working meanwhile."""
    s3: Any = boto3.client("s3")
    files = sorted(path for path in DIST.rglob("*") if path.is_file() and path.name != ".built")
    # The page last: whoever gets it finds everything that it names.
    for path in sorted(files, key=lambda each: each.name == "index.html"):
        name = path.relative_to(DIST).as_posix()
        _put(s3, deployment, name, path.read_bytes(), _FOR_EVER if name.startswith("assets/") else _ASK_AGAIN)
    config = {
        "apiUrl": deployment.api_url,
        "signInUrl": deployment.sign_in_url,
        "clientId": deployment.staff_client,
        "region": region,
        "stage": stage,
    }
    _put(s3, deployment, "config.json", json.dumps(config, indent=1).encode(), _ASK_AGAIN)
    boto3.client("cloudfront").create_invalidation(
        DistributionId=deployment.site_distribution,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": uuid.uuid4().hex},
    )


def _put(s3: Any, deployment: Deployment, name: str, content: bytes, cached: str) -> None:
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    s3.put_object(Bucket=deployment.site_bucket, Key=name, Body=content, ContentType=kind, CacheControl=cached)
