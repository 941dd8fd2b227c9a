"""Rows of a CSV file -> models; every row is stored or refused by number, field and reason, none is lost.

Reads UTF-8 (with or without BOM) and GB 18030, which Chinese spreadsheets write. Spreadsheets leave blank rows, blank
columns and blank cells behind; what holds nothing says nothing.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from houyuan import messages
from houyuan.problems import Fault, Problem, TooLarge, invalid
from houyuan.types import ImportResult, RowRefusal

ROWS = 2000
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Row(Generic[M]):
    """A row that reads as a model. Its number is the one that a spreadsheet shows: blank rows count."""

    number: int
    content: M


def read(sheet: bytes, model: type[M], *, most: int = ROWS) -> tuple[list[Row[M]], list[RowRefusal]]:
    """The rows that read as `model`, and the refusals of those that do not.

    Raises:
        Invalid: for a header with columns the model does not have, or without those it needs.
        TooLarge: for more rows than `most`.
    """
    header, rows = _opened(sheet, model, most)
    read_rows: list[Row[M]] = []
    refused: list[RowRefusal] = []
    for number, cells in rows:
        columns = list(zip_longest(header, cells, fillvalue=""))
        if any(text and not name for name, text in columns):
            refused += refusals(number, [_OUTSIDE])
            continue
        try:
            content = model.model_validate_strings({name: text for name, text in columns if text})
            read_rows.append(Row(number, content))
        except ValidationError as error:
            refused += refusals(number, messages.faults(error.errors())[:1])
    return read_rows, refused


def count(sheet: bytes, model: type[BaseModel], *, most: int) -> int:
    """How many rows a sheet for `model` holds, readable or not; for who reads it later.

    Raises:
        Invalid, TooLarge: as `read`.
    """
    return sum(1 for _ in _opened(sheet, model, most)[1])


def _opened(sheet: bytes, model: type[BaseModel], most: int) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """A sheet's header, and its rows, of which there are not too many."""
    rows = _filled(_text(sheet))
    _, header = next(rows, (0, []))
    _check_header(header, model)
    return header, _at_most(rows, most)


def _at_most(rows: Iterator[tuple[int, list[str]]], most: int) -> Iterator[tuple[int, list[str]]]:
    for at, row in enumerate(rows, 1):
        if at > most:
            raise TooLarge(Fault("body", f"一次最多 {most} 行，请分批提交", f"At most {most} rows at a time"))
        yield row


_OUTSIDE = Fault("row", "有内容写在表头的列之外", "A cell stands outside the header's columns")
_UNSAID = Fault("row", "该行无法保存", "This row cannot be stored")


def refusals(row: int, faults: list[Fault]) -> list[RowRefusal]:
    """The faults of one row, at least one, as the import's answer tells them: in both languages."""
    told = faults or [_UNSAID]
    return [RowRefusal(row=row, field=fault.field, message=f"{fault.zh} / {fault.en}") for fault in told]


def _text(sheet: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return sheet.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise invalid(
        "body", "无法识别文件编码，请另存为 UTF-8 CSV", "The file's encoding is unknown; save it as UTF-8 CSV"
    )


def _check_header(header: list[str], model: type[BaseModel]) -> None:
    needed = {name for name, info in model.model_fields.items() if info.is_required()}
    named = [name for name in header if name]
    missing, unknown = sorted(needed - set(named)), sorted(set(named) - set(model.model_fields))
    if missing:
        raise invalid(missing[0], f"表头缺少列：{'、'.join(missing)}", f"The header lacks: {', '.join(missing)}")
    if unknown:
        told = [name[:40] for name in unknown[:10]]
        raise invalid(told[0], f"表头有未知列：{'、'.join(told)}", f"The header has unknown columns: {', '.join(told)}")
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise invalid(twice[0], f"表头有重复的列：{'、'.join(twice)}", f"The header names twice: {', '.join(twice)}")


def _filled(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with the numbers that a spreadsheet shows."""
    number = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        at = number + 1
        raise invalid(
            "body",
            f"第 {at} 行无法读取：引号不成对，或单元格过长",
            f"Row {at} cannot be read: quotes do not match, or a cell is too long",
        ) from error


_TAKEN = Fault(
    "id",
    "该编号已用于另一条内容不同的记录，原记录未改变",
    "This id is stored with other content, which was left as it is",
)


def outcome(numbers: list[int], fates: list[bool | None], rejected: list[RowRefusal], *, dry_run: bool) -> ImportResult:
    """What became of a sheet whose readable rows have these numbers and fates (see `records.create_many`)."""
    conflicts = [
        refusal
        for number, fate in zip(numbers, fates, strict=True)
        if fate is None
        for refusal in refusals(number, [_TAKEN])
    ]
    return ImportResult(
        dry_run=dry_run,
        rows=len(numbers) + len({refusal.row for refusal in rejected}),
        new=sum(fate is True for fate in fates),
        same=sum(fate is False for fate in fates),
        conflicts=conflicts,
        rejected=sorted(rejected, key=lambda refusal: refusal.row),
    )


def told(
    rows: Sequence[Row[M]], became: Sequence[bool | Problem | None], rejected: list[RowRefusal], *, dry_run: bool
) -> ImportResult:
    """What became of a sheet of whose readable rows each has a fate, or the reason why it was refused.

    `rejected` are the rows that could not be read; a refused row is told by the first fault of its problem,
    or by the problem itself.
    """
    outcomes = list(zip(rows, became, strict=True))
    fates = [(row.number, fate) for row, fate in outcomes if not isinstance(fate, Problem)]
    refused = [
        refusal
        for row, problem in outcomes
        if isinstance(problem, Problem)
        for refusal in refusals(row.number, list(problem.faults[:1]) or [Fault("row", problem.zh, problem.en)])
    ]
    return outcome([number for number, _ in fates], [fate for _, fate in fates], rejected + refused, dry_run=dry_run)
