"""Programmes: who runs and funds them, when, and what they promised."""

import time

from houyuan import identity, records
from houyuan.identity import Caller
from houyuan.problems import NotFound, invalid
from services.intake.models import NewProgramme, Programme

KIND = "programme"
GROUP_CACHE_SECONDS = 60.0

_groups: dict[str, tuple[float, frozenset[str]]] = {}


def start(new: NewProgramme, caller: Caller) -> tuple[Programme, bool]:
    """Stores a programme; the same id with the same content is stored once.

    Its coordinator starts it, and whoever runs the house named them coordinator of this id before (`houyuan user`); so
    nobody takes an id by being first, and no programme is ever without a coordinator.
    """
    record, is_new = records.create(records.new_record(new.id, KIND, new, caller), [records.registering(new.id)])
    return record.answer(Programme), is_new


def show(programme: str) -> Programme:
    """One programme."""
    return records.get(programme, KIND, programme).answer(Programme)


def mine(subject: str) -> list[Programme]:
    """The programmes that a subject is a member of; a membership may precede its programme."""
    found = []
    for programme in identity.programmes_of(subject):
        try:
            found.append(show(programme))
        except NotFound:
            continue
    return found


def check_group(programme: str, group: str | None) -> None:
    """Refuses a group that the programme does not have.

    Raises:
        Invalid: naming `group`.
        NotFound: when there is no such programme.
    """
    held = _groups.get(programme)
    if held is None or held[0] < time.monotonic():
        groups = frozenset(each.id for each in show(programme).groups)
        held = (time.monotonic() + GROUP_CACHE_SECONDS, groups)
        _groups[programme] = held
    if group is not None and group not in held[1]:
        raise invalid("group", f"项目没有小组 {group}", f"The programme has no group {group}")
