"""Codes that prove a hand-over: six digits on a household's label, told by nobody but the label."""

import base64
import hmac

from houyuan import privacy

_DIGITS = 6


def code(programme: str, round_id: str, household: str) -> str:
    """The code on a household's label in one round: the same whenever it is printed, and told by no other code."""
    signature = base64.urlsafe_b64decode(privacy.sign(programme, "label", f"{round_id}/{household}"))
    return f"{int.from_bytes(signature, 'big') % 10**_DIGITS:0{_DIGITS}d}"


def fits(programme: str, round_id: str, household: str, told: str) -> bool:
    """Whether this is the code on the household's label; takes as long whatever is wrong with it."""
    return hmac.compare_digest(code(programme, round_id, household).encode(), told.encode())
