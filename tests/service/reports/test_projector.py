"""The projector: events name units, and whatever happens to events on the way, figures are what the records say."""

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houyuan import store, wire
from services.reports import drift, handler
from services.reports.cubes import Unit
from tests.service.conftest import everything_stored
from tests.service.gateway import call
from tests.service.ledger.tap import at, tapped
from tests.service.reports.story import P, ask, cubes, event, read, settle

DAYS = ("2020-03-01", "2020-03-02")
CONSULTATION, TRANSFER, FOLLOW_UP = f"{P}#consultation", f"{P}#transfer", f"{P}#follow-up"


def changed():
    """The keys of everything that was recorded."""
    return [(pk, sk) for table, pk, sk in everything_stored() if table in ("records", "ledger")]


def project(keys):
    assert handler.projector(event(keys), None) == {"batchItemFailures": []}


def log(record_id, channel="phone"):
    ask("intake", "social-worker", "/consultations", {"id": record_id, "channel": channel, "topic": "medical"})


@pytest.mark.usefixtures("happened")
def test_one_event_a_unit_is_enough():
    settle()
    whole = cubes()
    keys = {Unit.of_key(*key): key for key in changed()}
    keys.pop(None)
    for pk, sk in whole:
        store.dynamodb().delete_item(TableName="figures", Key=wire.to_wire({"pk": pk, "sk": sk}))
    project(list(keys.values()))
    assert cubes() == whole


@pytest.mark.usefixtures("happened")
def test_records_that_no_figure_reads_name_no_unit():
    assert {Unit.of_key(pk, sk).kind for pk, sk in changed() if Unit.of_key(pk, sk)} == {
        "programme", "consultation", "case", "follow-up", "delivery", "listing", "transfer",
        "goods-transfer",
    }  # fmt: skip
    project([(f"{P}#recipient", "veg-1.h1"), (f"{P}#consultation#was", "2020-03-02.wrong#000001"), (P, "x")])
    assert cubes() == {}


@pytest.mark.usefixtures("settled")
def test_an_event_that_comes_again_changes_nothing():
    before = everything_stored()
    project(changed())
    assert everything_stored() == before


@st.composite
def histories(draw):
    """What happens, and how its events travel: in any order, in batches, again and again, some of them lost."""
    steps = draw(
        st.lists(
            st.one_of(
                st.tuples(st.just("log"), st.sampled_from(DAYS), st.sampled_from(["phone", "online"])),
                st.tuples(st.just("void"), st.integers(0, 20)),
                st.tuples(st.just("deliver"), st.lists(st.integers(0, 40), min_size=1, max_size=6)),
            ),
            min_size=1,
            max_size=8,
        )
    )
    return steps, draw(st.randoms(use_true_random=False)), draw(st.sets(st.integers(0, 40), max_size=4))


def happen(steps):
    """Takes the steps; returns the keys of the events that were sent."""
    sent, logged, voided = [], [], set()
    for step in steps:
        if step[0] == "log":
            record_id = f"{step[1]}.{len(sent)}"
            log(record_id, step[2])
            logged.append(record_id)
            sent.append((CONSULTATION, record_id))
        elif step[0] == "void" and logged:
            record_id = logged[step[1] % len(logged)]
            if record_id not in voided:
                ask("intake", "social-worker", f"/consultations/{record_id}/void", {"reason": "重复"})
                voided.add(record_id)
                sent += [(f"{CONSULTATION}#was", f"{record_id}#000001"), (CONSULTATION, record_id)]
        elif step[0] == "deliver" and sent:
            project([sent[each % len(sent)] for each in step[1]])
    return sent


properties = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@properties
@given(history=histories())
def test_repeated_late_and_disordered_events_leave_no_trace(anew, history):
    steps, chance, _ = history
    anew()
    sent = happen(steps)
    late = [*sent, *sent]
    chance.shuffle(late)
    for start in range(0, len(late), 3):
        project(late[start : start + 3])
    assert drift.mend(P) == []
    assert read("/figures/consultations")["value"] == read("/figures/consultations/records")["value"]


@properties
@given(history=histories())
def test_lost_events_are_found_and_mended_unit_by_unit(anew, history):
    steps, chance, lost = history
    anew()
    sent = happen(steps)
    arrived = [key for number, key in enumerate(sent) if number not in lost]
    chance.shuffle(arrived)
    project(arrived)
    told = read("/figures/consultations")["value"]
    wrong = drift.mend(P)
    assert {unit.kind for unit in wrong} <= {"consultation"}
    assert len(wrong) <= len(lost)
    assert not {Unit.of_key(*key) for key in arrived} & set(wrong)
    assert drift.mend(P) == []
    assert read("/figures/consultations")["value"] == read("/figures/consultations/records")["value"]
    assert wrong or read("/figures/consultations")["value"] == told


@pytest.mark.usefixtures("settled")
def test_a_record_written_while_its_unit_is_folded_is_counted():
    def overtake():
        log("2020-03-01.meanwhile")
        project([(CONSULTATION, "2020-03-01.meanwhile")])

    for call_number in range(1, 4):
        log(f"2020-03-01.before-{call_number}")
        with tapped(before=at(call_number, overtake)):
            project([(CONSULTATION, "2020-03-01.any")])
        assert drift.mend(P) == []


@pytest.mark.usefixtures("settled")
def test_a_unit_that_cannot_be_folded_is_asked_for_again_and_holds_up_no_other():
    def unreachable():
        raise ClientError({"Error": {"Code": "InternalServerError"}}, "GetItem")

    log("2020-03-01.one-more")
    batch = event([(FOLLOW_UP, "2020-03-01.a1"), (CONSULTATION, "2020-03-01.one-more"), (FOLLOW_UP, "2020-03-01.x")])
    with tapped(before=at(1, unreachable)):
        answer = handler.projector(batch, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}, {"itemIdentifier": "3"}]}
    assert read("/figures/consultations")["value"] == 6
    assert handler.projector(batch, None) == {"batchItemFailures": []}


@pytest.mark.usefixtures("settled")
def test_the_nightly_check_finds_nothing_where_all_is_well():
    assert handler.drift({}, None) == {P: 0}


@pytest.mark.usefixtures("settled")
def test_the_nightly_check_mends_and_counts_every_wrong_cube():
    whole = cubes()
    log("2020-03-01.unheard-of")
    for key, cells in (((TRANSFER, "2020-02-15"), b"nonsense"), ((f"{P}#delivery", "2020-03-12"), b"")):
        item = {"pk": key[0], "sk": key[1], "generation": 9, "cells": cells}
        store.dynamodb().put_item(TableName="figures", Item=wire.to_wire(item))
    store.dynamodb().delete_item(TableName="figures", Key=wire.to_wire({"pk": f"{P}#case", "sk": "2020-02-20"}))
    assert handler.drift({}, None) == {P: 4}
    assert read("/figures/consultations")["value"] == 6
    assert {key: cells for key, cells in cubes().items() if key != (CONSULTATION, "2020-03-01")} == {
        key: cells for key, cells in whole.items() if key != (CONSULTATION, "2020-03-01")
    }
    assert handler.drift({}, None) == {P: 0}


@pytest.mark.usefixtures("settled")
def test_the_nightly_check_counts_books_that_do_not_balance_and_leaves_them():
    key = wire.to_wire({"pk": f"{P}#account", "sk": "line:food"})
    one_fen = {":fen": {"N": "1"}}
    store.dynamodb().update_item(
        TableName="ledger",
        Key=key,
        UpdateExpression="SET credits_posted = credits_posted + :fen",
        ExpressionAttributeValues=one_fen,
    )
    assert [handler.drift({}, None), handler.drift({}, None)] == [{P: 1}, {P: 1}]


@pytest.mark.usefixtures("settled")
def test_a_cube_of_records_that_are_all_void_counts_nothing():
    log("2020-04-20.only")
    project([(CONSULTATION, "2020-04-20.only")])
    ask("intake", "social-worker", "/consultations/2020-04-20.only/void", {"reason": "重复"})
    project([(CONSULTATION, "2020-04-20.only")])
    assert read("/figures/consultations")["value"] == 5
    assert call("reports", "funder", "GET", "/figures/consultations/records").body["count"] == 5
    assert drift.mend(P) == []
