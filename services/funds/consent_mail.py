"""The mail that asks a funder for its consent: what is moved and why, in Chinese and English, and the signed link."""

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from houyuan.records import Record
from houyuan.settings import settings
from services.funds import agreements, answers, links
from services.funds.models.consents import AskedConsent, PlannedConsent

_TEXT = """\
您好：

项目“{programme.zh}”拟调整预算，按与{funder.zh}的协议，需要贵方同意：

从“{source.zh}”调出 {amount} 元至“{target.zh}”。
原因：{reason.zh}
编号：{reallocation}

请打开下面的链接，选择同意，或者不同意并说明原因。无须登录。链接至 {expires_on} 有效，只能答复一次：

{link}

持有此链接即可答复，请勿转发。本邮件由系统自动发出，请勿直接回复。

----

Dear reader,

The programme "{programme.en}" asks to change its budget. By its agreement with {funder.en} this needs your consent:

CNY {amount} from "{source.en}" to "{target.en}".
Reason: {reason.en}
Number: {reallocation}

Open the link below and consent, or refuse and say why. No sign-in is needed. The link holds until {expires_on} and is
answered once:

{link}

Whoever holds this link can answer, so do not forward it. This mail was sent automatically; please do not reply.
"""


def compose(asked: Record, agreement: Record) -> EmailMessage:
    """The mail of one request for consent to the contact that the funder's agreement names.

    Raises:
        LinkSpent: when the request cannot be answered any more.
        ValueError: for an address that would break out of its header.
    """
    planned = PlannedConsent.model_validate({name: asked.body[name] for name in PlannedConsent.model_fields})
    token = links.token(agreement, planned)
    told = answers.asked(token)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(told)
    message["From"], message["To"] = settings().sender, agreements.contact(agreement)
    message["Date"] = format_datetime(datetime.now(UTC))
    name = hashlib.sha256(f"{asked.programme}/{asked.id}/{agreements.contact_key(agreement)}".encode()).hexdigest()[:40]
    message["Message-ID"] = f"<{name}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    words = {field: getattr(told, field) for field in AskedConsent.model_fields}
    message.set_content(_TEXT.format(**words, link=links.address(token)), cte="base64")
    return message


def _subject(told: AskedConsent) -> str:
    return f"请确认预算调整 Please consent to a budget change: {told.programme.zh}"[:150]
