"""The demo: the example programme through the public API, its report derived, mailed and compared."""

from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from cli.cdk import ROOT
from cli.client import Client
from cli.demo import comparison, example, replay, verification
from cli.demo.comparison import Row
from cli.demo.replay import Sent
from cli.failure import Failure
from cli.local import sign_in
from cli.local.cloud import LocalCloud
from cli.terminal import counted, measured, step

OUT = ROOT / "out"
_FREEZING_SECONDS = 300
LANGUAGES = ("zh", "en")


class NotFrozen(Failure):
    """The report could not be frozen."""


@dataclass(frozen=True)
class Outcome:
    """What a run of the demo came to."""

    sent: list[Sent]
    rows: list[Row]
    figures: int
    disagreeing: list[verification.Printed]
    dispatches: list[dict[str, Any]]
    mailed_now: int
    files: list[Path]

    @property
    def passed(self) -> bool:
        """Whether every figure has its records behind it and no difference is left unexplained."""
        return not self.disagreeing and all(row.passed for row in self.rows)


def run(cloud: LocalCloud, language: str) -> Outcome:
    """Replays the programme and derives its report; a second run finds everything there and changes nothing.

    Raises:
        Refused: when the API refuses a request of the example.
        NotSettled: when figures stay behind their records.
    """
    known: Any = example.load()
    facts = known.facts()
    programme, report = facts["programme"]["id"], facts["report"]
    with step(_say(language, "签到：每种角色与合作方应用", "Signed in: each role, and the partner app")):
        clients = sign_in.clients(cloud)
    sent = [_send(stage, clients, language) for stage in known.stages()]
    with measured(_say(language, "数字与记录一致", "Figures settled")) as progress:
        verification.settle(programme, clients["coordinator"], progress)
    base = f"/reports/v1/programmes/{programme}/reports"
    with step(_say(language, "生成并冻结报告", "Report derived and frozen")):
        _freeze(clients["coordinator"], base, report)
        files = _save_documents(clients["coordinator"], f"{base}/{report['id']}")
    with step(_say(language, "报告寄给资助方", "Report mailed to its funders")):
        dispatches, mailed_now = _mail(clients["coordinator"], f"{base}/{report['id']}")
        files += _save_mails(clients["coordinator"], f"{base}/{report['id']}", dispatches)
    figures = verification.printed((OUT / "report.zh.html").read_text(encoding="utf-8"))
    with counted(
        _say(language, "报告中的数字逐一核对记录", "Figures of the report, each against its records"), len(figures)
    ) as tick:
        disagreeing = verification.disagreeing(figures, clients["coordinator"], tick)
    with step(_say(language, "与公开的报告比对", "Compared with the published report")):
        rows = comparison.compare(known, clients)
    return Outcome(sent, rows, len(figures), disagreeing, dispatches, mailed_now, files)


def _send(stage: Any, clients: dict[str, Client], language: str) -> Sent:
    rows = sum(ask.rows for wave in stage.waves for ask in wave)
    with counted(getattr(stage, language), rows) as tick:
        return replay.send(stage, clients, tick)


def _freeze(client: Client, reports: str, report: dict[str, str]) -> None:
    """Asks for the report and waits until it is frozen."""
    client.post(reports, report)
    deadline = monotonic() + _FREEZING_SECONDS
    while (asked := client.get(f"{reports}/{report['id']}"))["state"] == "preparing":
        if monotonic() > deadline:
            raise NotFrozen(f"The report is still in preparation after {_FREEZING_SECONDS} s")
        sleep(0.5)
    if asked["state"] == "failed":
        raise NotFrozen("; ".join(each["en"] for each in asked["failures"]))


def _save_documents(client: Client, report: str) -> list[Path]:
    OUT.mkdir(exist_ok=True)
    saved = []
    for language in LANGUAGES:
        for kind in ("html", "docx"):
            saved.append(OUT / f"report.{language}.{kind}")
            saved[-1].write_bytes(client.download(f"{report}/documents/{language}.{kind}"))
    return saved


def _mail(client: Client, report: str) -> tuple[list[dict[str, Any]], int]:
    """Every dispatch of the report, and how many of them were sent now."""
    before = {each["id"] for each in client.get(f"{report}/dispatches")["dispatches"] if each["state"] == "sent"}
    after = client.post(f"{report}/send").body["dispatches"]
    return after, sum(each["id"] not in before for each in after)


def _save_mails(client: Client, report: str, dispatches: list[dict[str, Any]]) -> list[Path]:
    saved = []
    for each in dispatches:
        saved.append(OUT / f"mail.{each['subscription']}.eml")
        saved[-1].write_bytes(client.download(f"{report}/dispatches/{each['subscription']}/message"))
    return saved


def _say(language: str, zh: str, en: str) -> str:
    return zh if language == "zh" else en
