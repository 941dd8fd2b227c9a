"""What was measured did what it should have done: otherwise how long it took says nothing."""

from cli.failure import Failure


class Wrong(Failure):
    """Something that was measured came to another result."""


def same(what: str, found: object, wanted: object) -> None:
    """Two results are the same.

    Raises:
        Wrong: naming both.
    """
    if found != wanted:
        raise Wrong(f"{what}: {found}, not {wanted}")
