"""What goes in and out: papers to print for a round."""

from typing import Literal

from houyuan.types import Code, Model

PaperKind = Literal["pick-list", "household-list", "labels"]


class NewPaper(Model):
    """A paper of a round, in one language.

    Args:
        kind: `pick-list` for the store, `household-list` to sign at the doors, a page for each run, `labels` for the
            bags.
        mark_missing: prints 〓 for a sign that no font has, such as a rare one of a name, instead of refusing; to be
            written in by hand.
    """

    kind: PaperKind
    language: Literal["zh", "en"] = "zh"
    mark_missing: bool = False


class PaperTaken(Model):
    """That somebody took a paper of a round."""

    kind: PaperKind
    by: str
    at: str


class Paper(Model):
    """Where a paper can be fetched for some minutes, as PDF; a household list holds names and addresses in clear.

    `marked` names the households on which a sign is to be written in by hand.
    """

    kind: PaperKind
    url: str
    expires_in_seconds: int
    marked: list[Code]
