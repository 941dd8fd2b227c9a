"""The mail that brings a report: it survives the wire, reads well anywhere, and answers to nobody."""

import re
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest

from services.reports.close_out import close_out
from services.reports.document import plain
from services.reports.docx import render_docx
from services.reports.mail import compose
from tests.unit.reports.documents.conftest import SITE
from tests.unit.reports.documents.reading import page

DISPATCH = "2020-05-19.close-out.jianhui"


@pytest.fixture(params=["zh", "en"], scope="module")
def language(request):
    return request.param


@pytest.fixture(scope="module")
def attachment(dataset, language):
    return render_docx(close_out(dataset, language))


@pytest.fixture
def mail(dataset, language, attachment):
    sent = compose(
        dataset, language, attachment, sender="reports@example.org", to="fund@example.org", dispatch=DISPATCH
    )
    return message_from_bytes(sent.as_bytes(), policy=default)


@pytest.fixture
def html(mail):
    return page(mail.get_body(("html",)).get_content())


def test_subject_sender_and_receiver_arrive_as_they_were_written(mail, language):
    titles = {"zh": "驰援湖北·居家后援关爱行动结项报告", "en": "Home-front support for Hubei: close-out report"}
    assert mail["Subject"] == titles[language]
    assert [str(mail[name]) for name in ("From", "To")] == ["reports@example.org", "fund@example.org"]


def test_the_word_file_arrives_whole_under_its_name(mail, language, attachment):
    (part,) = mail.iter_attachments()
    names = {
        "zh": "驰援湖北·居家后援关爱行动结项报告 2020-05-19.docx",
        "en": "Home-front support for Hubei close-out report 2020-05-19.docx",
    }
    assert part.get_filename() == names[language]
    assert part.get_content() == attachment
    assert part.get_content_type() == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_no_line_is_longer_than_mail_allows_and_none_needs_eight_bits(dataset, language, attachment):
    raw = compose(dataset, language, attachment, sender="r@example.org", to="f@example.org", dispatch="d").as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_no_programme_answers_it_automatically(mail):
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")


def test_a_doubled_mail_can_be_told_from_a_second_one(dataset):
    def identity(dispatch):
        sent = compose(dataset, "zh", b"x", sender="r@example.org", to="f@example.org", dispatch=dispatch)
        return sent["Message-ID"], sent["X-Dispatch"]

    assert identity("a") == identity("a")
    assert not set(identity("a")) & set(identity("b"))
    assert re.fullmatch(r"<[0-9a-f]{40}@example\.org>", identity("a")[0])


def test_it_carries_a_date(mail):
    assert parsedate_to_datetime(mail["Date"]).tzinfo is not None


def test_every_figure_in_it_leads_to_its_records(dataset, html):
    addresses = {value.records for value in dataset.every_figure()}
    numbers = html.numbers()
    assert len(numbers) > 20
    assert {address for _, address in numbers} <= addresses


def test_its_figures_are_the_reports(dataset, language, html):
    report = close_out(dataset, language)
    headlines = [(headline.figure.text, headline.figure.address) for headline in report.headlines]
    assert [number for number in html.numbers() if number in headlines][: len(headlines)] == headlines
    assert {"100.7%", "253.3%"} <= {text for text, _ in html.numbers()}


def test_it_shows_only_lines_with_money_spent_or_left(html, language):
    unused, used = {"zh": ("药品类", "爱心菜"), "en": ("Medicine", "Vegetables")}[language]
    assert unused not in html.text
    assert used in html.text


def test_it_leads_to_the_reports_page(html):
    assert f"{SITE}/#/p/hubei-2020/reports/2020-05-19.close-out" in [address for _, address in html.links]


def test_it_fetches_and_runs_nothing(html):
    assert {each.name for each in html.elements}.isdisjoint({"script", "img", "link", "iframe", "form", "style"})
    names = {name for each in html.elements for name in each.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "background"}]
    assert not [each for each in html.elements if "url(" in (each.attributes.get("style") or "")]


def test_the_text_alone_says_it_all(dataset, language, mail):
    text = mail.get_body(("plain",)).get_content()
    report = close_out(dataset, language)
    assert report.title in text
    for headline in report.headlines:
        assert f"{headline.figure.text} {headline.unit}" in text
    for row in report.sections[1].blocks[0].rows:
        assert all(plain((cell,)) in text for cell in row)
    assert f"{SITE}/#/p/hubei-2020/reports/2020-05-19.close-out" in text
    assert dataset.content_hash() in text


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: all@example.org", "a@example.org\nX: y"])
def test_an_address_cannot_add_a_header(dataset, address):
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        compose(dataset, "zh", b"x", sender="r@example.org", to=address, dispatch="d")


def test_a_file_name_holds_nothing_that_a_file_system_refuses(dataset):
    name = dataset.programme.name.model_copy(update={"en": 'a/b\\c:d*e?f"g<h>i|j' + "k" * 300})
    programme = dataset.programme.model_copy(update={"name": name})
    sent = compose(
        dataset.model_copy(update={"programme": programme}), "en", b"x", sender="r@e.org", to="f@e.org", dispatch="d"
    )
    (part,) = message_from_bytes(sent.as_bytes(), policy=default).iter_attachments()
    assert part.get_filename() == f"a b c d e f g h i j{'k' * 81} 2020-05-19.docx"
