"""What a command cannot go on from: told in a sentence, without a traceback."""


class Failure(Exception):  # noqa: N818 - the field's word for a step that ended otherwise than it should
    """A step failed for a reason that a person can act on; its text says which and why."""
