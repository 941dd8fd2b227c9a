"""The fonts of printed papers, and which signs they have."""

import struct
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PACKED = _ROOT / "fonts"
_INSTALLED = _ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
_UNICODE = (3, 10)
"""The platform and encoding of the table that maps all of Unicode."""


def folders() -> list[Path]:
    """Where the fonts are: beside the code in a zip, in a checkout where npm put them."""
    return [_PACKED] if _PACKED.exists() else [_INSTALLED / "400Regular", _INSTALLED / "700Bold"]


def missing(text: str) -> list[str]:
    """The signs of a text that the fonts do not have; what only separates is not looked for."""
    return [
        sign for sign in dict.fromkeys(text) if not _has(ord(sign)) and unicodedata.category(sign) not in ("Cf", "Zs")
    ]


def _has(sign: int) -> bool:
    firsts, lasts = _ranges()
    at = bisect_right(firsts, sign) - 1
    return at >= 0 and sign <= lasts[at]


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """First and last signs of each range; both weights have the same."""
    ranges = signs(next(path for folder in folders() for path in folder.glob("*Regular.ttf")))
    return [first for first, _ in ranges], [last for _, last in ranges]


def signs(font: Path) -> tuple[tuple[int, int], ...]:
    """The ranges of signs that a font's own table names (`cmap`, format 12), in their order."""
    read = font.read_bytes()
    (tables,) = struct.unpack_from(">H", read, 4)
    directory = (struct.unpack_from(">4sIII", read, 12 + 16 * at) for at in range(tables))
    cmap = next(offset for name, _, offset, _ in directory if name == b"cmap")
    (encodings,) = struct.unpack_from(">H", read, cmap + 2)
    mapped = (struct.unpack_from(">HHI", read, cmap + 4 + 8 * at) for at in range(encodings))
    table = next(cmap + offset for platform, encoding, offset in mapped if (platform, encoding) == _UNICODE)
    (groups,) = struct.unpack_from(">I", read, table + 12)
    found = (struct.unpack_from(">III", read, table + 16 + 12 * at) for at in range(groups))
    return tuple((first, last) for first, last, _ in found)
