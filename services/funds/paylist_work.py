"""Work on pay lists, carried on by the paymaster."""

from typing import Any

from houyuan import working
from services.funds import building, giving_back, paylist_approval

TASKS: working.Tasks = {
    "build": building.build,
    "release": building.release,
    "open": paylist_approval.open_lines,
    "give-back": giving_back.carry_out,
}


def carry_on_named(event: dict[str, Any]) -> dict[str, Any]:
    """Carries on the work on pay lists that a batch of stream records names."""
    return working.carry_on_named(event, {building.KIND: TASKS})


def carry_on(programme: str, paylist: str) -> bool:
    """Carries on the work on a list; True when there is none left."""
    return working.carry_on(programme, building.KIND, paylist, TASKS)
