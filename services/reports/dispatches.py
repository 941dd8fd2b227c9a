"""Dispatches: one mail of one report to one subscriber, sent once and kept whole.

The dispatch is stored before its mail is sent and completed after; whoever finds one that has been `sending` for
longer than a function can live takes it over. A mail can so be doubled only when a function dies between SES's yes
and the next write, and is never lost.
"""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from aws_lambda_powertools import Logger

from houyuan import files, post, records
from houyuan.identity import Caller
from houyuan.problems import Problem
from houyuan.records import Change, Record
from houyuan.settings import settings
from houyuan.store import FAILURES
from services.reports import issuing, subscriptions
from services.reports.mail import compose
from services.reports.models import Dispatch, PlannedDispatch

KIND = "dispatch"
LEASE = timedelta(minutes=15)
MAILER = Caller("mailer", "coordinator")
logger = Logger()


def send(programme: str, report: str, caller: Caller) -> list[Dispatch]:
    """Sends a frozen report to every subscriber who has not got it; returns every dispatch of the report.

    A mail that cannot be sent holds up no other; its dispatch stays `sending` and is taken over later.

    Raises:
        NotFound: when there is no such report.
        WrongState: when it is not frozen.
    """
    frozen = issuing.frozen(programme, report)
    for subscription in records.between(programme, subscriptions.KIND):
        try:
            _send_one(frozen, subscription, caller)
        except (Problem, *FAILURES) as failure:
            logger.error(  # noqa: TRY400 - a traceback may hold the address
                "mail not sent",
                extra={"report": report, "subscription": subscription.id, "failure": type(failure).__name__},
            )
    return of_report(programme, report)


def send_newest_everywhere() -> int:
    """What the schedule does: each programme's newest report goes to those who have not got it."""
    sent = 0
    for programme in records.programmes():
        reports = [each for each in records.between(programme, issuing.KIND) if each.body["state"] == "frozen"]
        if reports:
            sent += len(send(programme, reports[-1].id, MAILER))
    return sent


def of_report(programme: str, report: str) -> list[Dispatch]:
    """The dispatches of a report."""
    found = (record for record in records.between(programme, KIND, report, report))
    return [record.answer(Dispatch) for record in found if record.body["report"] == report]


def message(programme: str, report: str, subscription: str) -> bytes:
    """The mail as it was sent.

    Raises:
        NotFound: when the subscriber was sent no such report.
    """
    return files.read(_path(programme, records.get(programme, KIND, f"{report}.{subscription}").id))


def _send_one(frozen: Record, subscription: Record, caller: Caller) -> None:
    programme, dispatch_id = frozen.programme, f"{frozen.id}.{subscription.id}"
    if not _claimed(frozen, subscription, dispatch_id, caller):
        return
    email = records.opened(subscription, "email")
    written = _written(frozen, subscription, dispatch_id, email)
    files.write(_path(programme, dispatch_id), written.as_bytes(), "message/rfc822")
    message_id = post.send(written, email)
    attachments = [part.get_filename() or "" for part in written.iter_attachments()]
    done = {"state": "sent", "message_id": message_id, "subject": str(written["Subject"]), "attachments": attachments}
    records.change(programme, KIND, dispatch_id, caller, lambda _: Change(done))


def _claimed(frozen: Record, subscription: Record, dispatch_id: str, caller: Caller) -> bool:
    """Takes the sending of one dispatch upon this call; False when it was sent, or another call is at it."""
    planned = PlannedDispatch(id=dispatch_id, report=frozen.id, subscription=subscription.id)
    extra = {
        "email": subscription.body["email"]["m"],
        "subject": frozen.body["number"],
        "state": "sending",
        "attachments": [],
    }
    record, is_new = records.create(records.new_record(frozen.programme, KIND, planned, caller, extra=extra))
    if is_new:
        return True
    if record.body["state"] == "sent" or _age(record) < LEASE:
        return False
    taken: list[bool] = []

    def take_over(seen: Record) -> Change | None:
        taken[:] = [seen.version == record.version]
        return Change({"state": "sending"}) if taken[0] else None

    records.change(frozen.programme, KIND, dispatch_id, caller, take_over)
    return taken[0]


def _written(frozen: Record, subscription: Record, dispatch_id: str, email: str) -> EmailMessage:
    language = subscription.body["language"]
    attachment = files.read(issuing.path(frozen, f"{language}.docx"))
    return compose(
        issuing.dataset(frozen), language, attachment, sender=settings().sender, to=email, dispatch=dispatch_id
    )


def _age(record: Record) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(record.updated_at)


def _path(programme: str, dispatch_id: str) -> str:
    return f"{programme}/mail/{dispatch_id}.eml"
