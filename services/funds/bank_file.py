"""The bank's file of an approved pay list: names and accounts in clear, so each time somebody takes it is kept.

It holds what is still to be paid: whoever was paid, or whose money was given back, is not in it. As long as nothing of
that changes, a list gives the same bytes (an encrypted one has the same content). Its first row tells count and total
of what it holds, also in capitals, so that the bank sees at once whether the file is whole.
"""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from houyuan import jobs, records
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState
from houyuan.records import Change, Record, now
from houyuan.types import fen, yuan
from services.funds import paylist_lines
from services.funds.models.paylists import FileFormat
from services.funds.paylists import KIND
from services.funds.steps import expect

CONTENT_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
FORMATS: dict[str, FileFormat] = {"csv": "csv", "xlsx": "xlsx"}
HEADER = ("序号", "参考号", "户名", "账号", "开户行", "金额", "大写金额", "用途")
TO_PAY = ("payable", "pending", "failed")
DOWNLOADS = 100
"""How many takings the record tells; earlier versions of it tell earlier ones."""

_FORMULA = tuple("=+-@\t\r＝＋－＠")
_MADE = datetime(2020, 1, 1, tzinfo=UTC)
"""A workbook carries a date; the same list is the same workbook on any day."""

_WIDTHS = (6, 28, 16, 26, 24, 14, 40, 24)
Row = Sequence[str]


def take(
    programme: str, paylist: str, file_format: FileFormat, caller: Caller, password: str | None = None
) -> tuple[bytes, str, str]:
    """The bank's file, its content type and its name; who took it, and when, is kept on the list first.

    With a password the file comes in a zip that is encrypted with AES-256; the password is kept nowhere.

    Raises:
        WrongState: when the list is not approved, or its lines are still being opened.
    """
    taken = {"by": caller.subject, "at": now(), "format": file_format, "encrypted": password is not None}

    def rule(seen: Record) -> Change | None:
        expect_opened(seen)
        if taken in seen.body["downloads"]:
            return None
        return Change({"downloads": [*seen.body["downloads"], taken][-DOWNLOADS:]})

    record = records.change(programme, KIND, paylist, caller, rule)
    rows = _rows(record)
    content = _csv(rows) if file_format == "csv" else _xlsx(rows)
    name = f"{paylist}.{file_format}"
    if password is None:
        return content, CONTENT_TYPES[file_format], name
    return _encrypted(name, content, password), CONTENT_TYPES["zip"], f"{paylist}.zip"


def expect_opened(seen: Record) -> None:
    """Refuses what has to do with the bank until the list is approved and each of its lines is opened."""
    expect(seen, "approved")
    job = jobs.find(seen.programme, KIND, seen.id)
    if job and job.task == "open":
        told = f"{job.done}/{job.of}"
        raise WrongState(Fault("paylist", f"明细还在生成：{told}", f"Its lines are still being opened: {told}"))


def _rows(record: Record) -> list[Row]:
    # Half of what this service takes to start, and nothing but a bank's file needs it.
    from services.funds.capitals import capital  # noqa: PLC0415

    purpose = record.body["purpose"]["zh"]
    to_pay = (line for line in paylist_lines.all_of(record.programme, record.id) if line.body["state"] in TO_PAY)
    lines = sorted(to_pay, key=lambda line: int(line.body["number"]))
    total = yuan(sum(fen(line.body["amount"]) for line in lines))
    return [
        ("发放表", record.id, "笔数", str(len(lines)), "合计", total, capital(total), purpose),
        HEADER,
        *(
            (
                str(line.body["number"]),
                line.body["reference"],
                records.opened(line, "name"),
                records.opened(line, "account"),
                line.body["bank"],
                line.body["amount"],
                capital(line.body["amount"]),
                purpose,
            )
            for line in lines
        ),
    ]


def _csv(rows: Sequence[Row]) -> bytes:
    """UTF-8 with a mark, as spreadsheets want it; no cell begins a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _xlsx(rows: Sequence[Row]) -> bytes:
    """A workbook whose accounts are text and whose amounts are numbers; no cell is a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 - as above

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet("发放表")
        money = book.add_format({"num_format": "#,##0.00"})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(2, 0)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if HEADER[column] == "金额" and row is not HEADER:
                    sheet.write_number(at, column, float(Decimal(cell)), money)
                else:
                    sheet.write_string(at, column, cell)
    return out.getvalue()


def _encrypted(name: str, content: bytes, password: str) -> bytes:
    import pyzipper  # noqa: PLC0415 - as above

    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        archive.writestr(name, content)
    return out.getvalue()
