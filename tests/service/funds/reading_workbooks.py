"""Reads a workbook of ours: its cells as they are shown, and its formulas computed anew from the cells they name."""

import ast
import io
import operator
import re
import zipfile
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"[A-Z]+[0-9]+")
_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Eq: operator.eq}


@dataclass(frozen=True)
class Cell:
    """What a cell holds: a text, or the number or truth that is stored, and the formula that gives it."""

    text: str
    value: Decimal | bool | None
    formula: str


def shown(workbook: bytes) -> list[list[Any]]:
    """The rows of the only sheet, as a program that does not compute shows them."""
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()


def cells(workbook: bytes) -> dict[str, Cell]:
    """Every cell of the only sheet that holds something."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
    texts = ["".join(part.itertext()) for part in shared]
    return {cell.get("r"): _cell(cell, texts) for cell in sheet.iter(f"{_MAIN}c") if len(cell)}


def _cell(cell: ET.Element, texts: list[str]) -> Cell:
    formula, value = cell.findtext(f"{_MAIN}f") or "", cell.findtext(f"{_MAIN}v") or ""
    kind = cell.get("t", "n")
    if kind == "s":
        return Cell(texts[int(value)], None, formula)
    return Cell("", value == "1" if kind == "b" else Decimal(value), formula)


def computed(workbook: bytes) -> dict[str, Decimal | bool]:
    """What every formula gives, computed from the cells that hold no formula."""
    held = cells(workbook)

    @cache
    def value(name: str) -> Any:
        cell = held.get(name, Cell("", None, ""))
        if cell.formula:
            return _evaluated(ast.parse(_in_python(cell.formula), mode="eval").body, value)
        return cell.value or Decimal(0)

    return {name: value(name) for name, cell in held.items() if cell.formula}


def _in_python(formula: str) -> str:
    """A range becomes a list of its cells; a comparison is written as Python does."""
    spread = re.sub(r"([A-Z]+)([0-9]+):[A-Z]+([0-9]+)", _spread, formula)
    return spread.replace("=", "==")


def _spread(found: re.Match[str]) -> str:
    column, first, last = found.groups()
    return ",".join(f"{column}{row}" for row in range(int(first), int(last) + 1))


def _evaluated(node: ast.expr, value: Any) -> Any:
    match node:
        case ast.Name(id=name):
            assert _REFERENCE.fullmatch(name), name
            return value(name)
        case ast.Constant(value=number):
            return Decimal(number)
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_evaluated(left, value), _evaluated(right, value))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _OPERATORS[type(op)](_evaluated(left, value), _evaluated(right, value))
        case ast.Call(func=ast.Name(id=function), args=arguments):
            return _function(function, [_evaluated(each, value) for each in arguments])
    raise AssertionError(ast.dump(node))


def _function(name: str, arguments: list[Any]) -> Any:
    match name:
        case "SUM":
            return sum(arguments, Decimal(0))
        case "ROUND":
            return arguments[0].quantize(Decimal(10) ** -int(arguments[1]), ROUND_HALF_UP)
        case "AND":
            return all(arguments)
    raise AssertionError(name)
