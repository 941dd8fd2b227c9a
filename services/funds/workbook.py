"""Workbooks: cells that hold what they show, formulas that give it again, nothing in a text that a program runs.

The same content makes the same bytes.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from string import ascii_uppercase
from typing import Any

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_A4 = 9
_ROW = 16
"""The height of a row of one line, in points."""

_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook has no time zone
_YUAN = "#,##0.00;[Red]-#,##0.00"
_EDGE = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#595959", "text_wrap": True, "valign": "top"},
    "heading": _EDGE | {"bold": True, "bg_color": "#E7EEF5", "text_wrap": True, "align": "center"},
    "text": _EDGE | {"text_wrap": True},
    "day": _EDGE | {"num_format": "yyyy-mm-dd", "align": "center"},
    "yuan": _EDGE | {"num_format": _YUAN},
    "label": _EDGE | {"bold": True, "bg_color": "#F5F5F5", "text_wrap": True},
    "sum": _EDGE | {"bold": True, "bg_color": "#F5F5F5", "num_format": _YUAN},
    "check": _EDGE | {"bold": True, "align": "center", "font_color": "#1E6B34"},
}


@dataclass(frozen=True)
class Column:
    """A column's headings and its width in characters."""

    zh: str
    en: str
    width: float


class Sheet:
    """One sheet for A4 landscape: a title, a note, headings that stay, and rows that are added one by one.

    Rows and columns are counted from zero.
    """

    def __init__(self, name: str, title: str, note: str, columns: Sequence[Column]) -> None:
        # A tenth of a cold start, and most requests write no workbook.
        from xlsxwriter import Workbook  # noqa: PLC0415

        self._file = io.BytesIO()
        # Nothing that looks like a formula or an address becomes one.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._workbook = Workbook(self._file, options)
        self._workbook.set_properties({"title": title, "created": _CREATED})
        self._formats = {each: self._workbook.add_format(look) for each, look in _FORMATS.items()}
        self._sheet = self._workbook.add_worksheet(name)
        self._columns = columns
        self._height = 1
        self.row = self._begin(title, note)

    def _begin(self, title: str, note: str) -> int:
        sheet, last = self._sheet, len(self._columns) - 1
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, column.width)
        sheet.write_string(0, 0, title, self._formats["title"])
        sheet.merge_range(1, 0, 1, last, "", self._formats["note"])
        sheet.write_string(1, 0, note, self._formats["note"])
        sheet.set_row(1, _ROW * (1 + note.count("\n")))
        sheet.set_row(2, 2 * _ROW + 4)
        for at, column in enumerate(self._columns):
            sheet.write_string(2, at, f"{column.zh}\n{column.en}", self._formats["heading"])
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        return 3

    def text(self, column: int, text: str, look: str = "text") -> None:
        """A text, whatever it looks like; the row grows until it shows all of it."""
        self._sheet.write_string(self.row, column, text, self._formats[look])
        self._height = max(self._height, _lines(text, self._columns[column].width))

    def day(self, column: int, day: str) -> None:
        """A day (`YYYY-MM-DD`) as a date."""
        self._sheet.write_datetime(self.row, column, date.fromisoformat(day), self._formats["day"])

    def yuan(self, column: int, amount: str, look: str = "yuan") -> None:
        """An amount in yuan as a number; below 10^13 a number holds it to the fen."""
        # As a float, the writer's 16 digits would make 70.10 to 70.09999999999999.
        self._sheet.write_number(self.row, column, Decimal(amount), self._formats[look])

    def formula(self, column: int, formula: str, amount: str, look: str = "yuan") -> None:
        """A formula in yuan, rounded to fen, and what it gives, for viewers that do not compute."""
        self._sheet.write_formula(self.row, column, f"=ROUND({formula},2)", self._formats[look], Decimal(amount))

    def check(self, column: int, formula: str) -> None:
        """A formula that is TRUE."""
        # The type says text; the writer keeps a truth as one.
        value: Any = True
        self._sheet.write_formula(self.row, column, f"={formula}", self._formats["check"], value)

    def labelled(self, zh: str, en: str, last: int) -> None:
        """A label over the columns from the first to `last`."""
        self._sheet.merge_range(self.row, 0, self.row, last, "", self._formats["label"])
        self._sheet.write_string(self.row, 0, f"{zh} / {en}", self._formats["label"])

    def next(self) -> None:
        """Goes to the next row."""
        self._grow()
        self.row += 1

    def cell(self, column: int, row: int | None = None) -> str:
        """A cell's name; of the present row unless another is given."""
        return f"{ascii_uppercase[column]}{(self.row if row is None else row) + 1}"

    def above(self, column: int) -> str:
        """The name of the cell above."""
        return self.cell(column, self.row - 1)

    def down(self, column: int, first: int) -> str:
        """The range of a column from row `first` to the row above."""
        return f"{self.cell(column, first)}:{self.above(column)}"

    def _grow(self) -> None:
        if self._height > 1:
            self._sheet.set_row(self.row, _ROW * self._height)
        self._height = 1

    def done(self) -> bytes:
        """The workbook's file."""
        self._grow()
        self._workbook.close()
        return self._file.getvalue()


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, about: a Chinese character is as wide as two others, and words break.

    So many bytes it is in GB 18030, which takes every text.
    """
    return max(1, ceil(1.05 * len(text.encode("gb18030", "replace")) / width))
