"""The local cloud as a whole: the emulator, everything deployed on it, one sign-in per role."""

import os
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from pydantic import BaseModel

from cli import cdk, people, site
from cli.deployment import Deployment, Outputs
from cli.failure import Failure
from cli.fingerprint import fingerprint
from cli.local import cors, emulator
from cli.local.emulator import ACCOUNT, REGION, Running
from cli.terminal import measured, step
from houyuan.identity import ROLES

STAGE = "local"
SOURCES = ("infra", "services", "shared", "requirements", "package-lock.json")
PROGRAMME = "hubei-2020"
"""The programme that the sign-ins are members of: the example's."""


class NotUp(Failure):
    """The local cloud is not running."""


class SignIn(BaseModel):
    """Somebody who may sign in on the local cloud."""

    role: str
    email: str
    password: str
    subject: str = ""


class LocalCloud(BaseModel):
    """What is deployed on the local cloud, and who may use it."""

    port: int
    deployed: str
    """The fingerprint of what was deployed."""
    outputs: Outputs
    people: list[SignIn]

    @property
    def deployment(self) -> Deployment:
        """Its addresses and names."""
        return Deployment.of(self.outputs)

    def person(self, role: str) -> SignIn:
        """The sign-in of a role."""
        return next(each for each in self.people if each.role == role)

    @classmethod
    def read(cls) -> Self | None:
        """What the last `up` left; None when there is nothing."""
        try:
            return cls.model_validate_json(_file().read_text())
        except (FileNotFoundError, ValueError):
            return None

    def write(self) -> None:
        """Keeps it for the next command, readable by its owner only: it holds passwords."""
        _file().touch(mode=0o600)
        _file().write_text(self.model_dump_json(indent=1))


def up(*, fresh: bool = False) -> tuple[LocalCloud, bool]:
    """Starts the local cloud and deploys what has changed.

    Returns:
        The cloud, and whether anything had to be done.
    """
    held = emulator.running()
    if fresh:
        if held:
            emulator.stop(held)
        shutil.rmtree(emulator.folder(), ignore_errors=True)
        held = None
    started = held or _start()
    enter(started)
    known = LocalCloud.read()
    current = fingerprint((*SOURCES, *site.SOURCES), str(started.port))
    if known and known.deployed == current:
        return known, held is None
    return _deploy(started, known, current), True


@contextmanager
def beside(folder: Path, *, fresh: bool) -> Iterator[LocalCloud]:
    """A local cloud in a folder of its own, beside the one that a person may be using; it is stopped in the end."""
    before = dict(os.environ)
    os.environ["HOUYUAN_CLOUD"] = str(folder)
    try:
        yield up(fresh=fresh)[0]
    finally:
        down()
        os.environ.clear()
        os.environ.update(before)


def entered() -> LocalCloud:
    """The running local cloud, which this process talks to from now on.

    Raises:
        NotUp: when it is not running or nothing is deployed on it.
    """
    held, known = emulator.running(), LocalCloud.read()
    if held is None or known is None:
        raise NotUp("The local cloud is not up: run `houyuan up`. 本地云没有运行，请先执行 houyuan up")
    enter(held)
    return known


def down() -> bool:
    """Stops the local cloud, its data are kept; False when it was not up."""
    held = emulator.running()
    if held:
        with step("Local cloud stops and writes its state"):
            emulator.stop(held)
    return held is not None


def enter(held: Running) -> None:
    """Makes the local cloud what this process and its children talk to."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(emulator.credentials(held))


def _start() -> Running:
    with step("Local cloud starts"):
        return emulator.start()


def _deploy(started: Running, known: LocalCloud | None, current: str) -> LocalCloud:
    if known is None:
        with step("Account prepared"):
            cdk.bootstrap(ACCOUNT, REGION)
    with ThreadPoolExecutor(1) as beside:
        built = beside.submit(site.build)
        with measured("Stacks deployed") as progress:
            outputs = cdk.deploy(STAGE, {"port": str(started.port)}, progress, emulator.folder())
        deployment = Deployment.of(outputs)
        with step("Site published"):
            cors.apply(deployment)
            built.result()
            site.publish(deployment, STAGE, REGION)
    made = LocalCloud(
        port=started.port, deployed=current, outputs=outputs, people=known.people if known else _invent_people()
    )
    with step("Sign-ins"):
        made = made.model_copy(update={"people": [_welcome(deployment, each) for each in made.people]})
        people.join(deployment, people.partner_app(deployment).client_id, PROGRAMME, "partner")
    made.write()
    return made


def _welcome(deployment: Deployment, person: SignIn) -> SignIn:
    subject = people.invite(deployment, person.email, password=person.password)
    people.join(deployment, subject, PROGRAMME, person.role)
    return person.model_copy(update={"subject": subject})


def _invent_people() -> list[SignIn]:
    return [
        SignIn(role=role, email=f"{role}@example.org", password=f"Aa1!{secrets.token_urlsafe(12)}")
        for role in ROLES
        if role != "partner"
    ]


def _file() -> Path:
    return emulator.folder() / "cloud.json"
