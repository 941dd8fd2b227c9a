"""How a report writes: one sentence in two languages, numbers with thousands separators, days as people read them."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from houyuan.types import Text
from services.reports.document import Figure, Linked, Span, Spans
from services.reports.models import FigureValue, Language

_SLOT = re.compile(r"\{([a-z_]+)\}")


def number(value: int | str) -> str:
    """10072 -> 10,072; "500000.00" -> 500,000.00."""
    return f"{Decimal(value):,}" if isinstance(value, str) else f"{value:,}"


def figure(value: FigureValue) -> Figure:
    """A figure as it is printed, leading to its records."""
    where = "&".join(f"{name}={wanted}" for name, wanted in sorted(value.where.items()))
    return Figure(number(value.value), value.records, value.figure, where, str(value.value))


class Writer:
    """Writes in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def word(self, zh: str, en: str) -> str:
        """The word of this language."""
        return zh if self.language == "zh" else en

    def name(self, text: Text) -> str:
        """A name or text in this language."""
        return self.word(text.zh, text.en)

    def unit(self, unit: Text) -> str:
        """A unit behind what it is of, in brackets."""
        return self.word(f"（{unit.zh}）", f" ({unit.en})")

    def say(self, zh: str, en: str, **slots: Span) -> Spans:
        """A sentence with its slots filled; what fills a slot is never read as a sentence itself."""
        pieces = _SLOT.split(self.word(zh, en))
        return tuple(slots[piece] if at % 2 else piece for at, piece in enumerate(pieces) if piece)

    def day(self, iso: str) -> str:
        """2020-02-10 -> 2020年2月10日, 10 February 2020."""
        on = date.fromisoformat(iso)
        return self.word(f"{on.year}年{on.month}月{on.day}日", f"{on.day} {on:%B} {on.year}")

    def names(self, names: Iterable[str]) -> str:
        """A list in running text."""
        return self.word("、", ", ").join(names)

    def share(self, percent: str | None, address: str) -> Span:
        """A percentage that leads to the records of what was reached, or the words for a missing target."""
        if percent is None:
            return self.word("未设目标", "No target set")
        return Linked(f"{percent.removesuffix('%')}%", address)
