"""Sheets: rows of any CSV file become models or refusals, none is lost, and numbers are those a spreadsheet shows."""

import csv
import io
from contextlib import suppress
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from houyuan import sheets
from houyuan.problems import Fault, Invalid, Problem, TooLarge
from houyuan.types import Code, DatedId, ImportResult, Model, Note, RowRefusal


class Asked(Model):
    """One row."""

    id: DatedId
    channel: Code
    minutes: Annotated[int, Field(ge=1, strict=True)] | None = None
    note: Note | None = None


def read(sheet: str | bytes) -> tuple[list[tuple[int, Asked]], list[tuple[int, str]]]:
    rows, refused = sheets.read(sheet if isinstance(sheet, bytes) else sheet.encode(), Asked)
    return [(row.number, row.content) for row in rows], [(each.row, each.field) for each in refused]


def refusal(sheet: str | bytes) -> tuple[type[Problem], list[tuple[str, str]]]:
    with pytest.raises(Problem) as caught:
        read(sheet)
    return caught.type, [(fault.field, fault.en) for fault in caught.value.faults]


ONE = Asked(id="2020-03-01.a", channel="phone")


def test_a_row_is_read_by_the_names_of_its_columns_in_any_order():
    sheet = "note,minutes,channel,id\n 问药 ,15,phone,2020-03-01.a\n"
    assert read(sheet) == ([(2, Asked(id="2020-03-01.a", channel="phone", minutes=15, note="问药"))], [])


@pytest.mark.parametrize(
    "sheet",
    [
        "id,channel\n2020-03-01.a,phone\n",
        "id,channel\n2020-03-01.a,phone",
        "id,channel\r\n2020-03-01.a,phone\r\n",
        "id,channel\r2020-03-01.a,phone\r",
        "\ufeffid,channel\n2020-03-01.a,phone\n",
        '"id","channel"\n"2020-03-01.a","phone"\n',
        " id , channel \n 2020-03-01.a , phone \n",
        "id,channel,,\n2020-03-01.a,phone,,\n",
        "id,channel,minutes,note\n2020-03-01.a,phone,,\n",
        "id,channel,minutes,note\n2020-03-01.a,phone, ,\u3000\n",
        "id,channel,minutes\n2020-03-01.a,phone\n",
        "id,channel\n2020-03-01.a,phone,,,,\n",
        "id,channel\n2020-03-01.a,phone\n\n,\n , \n",
    ],
)
def test_what_spreadsheets_leave_behind_says_nothing(sheet: str):
    assert read(sheet) == ([(2, ONE)], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_chinese_is_read_as_spreadsheets_write_it(encoding: str):
    sheet = "id,channel,note\n2020-03-01.a,phone,母亲需要透析，问药\n".encode(encoding)
    assert read(sheet)[0][0][1].note == "母亲需要透析，问药"


def test_a_mark_of_order_is_no_part_of_a_name_in_gb18030_either():
    assert read("\ufeffid,channel\n2020-03-01.a,phone\n".encode("gb18030")) == ([(2, ONE)], [])


def test_a_quoted_cell_may_hold_commas_quotes_and_lines():
    sheet = 'id,channel,note\n2020-03-01.a,phone,"他说：""好"",\n再来"\n2020-03-01.b,fax!,\n'
    rows, refused = read(sheet)
    assert rows[0][1].note == '他说："好",\n再来'
    assert refused == [(3, "channel")]


def test_numbers_count_blank_rows_as_spreadsheets_do():
    sheet = "\n\nid,channel\n\n2020-03-01.a,phone\n,,\n\n2020-02-30.a,phone\n"
    assert read(sheet) == ([(5, ONE)], [(8, "id")])


@pytest.mark.parametrize("minutes", ["0", "-1", "1.5", "x", "１５", "1e2", "9" * 5000, "NaN"])
def test_a_row_that_does_not_fit_is_refused_by_its_number_and_field(minutes: str):
    assert read(f"id,channel,minutes\n2020-03-01.a,phone,{minutes}\n") == ([], [(2, "minutes")])


def test_a_row_of_several_faults_is_refused_once():
    assert read("id,channel,minutes\nx,!,y\n") == ([], [(2, "id")])


def test_a_cell_outside_the_header_is_told():
    assert read("id,channel\n2020-03-01.a,phone,surplus\n") == ([], [(2, "row")])
    assert read("id,,channel\n2020-03-01.a,surplus,phone\n") == ([], [(2, "row")])


def test_a_cell_that_cannot_be_kept_is_refused():
    assert read("id,channel,note\n2020-03-01.a,phone,a\x00b\n") == ([], [(2, "note")])


def test_a_missing_cell_is_a_missing_field():
    _, refused = sheets.read(b"id,channel\n2020-03-01.a,\n", Asked)
    assert refused == [RowRefusal(row=2, field="channel", message="必填 / This field is required")]


@pytest.mark.parametrize(
    ("header", "field", "message"),
    [
        ("", "channel", "The header lacks: channel, id"),
        ("id", "channel", "The header lacks: channel"),
        ("a;b", "channel", "The header lacks: channel, id"),
        ("id,channel,surprise,others", "others", "The header has unknown columns: others, surprise"),
        ("id,channel,id", "id", "The header names twice: id"),
        ("id,channel,ID", "ID", "The header has unknown columns: ID"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(header: str, field: str, message: str):
    assert refusal(f"{header}\n2020-03-01.a,phone\n") == (Invalid, [(field, message)])


@pytest.mark.parametrize("sheet", ["", "\n\n", ",,,\n", "\ufeff"])
def test_nothing_is_no_header(sheet: str):
    assert refusal(sheet)[0] is Invalid


def test_a_header_of_a_thousand_columns_is_not_told_in_full():
    kind, faults = refusal("id,channel," + ",".join("x" * 900 + str(at) for at in range(1000)))
    assert kind is Invalid
    assert len(faults[0][1]) < 600


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ('"id', 1),
        ('id,channel\n"2020', 2),
        ('id,channel\n2020-03-01.a,phone\n"a"b,c\n', 3),
        ("id,channel\n" + "x" * 200_000, 2),
    ],
)
def test_quotes_that_do_not_match_are_told_by_their_row(sheet: str, row: int):
    told = f"Row {row} cannot be read: quotes do not match, or a cell is too long"
    assert refusal(sheet) == (Invalid, [("body", told)])


def test_bytes_of_no_known_encoding_are_refused():
    assert refusal(b"id,channel\n\xff\xff")[1] == [("body", "The file's encoding is unknown; save it as UTF-8 CSV")]


def test_two_thousand_rows_are_read_and_no_more():
    lines = ["id,channel", *(f"2020-03-01.{at},phone" for at in range(2000))]
    assert len(read("\n".join([*lines, "", ""]))[0]) == 2000
    assert refusal("\n".join([*lines, "2020-03-01.x,phone"]))[0] is TooLarge


CELL = st.text(st.sampled_from("ax1-.,\"'\n\r \t\u3000王"), max_size=4) | st.sampled_from(
    ["2020-03-01.a", "phone", "15", ""]
)


@given(st.lists(st.lists(CELL, max_size=6), max_size=8))
def test_every_row_that_holds_something_is_read_or_refused_once(rows: list[list[str]]):
    written = io.StringIO()
    csv.writer(written).writerows([["id", "channel", "minutes", "note"], *rows])
    fitting, refused = read(written.getvalue())
    filled = [number for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
    assert sorted([number for number, _ in fitting] + [number for number, _ in refused]) == filled


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(sheet: bytes):
    for whole in (sheet, b"id,channel\n" + sheet):
        with suppress(Invalid):
            read(whole)


@given(st.lists(st.sampled_from([True, False, None]), max_size=20), st.lists(st.integers(100, 110), max_size=8))
def test_an_outcome_counts_every_row(fates: list[bool | None], refused: list[int]):
    rejected = [RowRefusal(row=row, field="x", message="y") for row in refused]
    result = sheets.outcome(list(range(len(fates))), fates, rejected, dry_run=True)
    assert result.rows == result.new + result.same + len(result.conflicts) + len({each.row for each in result.rejected})
    assert [each.row for each in result.conflicts] == [at for at, fate in enumerate(fates) if fate is None]
    assert [each.row for each in result.rejected] == sorted(refused)


def test_a_row_that_is_refused_without_a_fault_is_told_all_the_same():
    (told,) = sheets.refusals(7, [])
    assert told == RowRefusal(row=7, field="row", message="该行无法保存 / This row cannot be stored")
    result = sheets.outcome([], [], sheets.refusals(7, []), dry_run=False)
    assert result == ImportResult(dry_run=False, rows=1, new=0, same=0, conflicts=[], rejected=[told])


def test_a_refusal_is_told_in_both_languages():
    assert sheets.refusals(3, [Fault("id", "中", "en")]) == [RowRefusal(row=3, field="id", message="中 / en")]
