"""Files and mails: kept and sent byte for byte."""

from email.message import EmailMessage

import pytest
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from houyuan import files, post
from houyuan.problems import Fault, NotFound
from tests.service.conftest import REGION

pytestmark = pytest.mark.usefixtures("aws")


def test_a_file_is_read_as_it_was_written():
    files.write("hubei-2020/reports/中.html", b"\x00\xff<p>", "text/html")
    files.write("hubei-2020/reports/中.html", b"\x00\xff<p>", "text/html")
    assert files.read("hubei-2020/reports/中.html") == b"\x00\xff<p>"


def test_a_file_that_is_none_is_not_found():
    with pytest.raises(NotFound) as caught:
        files.read("hubei-2020/none")
    assert caught.value.faults == (Fault("name", "没有文件 hubei-2020/none", "There is no file hubei-2020/none"),)


def test_a_mail_is_sent_whole():
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "结项报告", "reports@example.org", "reader@example.org"
    message.set_content("见附件")
    message.add_attachment(b"\x00\xff", maintype="application", subtype="octet-stream", filename="报告.docx")
    sent_as = post.send(message, "reader@example.org")
    (sent,) = get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    assert (sent.id, set(sent.destinations)) == (sent_as, {"reader@example.org"})
    assert sent.raw_data == message.as_bytes().decode()
