"""Whatever the store does to a transaction on its way, nothing is lost and nothing is done twice."""

import json
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from houyuan import ledger, store, writes
from houyuan.problems import Busy, IdTaken, InsufficientFunds
from tests.service.ledger.asking import OUT, RESERVED, P, resolution, sums
from tests.service.ledger.tap import at, contents, tapped
from tests.service.ledger.trouble import at_calls, conflict, failure, silence

pytestmark = pytest.mark.usefixtures("stocked")

ONCE = {"outside": (0, 100, 0, 0), "store": (0, 30, 0, 100), "home": (0, 0, 0, 30)}


@contextmanager
def tokens():
    """The tokens of the transactions that are sent."""
    sent, events = [], store.dynamodb().meta.events

    def note(params, **_):
        sent.append(json.loads(params["body"])["ClientRequestToken"])

    events.register_first("before-call.dynamodb.TransactWriteItems", note)
    try:
        yield sent
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", note)


@pytest.mark.parametrize("trouble", [conflict, failure, silence])
@pytest.mark.parametrize("times", [1, 4])
def test_what_did_not_arrive_is_sent_again_until_it_does(trouble, times):
    with tapped(before=at_calls(range(1, times + 1), trouble)) as tap:
        assert ledger.commit(P, [OUT]) == [OUT]
    assert tap.calls == ["TransactWriteItems"] * (times + 1)
    assert sums() == ONCE


@pytest.mark.parametrize("trouble", [failure, silence])
def test_what_was_done_and_whose_answer_was_lost_is_answered_and_not_done_again(trouble):
    with tapped(after=at(1, trouble)):
        assert ledger.commit(P, [OUT]) == [OUT]
    assert sums() == ONCE


@pytest.mark.parametrize("trouble", [failure, silence])
def test_the_same_holds_for_a_resolution(trouble):
    ledger.commit(P, [RESERVED])
    with tapped(after=at(1, trouble)):
        assert ledger.commit(P, [resolution("post", 10)]) == [resolution("post", 10)]
    assert sums() == {"outside": (0, 100, 0, 0), "store": (0, 10, 0, 100), "home": (0, 0, 0, 10)}


@pytest.mark.parametrize("trouble", [conflict, failure, silence])
def test_when_it_lasts_the_caller_is_told_to_come_back_and_nothing_is_half_done(trouble, monkeypatch):
    monkeypatch.setattr(writes, "PATIENCE_SECONDS", 0.05)
    before = contents()
    with pytest.raises(Busy), tapped(before=lambda _: trouble()) as tap:
        ledger.commit(P, [OUT])
    assert len(tap.calls) > 1
    assert contents() == before
    assert ledger.commit(P, [OUT]) == [OUT]
    assert sums() == ONCE


@pytest.mark.parametrize("trouble", [failure, silence])
def test_a_caller_who_never_heard_finds_it_done(trouble, monkeypatch):
    monkeypatch.setattr(writes, "PATIENCE_SECONDS", 0.0)
    with suppress(Busy), tapped(after=lambda _: trouble()):
        ledger.commit(P, [OUT])
        raise AssertionError
    assert ledger.commit(P, [replace(OUT, at="2020-02-11T09:00:00Z")]) == [OUT]
    assert sums() == ONCE


def test_the_token_is_kept_until_the_store_says_that_nothing_was_done():
    with tokens() as sent, tapped(before=at(1, silence)):
        ledger.commit(P, [OUT])
    assert len(sent) == 2
    assert sent[0] == sent[1]
    with tokens() as sent, tapped(before=at(1, conflict)):
        ledger.commit(P, [replace(OUT, id="2020-02-12.out")])
    assert len(set(sent)) == 2


def test_a_conflict_in_which_somebody_else_took_the_rest_is_refused_as_what_it_became():
    def another():
        ledger.commit(P, [replace(OUT, id="2020-02-11.other", amount=80)])
        conflict()

    with pytest.raises(InsufficientFunds), tapped(before=at(1, another)):
        ledger.commit(P, [OUT])
    assert sums()["store"] == (0, 80, 0, 100)


def test_a_list_that_was_done_is_answered_whole_and_part_of_it_is_not():
    more = replace(OUT, id="2020-02-11.more", amount=1)
    ledger.commit(P, [OUT, more])
    before = contents()
    assert ledger.commit(P, [OUT, more]) == [OUT, more]
    assert ledger.commit(P, [more]) == [more]
    for other in (
        [OUT, replace(more, id="2020-02-11.new")],
        [replace(OUT, by="somebody else")],
        [OUT, replace(more, amount=2)],
    ):
        with pytest.raises(IdTaken):
            ledger.commit(P, other)
    assert contents() == before
