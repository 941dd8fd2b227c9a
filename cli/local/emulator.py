"""The emulator of the local cloud: started on loopback, stopped cleanly so that its state is kept."""

import os
import signal
import socket
import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path

import urllib3
from pydantic import BaseModel

from cli.cdk import ROOT
from cli.failure import Failure

PYTHON = Path(sys.prefix) / "cloud" / "bin" / "python"
PROGRAM = Path(__file__).with_name("emulator_program.py")
MAILBOX = "/_ministack/ses/messages"
ACCOUNT, REGION = "000000000000", "us-east-1"
FIRST_PORT, PORTS = 4566, 40
_START_SECONDS, _STOP_SECONDS = 60, 180
_SIMULTANEOUS_FUNCTIONS = 8
_IDLE_SECONDS = 60
"""How long a function that nobody calls keeps its memory."""


class EmulatorFailed(Failure):
    """The emulator did not start or stop; carries the end of its log."""


class Running(BaseModel):
    """A started emulator."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


def folder() -> Path:
    """Where the local cloud keeps everything; `HOUYUAN_CLOUD` names another place, for a second one beside it."""
    made = Path(os.environ.get("HOUYUAN_CLOUD") or ROOT / ".cloud")
    made.mkdir(parents=True, exist_ok=True)
    return made


def running() -> Running | None:
    """The emulator that was started here and still answers; None otherwise."""
    try:
        held = Running.model_validate_json(_note().read_text())
    except (FileNotFoundError, ValueError):
        return None
    return held if _is_emulator(held.pid) and _answers(held) else None


def start() -> Running:
    """Starts the emulator on the port it had last, or on the next that is free.

    Raises:
        EmulatorFailed: when it does not answer within a minute.
    """
    port = free_port(_last_port())
    with (folder() / "emulator.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own environment's program
            [PYTHON, PROGRAM],
            env=_environment(port),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=folder(),
        )
    started = Running(port=port, pid=process.pid)
    _note().write_text(started.model_dump_json())
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(started):
        if process.poll() is not None or time.monotonic() > deadline:
            raise EmulatorFailed(_log_end())
        time.sleep(0.1)
    return started


def stop(held: Running) -> None:
    """Stops the emulator and waits until it has written its state.

    Raises:
        EmulatorFailed: when it is still there after three minutes.
    """
    os.kill(held.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while _is_emulator(held.pid):
        if time.monotonic() > deadline:
            raise EmulatorFailed(_log_end())
        time.sleep(0.1)


def credentials(held: Running) -> dict[str, str]:
    """The environment in which AWS's tools talk to the emulator and to nobody else."""
    return {
        "AWS_ENDPOINT_URL": held.address,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def free_port(wanted: int) -> int:
    """The wanted port, or the first free one of the local cloud's range."""
    ports: list[int] = [wanted, *range(FIRST_PORT, FIRST_PORT + PORTS)]
    for port in ports:
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise EmulatorFailed(f"No free port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1}")


def _environment(port: int) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return inherited | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(folder() / "state"),
        "S3_DATA_DIR": str(folder() / "s3"),
        "TMPDIR": str(_scratch()),
        "LOG_LEVEL": "WARNING",
        "LAMBDA_ACCOUNT_CONCURRENCY": str(_SIMULTANEOUS_FUNCTIONS),
        "LAMBDA_WARM_TTL_SECONDS": str(_IDLE_SECONDS),
        "AWS_DEFAULT_REGION": REGION,
    }


def _scratch() -> Path:
    made = folder() / "tmp"
    made.mkdir(exist_ok=True)
    return made


def _note() -> Path:
    return folder() / "emulator.json"


def _last_port() -> int:
    try:
        return Running.model_validate_json(_note().read_text()).port
    except (FileNotFoundError, ValueError):
        return FIRST_PORT


def _answers(held: Running) -> bool:
    try:
        answer = urllib3.request("GET", f"{held.address}/_ministack/health", timeout=2, retries=False)
    except urllib3.exceptions.HTTPError:
        return False
    return answer.status == HTTPStatus.OK


def _is_emulator(pid: int) -> bool:
    """Whether the process is there and is the emulator: a number may have been given to another process since."""
    try:
        os.kill(pid, 0)
        command = Path(f"/proc/{pid}/cmdline")
        return PROGRAM.name.encode() in command.read_bytes() if command.parent.parent.exists() else True
    except (ProcessLookupError, FileNotFoundError):
        return False


def _log_end() -> str:
    return "\n".join((folder() / "emulator.log").read_text(errors="replace").splitlines()[-20:])
