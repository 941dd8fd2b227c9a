"""Records: stored once, replayed for ever, changed one version at a time whoever else is at it."""

import pytest

from houyuan import records, writes
from houyuan.identity import Caller
from houyuan.problems import Busy, IdTaken, NotFound, Overtaken, WrongState
from houyuan.records import Change, Record
from houyuan.settings import settings
from houyuan.types import Line, Model

pytestmark = pytest.mark.usefixtures("aws")
CALLER = Caller("somebody", "social-worker")
ID = "2020-03-01.a"


class Said(Model):
    """Something."""

    id: str
    text: Line = "x"


def create(name: str = ID, text: str = "x", **more: object) -> tuple[Record, bool]:
    return records.create(records.new_record("hubei-2020", "saying", Said(id=name, text=text), CALLER, **more))


def say(text: str, caller: Caller = CALLER) -> Record:
    return records.change("hubei-2020", "saying", ID, caller, lambda _: Change({"text": text}))


def versions() -> list[tuple[str, str]]:
    return [(each.id, each.body["text"]) for each in records.between("hubei-2020", "saying#was")]


def test_is_stored_once_and_answered_as_it_stands_for_ever():
    made, new = create()
    say("y")
    again, new_again = create()
    assert (new, new_again, made.version, again.version, again.body["text"]) == (True, False, 1, 2, "y")
    with pytest.raises(IdTaken):
        create(text="y")


def test_what_must_happen_with_it_happens_or_nothing_does():
    def refused(_: object) -> WrongState:
        return WrongState()

    key = {"pk": "nobody", "sk": "nowhere"}
    check = writes.Write("ConditionCheck", settings().records_table, refused, key=key, condition="attribute_exists(pk)")
    with pytest.raises(WrongState):
        records.create(records.new_record("hubei-2020", "saying", Said(id=ID), CALLER), [check])
    with pytest.raises(NotFound):
        records.get("hubei-2020", "saying", ID)


def test_a_replay_is_a_replay_even_where_what_happened_with_it_could_not_happen_now():
    item = {"pk": "hubei-2020#once", "sk": "x"}
    once = writes.put_new(settings().records_table, item, lambda _: WrongState())
    record = records.new_record("hubei-2020", "saying", Said(id=ID), CALLER)
    assert records.create(record, [once])[1] is True
    assert records.create(record, [once])[1] is False


def test_each_change_is_a_version_and_keeps_the_one_before():
    create()
    say("y")
    changed = say("z", Caller("another", "coordinator"))
    assert (changed.version, changed.created_by, changed.updated_by) == (3, "somebody", "another")
    assert versions() == [(f"{ID}#000001", "x"), (f"{ID}#000002", "y")]


def test_a_change_that_somebody_else_came_before_sees_theirs():
    create()
    seen: list[str] = []

    def rule(standing: Record) -> Change:
        seen.append(standing.body["text"])
        if len(seen) == 1:
            say("theirs")
        return Change({"text": standing.body["text"] + " and mine"})

    changed = records.change("hubei-2020", "saying", ID, CALLER, rule)
    assert (seen, changed.body["text"], changed.version) == (["x", "theirs"], "theirs and mine", 3)


def test_a_change_that_never_comes_first_is_told_to_come_back():
    create()

    def rule(standing: Record) -> Change:
        say(f"theirs {standing.version}")
        return Change({"text": "mine"})

    with pytest.raises(Busy):
        records.change("hubei-2020", "saying", ID, CALLER, rule)
    assert "mine" not in records.get("hubei-2020", "saying", ID).body["text"]


def test_a_change_that_was_made_for_a_version_does_not_follow_another():
    create()
    caller = Caller("somebody", "social-worker", seen=frozenset({"1"}))

    def rule(_: Record) -> Change:
        if records.get("hubei-2020", "saying", ID).version == 1:
            say("theirs")
        return Change({"text": "mine"})

    with pytest.raises(Overtaken):
        records.change("hubei-2020", "saying", ID, caller, rule)
    assert records.get("hubei-2020", "saying", ID).body["text"] == "theirs"


def test_a_refused_change_leaves_no_version():
    create()

    def rule(_: Record) -> Change:
        raise WrongState

    with pytest.raises(WrongState):
        records.change("hubei-2020", "saying", ID, CALLER, rule)
    assert versions() == []


def test_a_subject_is_kept_through_changes_and_by_the_present_version_only():
    create(subject="hubei-2020#household#h1")
    create("2020-02-01.b", subject="hubei-2020#household#h1")
    create("2020-03-02.c", subject="hubei-2020#household#h2")
    say("y")
    assert [(each.id, each.body["text"]) for each in records.about("hubei-2020#household#h1")] == [
        ("2020-02-01.b", "x"),
        (ID, "y"),
    ]


def test_days_are_asked_for_with_both_ends():
    for day in ("2020-02-29", "2020-03-01", "2020-03-02"):
        for name in ("-", "a", "z"):
            create(f"{day}.{name}")
    found = [each.id for each in records.between("hubei-2020", "saying", "2020-03-01", "2020-03-01")]
    assert found == ["2020-03-01.-", "2020-03-01.a", "2020-03-01.z"]
    assert len(list(records.between("hubei-2020", "saying", "2020-03-01"))) == 6
    assert len(list(records.between("hubei-2020", "saying", last="2020-03-01"))) == 6
    assert len(list(records.between("hubei-2020", "saying"))) == 9
