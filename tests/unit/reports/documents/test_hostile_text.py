"""Names that try to be markup, templates, headers or addresses stay text in every document, whole and in place."""

from collections import Counter
from email import message_from_bytes
from email.policy import default

import pytest

from houyuan.types import Text
from services.reports.close_out import close_out
from services.reports.docx import render_docx
from services.reports.html import render_html
from services.reports.legible import legible
from services.reports.mail import compose
from tests.unit.reports.documents.reading import page, word, word_links, word_text

HOSTILE = {
    "markup": "王<b>&amp;</b></title></style><script>alert(1)</script> ]]> --> <!-- <![CDATA[",
    "attribute": "\" onmouseover=\"alert(1)' x='",
    "template": "{{7*7}} {% raw %} {# x #} {_{7*7}_} {_%x%_} {slot} {total} {start} =1+1",
    "control": "A\x00\x01\x08\x0b\x0c\x1fZ \ufffe 𠮷野家 硚口 \u202eabc",
    "long": "长" * 250 + "W" * 250,
}


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys(), scope="module")
def name(request):
    return request.param


@pytest.fixture(scope="module")
def hostile(dataset, name):
    """The dataset with a hostile name wherever people's own words stand, past the models that would refuse some."""
    text = Text.model_construct(zh=name, en=name)
    programme = dataset.programme.model_copy(
        update={"name": text, "funders": [dataset.programme.funders[0].model_copy(update={"name": text})]}
    )
    groups = dataset.consultations[2]
    rows = [groups.rows[0].model_copy(update={"name": text}), *groups.rows[1:]]
    return dataset.model_copy(
        update={
            "programme": programme,
            "consultations": [*dataset.consultations[:2], groups.model_copy(update={"rows": rows})],
            "places": [dataset.places[0].model_copy(update={"name": name}), *dataset.places[1:]],
            "budget": [dataset.budget[0].model_copy(update={"name": text, "excludes": text}), *dataset.budget[1:]],
            "reallocations": [
                dataset.reallocations[0].model_copy(update={"reason": text, "proposed_by": name}),
                *dataset.reallocations[1:],
            ],
            "appropriations": [
                dataset.appropriations[0].model_copy(update={"reference": name}),
                *dataset.appropriations[1:],
            ],
        }
    )


@pytest.fixture(scope="module")
def document(hostile):
    return close_out(hostile, "zh")


def test_it_stays_text_in_the_page(name, document, dataset):
    read = page(render_html(document))
    clean = page(render_html(close_out(dataset, "zh")))
    assert read.text.count(legible(name)) >= 8
    assert {each.name for each in read.elements} == {each.name for each in clean.elements}
    assert {key for each in read.elements for key in each.attributes} == {
        key for each in clean.elements for key in each.attributes
    }


def test_it_stays_text_in_the_word_file(name, document):
    opened = word(render_docx(document))
    assert word_text(opened).count(legible(name)) >= 8
    assert legible(name) in opened.sections[0].header.paragraphs[0].text
    assert opened.core_properties.title == legible(document.title)[:255]


def test_it_stays_text_in_the_mail(name, hostile):
    sent = compose(hostile, "zh", b"file", sender="r@example.org", to="f@example.org", dispatch=name)
    mail = message_from_bytes(sent.as_bytes(), policy=default)
    assert set(mail.keys()) == {
        "Subject", "From", "To", "Date", "Message-ID", "X-Dispatch", "Auto-Submitted", "X-Auto-Response-Suppress",
        "MIME-Version", "Content-Type",
    }  # fmt: skip
    html = page(mail.get_body(("html",)).get_content())
    assert legible(name) in html.text
    assert {each.name for each in html.elements}.isdisjoint({"script", "b", "img"})
    assert legible(name) in mail.get_body(("plain",)).get_content()


def test_an_address_that_is_none_of_the_web_leads_nowhere(dataset):
    hostile = ["javascript:alert(1)", "data:text/html,x", "//evil.example", " http:x", "file:///x"]
    moves = [
        move.model_copy(update={"records": address})
        for move, address in zip(dataset.reallocations, [*hostile, *["https://x.example/"] * 7], strict=True)
    ]
    document = close_out(dataset.model_copy(update={"reallocations": moves}), "en")
    # A move stands under both of its lines, and once as a sentence.
    leading = {"#": 3 * 5, "https://x.example/": 3 * 7}
    assert Counter(address for _, address in page(render_html(document)).numbers() if address in leading) == leading
    opened = word(render_docx(document))
    assert Counter(address for _, address in word_links(opened) if address in leading) == leading
    assert not {relation.target_ref for relation in opened.part.rels.values() if relation.is_external} & set(hostile)
