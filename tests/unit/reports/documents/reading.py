"""Reads finished documents back, as a reader's browser and word processor do."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


@dataclass
class Element:
    """A start tag as it stood in the page."""

    name: str
    attributes: dict[str, str | None]


@dataclass
class Page(HTMLParser):
    """An HTML page: its elements, its visible text, and its links as (text, address)."""

    elements: list[Element] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    css: str = ""

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self.unclosed: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Notes the element, and a link's address."""
        self.elements.append(Element(tag, dict(attrs)))
        if tag == "a":
            self.links.append(("", dict(attrs)["href"]))
        if tag not in {"meta", "br", "link", "img"}:
            self.unclosed.append(tag)

    def handle_endtag(self, tag):
        """Closes the element that was opened last, or the page is broken."""
        assert self.unclosed.pop() == tag

    def handle_data(self, data):
        """Keeps text where it belongs."""
        if "style" in self.unclosed:
            self.css += data
            return
        self.text += data
        if "a" in self.unclosed:
            text, address = self.links[-1]
            self.links[-1] = (text + data, address)

    def numbers(self):
        """The links that are figures or follow from records, in the order of the page."""
        addresses = [each.attributes for each in self.elements if each.name == "a"]
        return [
            link
            for link, attributes in zip(self.links, addresses, strict=True)
            if attributes.get("class") in {"figure", "linked"}
        ]


def page(html):
    """An HTML page, read."""
    read = Page()
    read.feed(html)
    read.close()
    assert read.unclosed == []
    return read


def word(content):
    """A Word file, opened."""
    return Document(BytesIO(content))


def paragraphs(opened: WordFile):
    """Every paragraph of the text, those in tables too, in the order of the document."""
    return [Paragraph(element, opened) for element in opened.element.body.iter(qn("w:p"))]


def word_links(opened: WordFile):
    """The links of a Word file that lead out of it, as (text, address)."""
    found = [link for paragraph in paragraphs(opened) for link in paragraph.hyperlinks]
    return [(link.text, link.address) for link in found if link.address]


def word_text(opened: WordFile):
    """The whole text of a Word file."""
    return "\n".join(paragraph.text for paragraph in paragraphs(opened))
