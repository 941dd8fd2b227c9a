"""The mail that brings a report: its figures in short as text and HTML, the Word file attached, nothing fetched."""

import hashlib
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from css_inline import CSSInliner

from houyuan.settings import settings
from services.reports.chapters import money, opening
from services.reports.close_out import title
from services.reports.dataset import Dataset
from services.reports.document import plain
from services.reports.legible import one_line
from services.reports.models import Language
from services.reports.templating import LABELS, environment
from services.reports.writing import Writer

_WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
_NOT_IN_A_FILE_NAME = re.compile(r'[<>:"/\\|?*]')


def compose(  # noqa: PLR0913 - what a mail is made of
    dataset: Dataset, language: Language, attachment: bytes, *, sender: str, to: str, dispatch: str
) -> EmailMessage:
    """The mail of one dispatch, which says so in its headers: a receiver can tell a doubled mail from a second one.

    SES puts a Message-ID of its own in place of ours; `X-Dispatch` arrives as it was sent.

    Raises:
        ValueError: for an address that would break out of its header.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(title(dataset, language))[:150]
    message["From"], message["To"] = sender, to
    message["Date"] = format_datetime(datetime.now(UTC))
    name = hashlib.sha256(dispatch.encode()).hexdigest()[:40]
    message["Message-ID"] = f"<{name}@{message['From'].addresses[0].domain}>"
    message["X-Dispatch"] = name
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    text, page = _bodies(dataset, language)
    message.set_content(text, cte="base64")
    message.add_alternative(page, subtype="html", cte="base64")
    message.add_attachment(attachment, *_WORD, filename=file_name(dataset, language))
    return message


def file_name(dataset: Dataset, language: Language) -> str:
    """The attachment's name: the title and the report's day, without what a file system refuses."""
    name = one_line(_NOT_IN_A_FILE_NAME.sub(" ", title(dataset, language)))[:100].strip(" .")
    return f"{name} {dataset.created}.docx"


def _bodies(dataset: Dataset, language: Language) -> tuple[str, str]:
    """The mail as text, and as HTML whose styles stand in its elements, where mail programs keep them."""
    writer, templates = Writer(language), environment()
    templates.filters["plain"] = plain
    context = {
        "language": language,
        "title": title(dataset, language),
        "labels": LABELS[language],
        "dataset": dataset,
        "facts": opening.facts(dataset, writer)[:2],
        "headlines": opening.headlines(dataset, writer),
        "tables": (*opening.indicators(dataset, writer).blocks[:1], money.spending(dataset, writer)),
        "content_hash": dataset.content_hash(),
        "page": _page(dataset),
        **_words(writer),
    }
    page = templates.get_template("mail.html").render(context)
    inliner = CSSInliner(load_remote_stylesheets=False)
    return templates.get_template("mail.txt").render(context), inliner.inline(page)


def _words(writer: Writer) -> dict[str, str]:
    return {
        "greeting": writer.word("您好：", "Dear reader,"),
        "opening": writer.word(
            "项目结项报告已经完成并冻结，Word 版见附件。主要数字如下，每个数字都可以追溯到背后的记录。",
            "The programme's close-out report is complete and frozen; the Word version is attached. Its main figures "
            "are below, and each leads back to the records behind it.",
        ),
        "invitation": writer.word("在线查看报告", "Read the report online"),
        "reason": writer.word(
            "您订阅了本项目的报告，因此收到本邮件。邮件由系统自动发出，请勿直接回复。",
            "You get this mail because you subscribed to the reports of this programme. It was sent automatically; "
            "please do not reply.",
        ),
    }


def _page(dataset: Dataset) -> str:
    programme, report = quote(dataset.programme.id, safe=""), quote(dataset.report, safe="")
    return f"{settings().site_url}/#/p/{programme}/reports/{report}"
