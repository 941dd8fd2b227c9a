"""Amounts in capital Chinese: the rules for filling in bills, and read back to the fen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houyuan.types import yuan
from services.funds.capitals import capital

DIGITS = dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True))
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
D = "[壹贰叁肆伍陆柒捌玖]"
BELOW_10000 = rf"(?:{D}仟)?(?:零?{D}佰)?(?:零?{D}拾)?(?:零?{D})?"
WRITTEN = re.compile(
    rf"(?:(?:(?P<yi>{BELOW_10000})亿)?(?:(?P<wan>零?{BELOW_10000})万)?(?P<ge>零?{BELOW_10000})元)?"
    rf"(?:(?P<jiao>{D})角|零)?(?:(?P<fen>{D})分|整)?"
)


def group(text):
    """A number below ten thousand, read digit by digit."""
    value, digit = 0, 0
    for sign in text or "":
        if sign in UNITS:
            value += digit * UNITS[sign]
            digit = 0
        else:
            digit = DIGITS[sign]
    return value + digit


def read(text):
    """Capitals -> fen."""
    parts = WRITTEN.fullmatch(text)
    assert parts, text
    whole = group(parts["yi"]) * 10**8 + group(parts["wan"]) * 10**4 + group(parts["ge"])
    return whole * 100 + group(parts["jiao"]) * 10 + group(parts["fen"])


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10.00", "壹拾元整"),
        ("50.00", "伍拾元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000.05", "壹拾万元零伍分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("155000.00", "壹拾伍万伍仟元整"),
        ("1000200.30", "壹佰万零贰佰元叁角"),
        ("100010001.00", "壹亿零壹万零壹元整"),
        ("9999999999.99", "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_is_written_as_the_rules_have_it(amount, written):
    assert capital(amount) == written


AMOUNTS = st.integers(1, 10**12 - 1) | st.builds(
    lambda digits, zeros: digits * 10**zeros, st.integers(1, 999), st.integers(0, 9)
)


@given(AMOUNTS)
def test_an_amount_is_read_back_to_the_fen(fen):
    assert read(capital(yuan(fen))) == fen


@given(AMOUNTS)
def test_a_run_of_zeros_is_one_zero_none_stands_before_a_unit_and_whole_yuan_end_in_zheng(fen):
    written = capital(yuan(fen))
    assert "零零" not in written
    assert not re.search("零[拾佰仟万亿元角分整]", written)
    assert written.endswith("元整") is (fen % 100 == 0)
    assert written.endswith("分") is (fen % 10 != 0)


@given(st.integers(1, 10**10), st.integers(1, 9))
def test_a_zero_jiao_before_fen_is_said(yuans, cents):
    assert capital(f"{yuans}.0{cents}").endswith(f"元零{'零壹贰叁肆伍陆柒捌玖'[cents]}分")
