"""Mailing a report: once to each subscriber, kept whole, lost by no crash."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from botocore.exceptions import ClientError
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from houyuan import post, store
from services.reports import dispatches, handler, issuing
from tests.service.conftest import REGION, everything_stored
from tests.service.gateway import call
from tests.service.ledger.tap import Killed, at, die, tapped
from tests.service.reports.story import REPORT, P, ask, freeze, read

pytestmark = pytest.mark.usefixtures("frozen")
SUBJECTS = {"caring-zh": "居家后援结项报告", "jianming-en": "Home support: close-out report"}


def post_office():
    return get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION].sent_messages


def mails():
    """Every mail that SES took, parsed."""
    return [message_from_bytes(sent.raw_data.encode(), policy=default) for sent in post_office()]


def receivers():
    return [str(mail["To"]).partition("@")[0] for mail in mails()]


def send(report=REPORT):
    return ask("reports", "coordinator", f"/reports/{report}/send")["dispatches"]


def test_each_subscriber_gets_one_mail_in_their_language_with_the_report_attached():
    send()
    assert {str(mail["To"]): mail["Subject"] for mail in mails()} == {
        f"{name}@example.org": subject for name, subject in SUBJECTS.items()
    }
    for mail, language in zip(mails(), ("zh", "en"), strict=True):
        (attached,) = mail.iter_attachments()
        assert attached.get_content() == issuing.document(P, REPORT, f"{language}.docx")[0]


def test_a_dispatch_says_what_was_sent_to_whom_without_the_address():
    told = [
        {name: each[name] for name in ("id", "report", "subscription", "email", "subject", "state", "attachments")}
        for each in send()
    ]
    files = {
        "caring-zh": "居家后援结项报告 2020-05-20.docx",
        "jianming-en": "Home support close-out report 2020-05-20.docx",
    }
    assert told == [
        {
            "id": f"{REPORT}.{name}", "report": REPORT, "subscription": name, "email": f"{name[0]}***",
            "subject": subject, "state": "sent", "attachments": [files[name]],
        }
        for name, subject in SUBJECTS.items()
    ]  # fmt: skip
    assert [each["message_id"] for each in read(f"/reports/{REPORT}/dispatches")["dispatches"]] == [
        sent.id for sent in post_office()
    ]
    assert "@example.org" not in str(everything_stored())


def test_the_message_is_kept_whole():
    send()
    for name, sent in zip(SUBJECTS, post_office(), strict=True):
        answer = call("reports", "coordinator", "GET", f"/reports/{REPORT}/dispatches/{name}/message")
        assert (answer.status, answer.headers["Content-Type"]) == (200, "message/rfc822")
        assert dispatches.message(P, REPORT, name) == sent.raw_data.encode()


def test_sending_again_sends_nothing():
    first = send()
    assert send() == first
    assert handler.mailer({}, None) == {"dispatches": 2}
    assert receivers() == list(SUBJECTS)


def test_a_reader_who_subscribes_later_gets_the_report_alone():
    send()
    reader = {"id": "late", "funder": "caring", "email": "late@example.org", "language": "zh"}
    ask("reports", "coordinator", "/subscriptions", reader)
    assert handler.mailer({}, None) == {"dispatches": 3}
    assert receivers() == [*SUBJECTS, "late"]


def test_the_schedule_mails_the_newest_frozen_report():
    freeze("2020-05-21.corrected")
    ask("reports", "coordinator", "/reports", {"id": "2020-05-22.in-preparation"})
    assert handler.mailer({}, None) == {"dispatches": 2}
    assert read(f"/reports/{REPORT}/dispatches")["dispatches"] == []
    found = read("/reports/2020-05-21.corrected/dispatches")["dispatches"]
    assert [each["state"] for each in found] == ["sent", "sent"]


def test_a_report_whose_id_begins_like_anothers_has_its_own_mails():
    freeze(f"{REPORT}-2")
    send(f"{REPORT}-2")
    assert read(f"/reports/{REPORT}/dispatches")["dispatches"] == []
    assert len(send()) == 2
    assert len(mails()) == 4


def wait_for_the_lease_to_end():
    """The moment of every change lies an hour back."""
    for (table, pk, _), item in everything_stored().items():
        if table == "records" and pk == f"{P}#dispatch":
            hour_ago = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
            store.dynamodb().put_item(TableName=table, Item=item | {"updated_at": {"S": hour_ago}})


def states():
    return [each["state"] for each in read(f"/reports/{REPORT}/dispatches")["dispatches"]]


def another_sender():
    """Somebody else sends at this moment; not through the API, whose router takes one request at a time."""
    dispatches.send(P, REPORT, dispatches.MAILER)


@pytest.mark.parametrize(("when", "left"), [("before", []), ("after", ["sending"])])
def test_a_sender_that_dies_before_the_mail_is_taken_over_after_its_lease(when, left):
    with tapped(**{when: at(3, die)}), pytest.raises(Killed):
        another_sender()
    assert (mails(), states()) == ([], left)
    wait_for_the_lease_to_end()
    assert [each["state"] for each in send()] == ["sent", "sent"]
    assert receivers() == list(SUBJECTS)


def test_a_sender_that_dies_between_the_mail_and_its_record_doubles_it_once_and_recognisably():
    def die_when_sent(_):
        if mails():
            die()

    with tapped(before=die_when_sent), pytest.raises(Killed):
        another_sender()
    assert (receivers(), states()) == (["caring-zh"], ["sending"])
    assert [each["state"] for each in send()] == ["sending", "sent"]
    assert receivers() == list(SUBJECTS)
    wait_for_the_lease_to_end()
    assert [each["state"] for each in send()] == ["sent", "sent"]
    assert receivers() == [*SUBJECTS, "caring-zh"]
    first, _, again = mails()
    assert (first["Message-ID"], first["X-Dispatch"]) == (again["Message-ID"], again["X-Dispatch"])
    wait_for_the_lease_to_end()
    assert send() == read(f"/reports/{REPORT}/dispatches")["dispatches"]
    assert len(mails()) == 3


@pytest.mark.parametrize("call_number", range(1, 9))
def test_two_senders_at_once_send_one_mail_each(call_number):
    with tapped(before=at(call_number, another_sender)):
        another_sender()
    assert (sorted(receivers()), states()) == (list(SUBJECTS), ["sent", "sent"])


@pytest.mark.parametrize("call_number", range(1, 9))
def test_of_two_who_take_over_one_does(call_number):
    with tapped(after=at(3, die)), pytest.raises(Killed):
        another_sender()
    assert (mails(), states()) == ([], ["sending"])
    wait_for_the_lease_to_end()
    with tapped(before=at(call_number, another_sender)):
        another_sender()
    assert (sorted(receivers()), states()) == (list(SUBJECTS), ["sent", "sent"])


def test_a_mail_that_ses_refuses_holds_up_no_other_and_is_sent_later():
    def refuse(params, **_):
        if b"caring-zh@" in params["body"]:
            raise ClientError({"Error": {"Code": "MessageRejected"}}, "SendEmail")

    events = post._ses().meta.events  # noqa: SLF001 - where SES's answer is
    events.register("before-call.sesv2.SendEmail", refuse)
    try:
        assert [each["state"] for each in send()] == ["sending", "sent"]
    finally:
        events.unregister("before-call.sesv2.SendEmail", refuse)
    assert receivers() == ["jianming-en"]
    wait_for_the_lease_to_end()
    assert [each["state"] for each in send()] == ["sent", "sent"]
    assert receivers() == ["jianming-en", "caring-zh"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/reports/2020-05-30.none/send"),
        ("GET", "/reports/2020-05-30.none/dispatches"),
        ("GET", f"/reports/{REPORT}/dispatches/nobody/message"),
        ("GET", f"/reports/{REPORT}/dispatches/caring-zh/message"),
    ],
)
def test_what_was_not_sent_is_not_found(method, path):
    assert call("reports", "coordinator", method, path).status == 404


def test_a_reader_belongs_to_a_funder_of_the_programme():
    reader = {"id": "x", "funder": "nobody", "email": "x@example.org", "language": "zh"}
    answer = call("reports", "coordinator", "POST", "/subscriptions", reader)
    assert (answer.status, answer.body["errors"]) == (
        422, [{"field": "funder", "message": "The programme has no funder nobody"}],
    )  # fmt: skip
