"""A document before it is HTML or Word: sections of paragraphs, tables and notes, whose numbers know their records."""

from dataclasses import dataclass

from services.reports.models import Language


@dataclass(frozen=True)
class Figure:
    """A figure of the registry as it is printed; `address` is the list of the records behind it.

    Attributes:
        text: the value with thousands separators.
        address: where the records are listed.
        figure: the registry's id.
        where: the filter, such as `purpose=vegetables`, dimensions in order, joined by `&`; empty without one.
        value: the value as the API answers it.
    """

    text: str
    address: str
    figure: str
    where: str
    value: str


@dataclass(frozen=True)
class Linked:
    """A number that is no figure of the registry, but follows from records: a percentage, one record's amount."""

    text: str
    address: str


Span = str | Figure | Linked
Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    spans: Spans


@dataclass(frozen=True)
class Note:
    """A remark beneath what it explains: a definition, a counting rule, a reservation."""

    spans: Spans


@dataclass(frozen=True)
class Listing:
    """Entries of a list, one beneath the other."""

    entries: tuple[Spans, ...]


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand right, `width` is its share of the table."""

    heading: str
    numeric: bool = False
    width: int = 2


@dataclass(frozen=True)
class Group:
    """Rows of a table under a heading of their own."""

    heading: str
    note: str
    rows: tuple[Spans, ...]


@dataclass(frozen=True)
class Table:
    """A table: one span a cell, the first cell of a row names it, `total` closes it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Spans, ...] = ()
    groups: tuple[Group, ...] = ()
    total: Spans | None = None


Block = Paragraph | Note | Listing | Table


@dataclass(frozen=True)
class Section:
    """A chapter; `id` is the same in every language. An annex carries no number and begins on its own page."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    annex: bool = False


@dataclass(frozen=True)
class Headline:
    """A figure for the first page: what it counts, and in what."""

    label: str
    figure: Figure
    unit: str


@dataclass(frozen=True)
class Document:
    """A whole report in one language."""

    language: Language
    title: str
    programme: str
    number: str
    created: str
    facts: tuple[tuple[str, Spans], ...]
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    content_hash: str
    verification: Spans


def plain(spans: Spans) -> str:
    """What the spans read, without links."""
    return "".join(span if isinstance(span, str) else span.text for span in spans)
