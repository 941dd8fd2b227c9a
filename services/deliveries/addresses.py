"""The order in which doors are come by: along the address, its numbers counted as numbers."""

import re
import unicodedata

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100}
_NUMBER = re.compile(r"([0-9]+|[零〇一二两三四五六七八九十百]+(?=[栋幢座号楼单层室组排期区巷弄院门路街村队]))")

Part = tuple[int, int, str]


def walking_order(address: str) -> tuple[Part, ...]:
    """What addresses are sorted by: 2号 before 10号, 三栋 before 十栋, full-width digits as the others.

    A number stands before a word, so that a house comes before what is written behind its number elsewhere.
    """
    text = "".join(unicodedata.normalize("NFKC", address).casefold().split())
    words_and_numbers = enumerate(_NUMBER.split(text))
    return tuple((0, _value(part), "") if at % 2 else (1, 0, part) for at, part in words_and_numbers if part)


def _value(numeral: str) -> int:
    if numeral.isascii():
        return int(numeral)
    if not set(numeral) & set(_TENS):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total = ones = 0
    for sign in numeral:
        if sign in _TENS:
            total, ones = total + (ones or 1) * _TENS[sign], 0
        else:
            ones = _DIGITS[sign]
    return total + ones
