"""A small programme that a test run makes for itself through the API: known numbers, one report, two readers."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.client import Client
from cli.local import sign_in, trial
from cli.local.cloud import LocalCloud
from tests.browser.visit import becomes

TOLD: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
"""The programme, its requests in order (role, path, body), and its figures as a person counts them on the requests."""

START, END = TOLD["programme"]["start"], TOLD["programme"]["end"]
REPORT = "2020-05-19.close-out"


@dataclass(frozen=True)
class SmallProgramme:
    """The programme and those who may ask the API about it, by role."""

    id: str
    name: str
    clients: dict[str, Client] = field(repr=False)

    def figure(self, figure: str) -> Any:
        """A figure's value over the whole programme, as the API answers it now."""
        return self.clients["coordinator"].get(f"/reports/v1/programmes/{self.id}/figures/{figure}")["value"]


def start(cloud: LocalCloud) -> SmallProgramme:
    """Makes the programme, under an id that no run before has used, and everything in it."""
    clients = sign_in.clients(cloud)
    name = {"zh": f"试点 {secrets.token_hex(4)}", "en": "Trial"}
    made = trial.begin(cloud, clients, name=name, **TOLD["programme"])
    for role, path, body in TOLD["requests"]:
        service, _, rest = path.partition("/")
        made.post(role, service, rest, body)
    return SmallProgramme(made.id, name["zh"], clients)


def mail_report(programme: SmallProgramme) -> None:
    """Waits until the report is frozen and sends it to its readers."""
    path = f"/reports/v1/programmes/{programme.id}/reports/{REPORT}"
    assert becomes(lambda: programme.clients["coordinator"].get(path)["state"], "frozen")
    programme.clients["coordinator"].post(f"{path}/send")
