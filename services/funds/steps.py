"""What a step of a record needs: a state that allows it, the submission that it is for, a day that follows."""

from houyuan import days
from houyuan.problems import Fault, WrongState, invalid
from houyuan.records import Record


def expect(seen: Record, *states: str) -> None:
    """A step is for certain states.

    Raises:
        WrongState: for any other, naming the record's kind.
    """
    state = seen.body["state"]
    if state not in states:
        raise WrongState(Fault(seen.kind, f"当前状态：{state}", f"Its state is {state}"))


def expect_attempt(seen: Record, attempt: int) -> None:
    """A yes, a payment or a failure is for one submission: repeated late, it does not hit the next one.

    Raises:
        WrongState: naming `attempt`.
    """
    stands = seen.body["attempt"]
    if attempt != stands:
        raise WrongState(Fault("attempt", f"现为第 {stands} 次提交", f"This is its submission number {stands}"))


def follows(field: str, day: str, earlier: str) -> None:
    """A step cannot precede the one before it, nor lie in the future.

    Raises:
        Invalid: naming `field`.
    """
    if day < earlier:
        raise invalid(field, f"日期不得早于上一步（{earlier}）", f"This cannot precede the step before ({earlier})")
    days.has_come(field, day)
