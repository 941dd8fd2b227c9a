"""Why something is done: the sentence that a request gives for what takes something away or back."""

from typing import Annotated

from houyuan.forms import asked
from houyuan.types import Because, Model


class Reason(Model):
    """Why something is voided, cancelled or refused; the last thing that a form asks for."""

    reason: Annotated[Because, asked(9, "原因", "Reason", "text")]
