"""Cursors: where the next page of a list begins, opaque to whoever asks for it."""

import base64
import binascii

from houyuan.problems import Invalid, invalid


def of(key: str) -> str:
    """The cursor of the page that follows a key."""
    return base64.urlsafe_b64encode(key.encode()).decode()


def opened(cursor: str) -> str:
    """The key that a cursor follows.

    Raises:
        Invalid: for a cursor that `of` did not make.
    """
    try:
        key = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        key = ""
    if not key:
        raise foreign()
    return key


def foreign() -> Invalid:
    """The refusal of a cursor that is not of the list that is asked for."""
    return invalid(
        "cursor", "翻页标记无效，请从第一页重新开始", "This cursor is not of this list; start from its first page"
    )
