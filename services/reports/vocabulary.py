"""What a report calls the codes that records carry, in two languages."""

from houyuan.codes import CHANNELS, TOPICS
from houyuan.records import Record
from houyuan.types import Text

CONSULTATION_TERMS = {**CHANNELS, **TOPICS, "none": Text(zh="未注明", en="Not stated")}
ALL_PURPOSES = Text(zh="全部用途", en="All purposes")


def purpose_name(kits: dict[str, Record], rounds: list[Record], purpose: str) -> Text:
    """What a purpose is called: the name of the kit that its rounds hand out."""
    kit = next(round_.body["kit"] for round_ in rounds if round_.body["purpose"] == purpose)
    return Text(**kits[kit].body["name"])
