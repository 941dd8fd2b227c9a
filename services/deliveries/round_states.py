"""The states of a round: which step leads from which to which, and what was passed already."""

from collections.abc import Mapping
from typing import Literal

from houyuan.codes import ROUND_STATES
from houyuan.problems import Fault, WrongState
from houyuan.records import Record
from houyuan.types import Text
from services.deliveries.models.rounds import RoundState

Step = Literal["freeze", "issue", "out", "reconcile", "close", "reopen"]

MOVES: Mapping[Step, Mapping[RoundState, RoundState]] = {
    "freeze": {"planned": "frozen"},
    "issue": {"frozen": "packing", "packing": "packing", "out": "out"},
    "out": {"packing": "out"},
    "reconcile": {"out": "reconciled"},
    "close": {"reconciled": "closed"},
    "reopen": {"frozen": "planned", "packing": "planned", "reconciled": "out", "closed": "out"},
}
"""What each step makes of a round in a state; in any other state it is refused."""

_ORDER = tuple(ROUND_STATES)
_CALLED: Mapping[Step, Text] = {
    "freeze": Text(zh="冻结名单", en="freeze its list"),
    "issue": Text(zh="领出物资", en="issue goods for it"),
    "out": Text(zh="出发配送", en="go out"),
    "reconcile": Text(zh="核对", en="reconcile it"),
    "close": Text(zh="关闭", en="close it"),
    "reopen": Text(zh="重新打开", en="reopen it"),
}


def after(seen: Record, step: Step) -> RoundState:
    """The state that a step takes a round to.

    Raises:
        WrongState: when it is not for the round's state; both are named.
    """
    state: RoundState = seen.body["state"]
    if state not in MOVES[step]:
        stands, wanted = ROUND_STATES[state], _CALLED[step]
        raise WrongState(
            Fault("round", f"本轮{stands.zh}，不能{wanted.zh}", f"Its state is {state}; one cannot {wanted.en}")
        )
    return MOVES[step][state]


def has_passed(seen: Record, state: RoundState) -> bool:
    """Whether a round is in a state or beyond it: the step that leads there was taken, and is answered as taken."""
    return _ORDER.index(seen.body["state"]) >= _ORDER.index(state)
