"""What tells households apart: where one lives and who heads it, found by a keyed hash; each is of one code."""

import re
import unicodedata

from houyuan import privacy, wire, writes
from houyuan.households import HouseholdContent
from houyuan.problems import DuplicateHousehold, Fault, Problem, WrongState
from houyuan.settings import settings

_NOT_SAID = re.compile(r"[\W_]+")


def of(programme: str, content: HouseholdContent) -> str:
    """The mark of a household: blanks, signs, widths and cases of letters make no other one."""
    told = "/".join((content.place, _normal(content.address), _normal(content.head)))
    return privacy.pseudonym(programme, "household-mark", told)


def key(programme: str, mark: str) -> tuple[str, str]:
    """Where a mark stands."""
    return f"{programme}#household-mark", mark


def duplicate(household: str) -> DuplicateHousehold:
    """The refusal that names the code under which the household stands."""
    return DuplicateHousehold(Fault("id", f"该户已登记为 {household}", f"This household is registered as {household}"))


def claim(programme: str, household: str, mark: str) -> writes.Write:
    """The write that makes a mark this household's."""

    def taken(standing: wire.Item | None) -> Problem:
        return duplicate((standing or {}).get("household", ""))

    return writes.Write(
        "Put",
        settings().records_table,
        taken,
        item={**_item(programme, mark), "household": household},
        condition="attribute_not_exists(pk) OR household = :own",
        values={":own": household},
    )


def give_up(programme: str, household: str, mark: str) -> writes.Write:
    """The write that lets another code have a mark."""
    gone = Fault("household", f"{household} 已被他人修改", f"The household {household} was changed meanwhile")
    return writes.Write(
        "Delete",
        settings().records_table,
        lambda _: WrongState(gone),
        key=_item(programme, mark),
        condition="household = :own",
        values={":own": household},
    )


def _item(programme: str, mark: str) -> wire.Item:
    return dict(zip(("pk", "sk"), key(programme, mark), strict=True))


def _normal(text: str) -> str:
    # A single word of signs only still differs from another one.
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_SAID.sub("", plain) or plain
