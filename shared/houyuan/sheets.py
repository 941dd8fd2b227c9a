"""Rows of a CSV file -> models; every row is stored or refused by number, field and reason, none is lost.

Reads UTF-8 (with or without BOM) and GB 18030, which Chinese spreadsheets write.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from houyuan import messages
from houyuan.problems import Fault, TooLarge, invalid
from houyuan.types import ImportResult, RowRefusal

ROWS = 2000
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Row(Generic[M]):
    """A row that reads as a model. Numbers count from the header as 1, as spreadsheets show them."""

    number: int
    content: M


def read(sheet: bytes, model: type[M]) -> tuple[list[Row[M]], list[RowRefusal]]:
    """The rows that read as `model`, and the refusals of those that do not.

    Raises:
        Invalid: for a header with columns the model does not have, or without those it needs.
        TooLarge: for more than 2,000 rows.
    """
    reader = csv.DictReader(io.StringIO(_text(sheet), newline=""), restkey="", strict=True)
    _check_header([name.strip() for name in reader.fieldnames or []], model)
    read_rows: list[Row[M]] = []
    refused: list[RowRefusal] = []
    for number, cells in _numbered(reader):
        if number > ROWS + 1:
            raise TooLarge(Fault("body", f"一次最多 {ROWS} 行，请分批提交", f"At most {ROWS} rows at a time"))
        try:
            read_rows.append(Row(number, model.model_validate_strings(cells)))
        except ValidationError as error:
            refused += refusals(number, messages.faults(error.errors())[:1])
    return read_rows, refused


def refusals(row: int, faults: list[Fault]) -> list[RowRefusal]:
    """The faults of one row as the import's answer tells them, both languages."""
    return [RowRefusal(row=row, field=fault.field, message=f"{fault.zh} / {fault.en}") for fault in faults]


def _text(sheet: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return sheet.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise invalid(
        "body", "无法识别文件编码，请另存为 UTF-8 CSV", "The file's encoding is unknown; save it as UTF-8 CSV"
    )


def _check_header(header: list[str], model: type[BaseModel]) -> None:
    needed = {name for name, info in model.model_fields.items() if info.is_required()}
    missing, unknown = sorted(needed - set(header)), sorted(set(header) - set(model.model_fields))
    if missing:
        raise invalid(missing[0], f"表头缺少列：{'、'.join(missing)}", f"The header lacks: {', '.join(missing)}")
    if unknown:
        raise invalid(
            unknown[0] or "header",
            f"表头有未知列：{'、'.join(unknown)}",
            f"The header has unknown columns: {', '.join(unknown)}",
        )
    if len(set(header)) < len(header):
        raise invalid("header", "表头有重复的列", "The header names a column twice")


def _numbered(reader: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with their numbers; empty cells are absent fields, rows without a filled cell are skipped."""
    number = 1
    try:
        for row in reader:
            number += 1
            cells = {
                (name or "").strip(): text.strip() if isinstance(text, str) else "?"
                for name, text in row.items()
                if text
            }
            if cells:
                yield number, cells
    except csv.Error as error:
        raise invalid(
            "body", f"第 {number + 1} 行无法读取：引号不成对", f"Row {number + 1} cannot be read: quotes do not match"
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
