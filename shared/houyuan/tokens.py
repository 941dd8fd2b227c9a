"""Signed tokens: what the secret part of a link says, and whether the programme's own key made it.

A token is `{programme}.{part}.….{signature}`. It is stored nowhere: it is made when a link is sent, and whoever holds
it is who it was sent to. What it is bound to (a contact, the number of the link) is signed along without being told:
once that is another, the token is none.
"""

import re
from dataclasses import dataclass

from houyuan import privacy, records
from houyuan.problems import NotFound

CODE, DAY, DATED = (
    r"[a-z0-9][a-z0-9-]{0,62}",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.[A-Za-z0-9_-]{1,64}",
)
_SIGNATURE = r"[A-Za-z0-9_-]{32}"


@dataclass(frozen=True)
class Claim:
    """What a token says, as long as nobody has looked at its signature."""

    use: str
    programme: str
    parts: tuple[str, ...]
    said: str
    signature: str

    def check(self, bound_to: str) -> None:
        """Looks at the signature.

        Raises:
            NotFound: when the programme's key did not make it, for this use and what it is bound to.
        """
        if not privacy.verify(self.programme, self.use, _signed(self.said, bound_to), self.signature):
            raise NotFound


@dataclass(frozen=True)
class Form:
    """The tokens of one use: the patterns of what they say after the programme."""

    use: str
    patterns: tuple[str, ...]

    def token(self, programme: str, parts: tuple[str, ...], bound_to: str) -> str:
        """The token that says these parts."""
        said = ".".join((programme, *parts))
        return f"{said}.{privacy.sign(programme, self.use, _signed(said, bound_to))}"

    def claim(self, token: str) -> Claim:
        """What a token says; nothing of it is to be believed before `Claim.check`.

        Raises:
            NotFound: for what is no token of this use, or names a programme that is not there.
        """
        form = r"\.".join(f"({pattern})" for pattern in (CODE, *self.patterns, _SIGNATURE))
        match = re.fullmatch(form, token, re.ASCII)
        # A programme that is not there has no key, and none is made for whoever asks for it.
        if match is None or records.find(match[1], "programme", match[1]) is None:
            raise NotFound
        programme, *parts, signature = match.groups()
        return Claim(self.use, programme, tuple(parts), token.rpartition(".")[0], signature)


def _signed(said: str, bound_to: str) -> str:
    return f"{said}/{bound_to}"
