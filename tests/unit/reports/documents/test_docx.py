"""The report as a Word file: the same figures as the page, with the same links, in the same bytes each time."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from lxml import etree

from services.reports.close_out import close_out
from services.reports.document import Table, plain
from services.reports.docx import render_docx
from services.reports.html import render_html
from tests.unit.reports.documents.reading import page, paragraphs, word, word_links, word_text


@pytest.fixture(params=["zh", "en"], scope="module")
def document(request, dataset):
    return close_out(dataset, request.param)


@pytest.fixture(scope="module")
def content(document):
    return render_docx(document)


@pytest.fixture
def opened(content):
    return word(content)


def tables(document):
    return [block for section in document.sections for block in section.blocks if isinstance(block, Table)]


def texts(row):
    return [cell.text for cell in row.cells]


def test_every_number_of_the_page_is_the_same_link_in_the_word_file(document, opened):
    assert word_links(opened) == page(render_html(document)).numbers()


def test_both_languages_carry_the_same_numbers(dataset):
    zh, en = (sorted(word_links(word(render_docx(close_out(dataset, each))))) for each in ("zh", "en"))
    assert zh == en


def test_every_table_says_what_the_document_says(document, opened):
    found = [[texts(row) for row in table.rows] for table in opened.tables[2:]]  # behind title block and headlines
    expected = []
    for table in tables(document):
        rows = [[column.heading for column in table.columns]]
        rows += [[plain((cell,)) for cell in row] for row in table.rows]
        for group in table.groups:
            rows.append([f"{group.heading}\n{group.note}"] * len(table.columns))
            rows += [[plain((cell,)) for cell in row] for row in group.rows]
        rows += [[plain((cell,)) for cell in table.total]] if table.total else []
        expected.append(rows)
    assert found == expected


def test_a_tables_heading_repeats_on_every_page_and_no_row_is_cut(opened):
    for table in list(opened.element.body.iter(qn("w:tbl")))[2:]:
        rows = list(table.iter(qn("w:tr")))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_numbers_stand_right_and_totals_are_bold(document, opened):
    for table, model in zip(opened.tables[2:], tables(document), strict=True):
        for at, column in enumerate(model.columns):
            stands_right = table.rows[-1].cells[at].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
            assert stands_right == column.numeric
        last = table.rows[-1].cells[0].paragraphs[0]
        assert bool(last.style.font.bold) == bool(model.total)


def test_a_heading_stays_with_what_follows_it(opened):
    kept = {style.name for style in opened.styles if style.type == WD_STYLE_TYPE.PARAGRAPH and _keeps(style)}
    assert kept >= {"Heading 1", "Caption", "Column heading", "Group heading", "Contents heading"}


def _keeps(style):
    return style.paragraph_format.keep_with_next


def test_every_style_names_fonts_that_a_reader_of_chinese_has(opened):
    fonts = {
        style.name: style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        for style in opened.styles
        if style.type == WD_STYLE_TYPE.PARAGRAPH
    }
    assert {font.get(qn("w:eastAsia")) for font in fonts.values()} == {"微软雅黑", "仿宋"}
    assert {name for font in fonts.values() for name in font.keys()} == {  # noqa: SIM118 - an element, no dict
        qn(f"w:{name}") for name in ("ascii", "hAnsi", "eastAsia", "cs")
    }


def test_the_contents_are_filled_in_and_lead_to_the_chapters(document, opened):
    entries = [paragraph for paragraph in paragraphs(opened) if paragraph.style.name == "toc 1"]
    assert [entry.text for entry in entries] == [section.title for section in document.sections]
    marks = {mark.get(qn("w:name")) for mark in opened.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.fragment for entry in entries for link in entry.hyperlinks} == marks


def test_a_word_processor_sees_the_contents_as_a_field_it_can_renew(opened):
    kinds = [field.get(qn("w:fldCharType")) for field in opened.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert [field.text for field in opened.element.body.iter(qn("w:instrText"))] == [' TOC \\o "1-1" \\n \\h \\z ']


def test_it_carries_title_block_hash_and_verification(document, opened):
    text = word_text(opened)
    for label, value in document.facts:
        assert label in text
        assert plain(value) in text
    assert document.content_hash in text
    assert plain(document.verification) in text


def test_every_page_names_the_report(document, opened):
    section = opened.sections[0]
    assert section.header.paragraphs[0].text == document.title
    assert document.number in section.footer.paragraphs[0].text
    assert document.number in section.first_page_footer.paragraphs[0].text


def test_its_properties_say_what_it_is_and_not_when_it_was_rendered(document, opened):
    properties = opened.core_properties
    made = datetime.fromisoformat(document.created).replace(tzinfo=UTC)
    assert (properties.title, properties.identifier) == (document.title, document.number)
    assert (properties.created, properties.modified) == (made, made)
    assert (properties.author, properties.last_modified_by) == ("", "")


def test_the_same_document_gives_the_same_bytes(document, content):
    assert render_docx(document) == content


def test_no_part_of_it_carries_the_moment_of_rendering(content):
    with ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_is_well_formed_and_the_content_types_come_first(content):
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert [etree.fromstring(archive.read(name)) is not None for name in names] == [True] * len(names)
