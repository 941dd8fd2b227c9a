"""What goes in and out: what became of a visit."""

from typing import Annotated, Literal

from houyuan.codes import RESULTS
from houyuan.forms import called

Result = Annotated[
    Literal["delivered", "nobody-home", "wrong-address", "refused", "moved", "too-far", "other"], called(RESULTS)
]
