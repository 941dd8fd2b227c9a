"""The report as a page: every figure a link to its records, nothing fetched, nothing run."""

import re

import pytest

from services.reports.close_out import close_out
from services.reports.html import render_html
from services.reports.writing import number
from tests.unit.reports.documents.reading import page


@pytest.fixture(params=["zh", "en"], scope="module")
def language(request):
    return request.param


@pytest.fixture(scope="module")
def read(dataset, language):
    return page(render_html(close_out(dataset, language)))


def test_every_figure_of_the_dataset_is_a_link_whose_text_is_its_value_and_whose_address_lists_its_records(
    dataset, read
):
    figures = {
        (attributes["data-figure"], attributes["data-where"], attributes["data-value"], text, address)
        for (text, address), attributes in zip(
            read.links, (each.attributes for each in read.elements if each.name == "a"), strict=True
        )
        if attributes.get("class") == "figure"
    }
    assert figures == {
        (
            value.figure,
            "&".join(f"{name}={code}" for name, code in sorted(value.where.items())),
            str(value.value),
            number(value.value),
            value.records,
        )
        for value in dataset.every_figure()
    }


def test_both_languages_print_the_same_numbers(dataset):
    zh, en = (sorted(page(render_html(close_out(dataset, each))).numbers()) for each in ("zh", "en"))
    assert zh == en


def test_a_figure_reads_the_same_wherever_it_stands(read):
    # A percentage leads to the records of what was reached, so it shares their address.
    texts = {
        address: {text for text, other in read.numbers() if other == address and not text.endswith("%")}
        for _, address in read.numbers()
    }
    assert [found for found in texts.values() if len(found) > 1] == []


def test_the_page_runs_nothing_and_fetches_nothing(read):
    assert {each.name for each in read.elements}.isdisjoint(
        {"script", "img", "iframe", "link", "object", "embed", "form", "base", "svg", "video"}
    )
    names = {name for each in read.elements for name in each.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "srcset", "style"}]
    assert not re.search(r"url\(|@import|expression", read.css)


def test_every_link_of_the_contents_leads_to_a_chapter(read):
    inside = [address.removeprefix("#") for _, address in read.links if address.startswith("#")]
    assert set(inside) <= {each.attributes.get("id") for each in read.elements}


def test_the_page_says_its_language_and_its_title(dataset, language, read):
    assert read.elements[0].attributes["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert f"{close_out(dataset, language).title} · {dataset.number}" in read.text


def test_the_page_carries_the_hash_of_its_dataset(dataset, read):
    assert dataset.content_hash() in read.text


def test_the_same_document_gives_the_same_page(dataset, language):
    assert render_html(close_out(dataset, language)) == render_html(close_out(dataset, language))
