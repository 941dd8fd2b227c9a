"""Days, amounts, ids and texts: what each takes, what it makes of it, and every form that it refuses."""

from datetime import date
from decimal import Decimal
from string import ascii_letters, digits
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from houyuan.types import (
    Address,
    BankAccount,
    Because,
    Code,
    Count,
    DatedId,
    Day,
    Fen,
    Line,
    Model,
    Note,
    OpenDay,
    PersonName,
    Phone,
    PlaceCode,
    PositiveYuan,
    PrivateNote,
    Text,
    Yuan,
    day_of,
    days_between,
    fen,
    yuan,
)

NO_TEXT = (None, 1, 1.5, True, b"1", [], {}, Decimal(1), float("nan"))


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refusal(kind: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    return caught.value.errors()[0]["type"]


@given(st.integers(0, 10**12 - 1))
def test_fen_become_yuan_and_fen_again(amount: int):
    assert fen(read(Yuan, yuan(amount))) == amount


@given(st.integers(-(10**15), 10**15))
def test_yuan_keep_the_sign_and_two_places(amount: int):
    assert Decimal(yuan(amount)) * 100 == amount
    assert yuan(amount)[-3] == "."


@given(st.decimals(0, Decimal("9999999999.99"), places=2))
def test_every_amount_below_ten_billion_is_taken(amount: Decimal):
    assert read(Yuan, str(amount)) == f"{amount:.2f}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0", "0.00"),
        ("1", "1.00"),
        ("0.5", "0.50"),
        ("1200.50", "1200.50"),
        (" 12 ", "12.00"),
        ("9999999999.99", "9999999999.99"),
    ],
)
def test_an_amount_is_answered_with_two_places(written: str, meant: str):
    assert read(Yuan, written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        ".",
        "1.",
        ".5",
        "01",
        "00",
        "1.005",
        "1.000",
        "-1",
        "+1",
        "−1",
        "1e3",
        "1E3",
        "1,200",
        "1，200",
        "1_000",
        "1 200",
        "１２",
        "1２",
        "٣",
        "1/2",
        "0x10",
        "NaN",
        "nan",
        "Infinity",
        "-0",
        "¥1",
        "1元",
        "10000000000",
        "1" * 40,
        str(10**40),
        "1\n2",
        "1\x00",
        "1.0.0",
    ],
)
def test_an_amount_is_refused_in_any_other_form(written: str):
    assert refusal(Yuan, written) == "yuan"


@pytest.mark.parametrize("value", NO_TEXT)
def test_an_amount_a_day_and_an_id_are_texts(value: Any):
    assert [refusal(kind, value) for kind in (Yuan, Day, OpenDay, DatedId)] == ["yuan", "day", "day", "dated_id"]


@pytest.mark.parametrize("written", ["0", "0.00", "0.0"])
def test_a_positive_amount_is_above_zero(written: str):
    assert refusal(PositiveYuan, written) == "yuan_positive"
    assert read(PositiveYuan, "0.01") == "0.01"


@given(st.dates())
def test_every_day_that_exists_is_taken(day: date):
    assert read(Day, day.isoformat()) == day.isoformat()
    assert read(OpenDay, f" {day} ") == day.isoformat()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2020-02-30",
        "2021-02-29",
        "2020-13-01",
        "2020-00-01",
        "2020-01-00",
        "2020-1-1",
        "20200301",
        "2020/03/01",
        "01-03-2020",
        "2020-W10-1",
        "2020-061",
        "2020-03-01T00:00",
        "2020-03-01Z",
        "２０２０-03-01",
        "2020-03-01\n2",
        "0000-01-01",
        "12020-03-01",
        "-2020-03-01",
        "2020-03-01.a",
    ],
)
def test_a_day_is_refused_in_any_other_form(written: str):
    assert refusal(Day, written) == "day"


def test_an_open_day_may_be_nothing():
    assert read(OpenDay, "") == ""
    assert refusal(OpenDay, "2020-02-30") == "day"


@given(st.dates(), st.text(ascii_letters + digits + "_-", min_size=1, max_size=64))
def test_a_dated_id_carries_its_day(day: date, unique: str):
    made = f"{day}.{unique}"
    assert read(DatedId, made) == made
    assert day_of(made) == day.isoformat()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2020-03-01",
        "2020-03-01.",
        "2020-03-01-a",
        "2020-03-01.a b",
        "2020-03-01.a/b",
        "2020-03-01.a.b",
        "2020-03-01.é",
        "2020-03-01.a#b",
        "2020-02-30.a",
        "2020-03-01." + "a" * 65,
        "x2020-03-01.a",
        "2020-03-01.a\x00",
        "２０２０-03-01.a",
    ],
)
def test_a_dated_id_is_refused_in_any_other_form(written: str):
    assert refusal(DatedId, written) == "dated_id"


def test_a_period_counts_both_its_ends():
    assert days_between("2020-02-10", "2020-05-15") == 96
    assert days_between("2020-02-29", "2020-02-29") == 1


@pytest.mark.parametrize("written", ["a", "a1", "1", "line-1", "a" * 63])
def test_a_code_is_lower_case_letters_digits_and_hyphens(written: str):
    assert read(Code, written) == written


@pytest.mark.parametrize("written", ["", "-a", "A", "a b", "a_b", "a.b", "a#b", "é", "a" * 64, "a\n"])
def test_a_code_is_refused_in_any_other_form(written: str):
    assert refusal(Code, written) == "string_pattern_mismatch"


@pytest.mark.parametrize("written", ["420111", "420111007", "420111007009"])
def test_a_place_is_a_county_a_street_or_a_community(written: str):
    assert read(PlaceCode, written) == written


@pytest.mark.parametrize(
    "written", ["", "42", "4201110", "42011100700", "4201110070099", "42011a", "４２０１１１", "420111\n"]
)
def test_a_place_is_refused_in_any_other_form(written: str):
    assert refusal(PlaceCode, written) == "string_pattern_mismatch"


@pytest.mark.parametrize("value", ["1", 1.0, Decimal(1), True, None, float("inf"), float("nan")])
def test_a_count_and_fen_are_whole_numbers_and_nothing_that_looks_like_one(value: Any):
    assert refusal(Count, value) in ("int_type", "int_from_float", "finite_number")
    assert refusal(Fen, value) in ("int_type", "int_from_float", "finite_number")


@pytest.mark.parametrize(("value", "kind"), [(-1, "greater_than_equal"), (10**40, "less_than_equal")])
def test_a_count_has_bounds(value: int, kind: str):
    assert refusal(Count, value) == kind


@pytest.mark.parametrize("kind", [Line, PersonName, Address])
@pytest.mark.parametrize(
    "mark", ["\x00", "\t", "\n", "\r", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufffe", "\uffff"]
)
def test_one_line_holds_no_control_character(kind: Any, mark: str):
    assert refusal(kind, f"a{mark}b") == "one_line"


@pytest.mark.parametrize("kind", [Note, PrivateNote, Because])
def test_a_note_holds_lines_and_tabs_and_no_other_control_character(kind: Any):
    assert read(kind, "a\tb\r\nc") == "a\tb\r\nc"
    assert {refusal(kind, f"a{mark}b") for mark in "\x00\x0b\x1b\x7f\x85\ufffe"} == {"legible"}


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1, max_size=200))
def test_every_other_text_is_one_line(text: str):
    assert read(Line, text) == text


@pytest.mark.parametrize("kind", [Line, Note, PersonName, Address, Because])
def test_a_lone_surrogate_is_refused(kind: Any):
    assert refusal(kind, "a\ud800") == "string_unicode"


def test_a_text_in_two_languages_needs_both_in_one_line_each():
    assert Text(zh=" 居家 ", en="Home").zh == "居家"
    with pytest.raises(ValidationError) as caught:
        Text.model_validate({"zh": "", "en": "a\nb", "fr": "x"})
    assert [(each["loc"], each["type"]) for each in caught.value.errors()] == [
        (("zh",), "string_too_short"),
        (("en",), "one_line"),
        (("fr",), "extra_forbidden"),
    ]


@pytest.mark.parametrize("written", ["13871234567", "+86 138-7123-4567", "027 8765 4321"])
def test_a_phone_is_digits_with_spaces_and_hyphens(written: str):
    assert read(Phone, written) == written


@pytest.mark.parametrize(
    "written",
    ["", "1", "1234", "a" * 11, "138712345678901234567890", "１３８７１２３４５６７", "-1234567", "1387123456-"],
)
def test_a_phone_is_refused_in_any_other_form(written: str):
    assert refusal(Phone, written) == "string_pattern_mismatch"


@pytest.mark.parametrize("written", ["", "12345", "6222-0000", "6222 0000 111a", "6" * 41])
def test_an_account_is_six_to_34_digits_with_or_without_blanks(written: str):
    assert read(BankAccount, "6222 0000 1111") == "6222 0000 1111"
    assert refusal(BankAccount, written) == "string_pattern_mismatch"


class _Asked(Model):
    name: Line
    count: Annotated[int, "as JSON has it"] = 1


def test_a_model_refuses_what_it_does_not_know_and_strips_what_it_does():
    assert _Asked.model_validate({"name": "  a "}) == _Asked(name="a")
    with pytest.raises(ValidationError, match="extra_forbidden"):
        _Asked.model_validate({"name": "a", "surprise": 1})


def test_a_refusal_does_not_print_what_was_sent():
    with pytest.raises(ValidationError) as caught:
        _Asked.model_validate({"name": "王小明\n", "count": "王小明"})
    assert "王" not in str(caught.value)
