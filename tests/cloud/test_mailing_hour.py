"""The schedule's own way: EventBridge Scheduler starts the mailer, which sends each report to each reader once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import urllib3

from tests.cloud.conftest import Programme, becomes

READERS = [
    {"id": "reader-zh", "funder": "foundation", "email": "hour.zh@example.org", "language": "zh"},
    {"id": "reader-en", "funder": "foundation", "email": "hour.en@example.org", "language": "en"},
]
REPORT = "2020-05-19.close-out"


@pytest.fixture
def reported(programme: Programme) -> Programme:
    for reader in READERS:
        programme.post("coordinator", "reports", "subscriptions", reader)
    programme.post("coordinator", "reports", "reports", {"id": REPORT})
    assert becomes(lambda: programme.get("coordinator", "reports", f"reports/{REPORT}")["state"], "frozen") == "frozen"
    return programme


def mailbox() -> list[Any]:
    """Every mail that the emulator's post office took."""
    client = boto3.client("sesv2")
    told = urllib3.request("GET", f"{client.meta.endpoint_url}/_ministack/ses/messages").json()
    return [each for messages in told["messages"].values() for each in messages]


def start_the_mailer_by_schedule() -> None:
    """A schedule of its own, seconds from now, with the target and role of the daily one."""
    scheduler = boto3.client("scheduler")
    listed = (scheduler.get_schedule(Name=each["Name"]) for each in scheduler.list_schedules()["Schedules"])
    daily = next(each for each in listed if "Mailer" in each["Target"]["Arn"])
    soon = (datetime.now(UTC) + timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S")
    scheduler.create_schedule(
        Name=f"now-{soon.replace(':', '-')}",
        ScheduleExpression=f"at({soon})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=daily["Target"],
    )


def sent_to(programme: Programme) -> list[str]:
    found = programme.get("coordinator", "reports", f"reports/{REPORT}/dispatches")["dispatches"]
    return sorted(each["subscription"] for each in found if each["state"] == "sent")


def test_the_schedule_mails_each_reader_once(reported):
    everybody = ["reader-en", "reader-zh"]
    before = len(mailbox())
    start_the_mailer_by_schedule()
    assert becomes(lambda: sent_to(reported), everybody) == everybody

    def ours() -> list[str]:
        return sorted(each["To"][0] for each in mailbox()[before:] if each["To"][0].startswith("hour."))

    assert ours() == ["hour.en@example.org", "hour.zh@example.org"]
    reported.post("coordinator", "reports", f"reports/{REPORT}/send")
    assert ours() == ["hour.en@example.org", "hour.zh@example.org"]
