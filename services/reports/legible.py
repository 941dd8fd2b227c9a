"""Text and addresses as a document may carry them: no control characters, no address that runs anything."""

import re
from urllib.parse import urlsplit

_ILLEGIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """The text with characters that XML cannot carry shown as the replacement character."""
    return _ILLEGIBLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The text on one line, for headers and file names."""
    return " ".join(legible(text).split())


def web_address(address: str) -> str:
    """The address if it is one of the web or of this site, else a link to nowhere, never `javascript:` or its like."""
    parts = urlsplit(address)
    on_the_web = parts.scheme in ("https", "http") and parts.netloc
    on_this_site = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if on_the_web or on_this_site else "#"
