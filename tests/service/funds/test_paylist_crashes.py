"""The paymaster's process ends, or the store's reply is lost, at any call: the work goes on and ends the same, once."""

from contextlib import suppress

import pytest

from houyuan import jobs, working
from services.funds import bank_results, building, giving_back, paylist_lines, paylist_work
from tests.service.funds.asking import maker, moved, read, refusal
from tests.service.funds.paying import MARCH, THREE, approved, attend, made, payee, taken, worked
from tests.service.ledger.tap import Killed, at, contents, die, go_back, survives, tapped
from tests.service.ledger.tap import taken as standing

pytestmark = pytest.mark.usefixtures("lines")
THIS = f"/paylists/{MARCH['id']}"
ENDED = {"reason": "名单有误", "ended_on": "2020-04-01"}
ROWS = (
    "20200331-march-00001,149.99,2020-04-02,\n20200331-march-00002,-1,2020-04-02,\n"
    "20200331-march-00003,50.00,2020-04-03,\n"
)


@pytest.fixture(autouse=True)
def in_small_steps(lines, monkeypatch):  # noqa: ARG001 - stands on it
    """Each transaction holds little, progress is saved at once, and the lease of a process that ended has run out."""
    for module, name, value in (
        (building, "ITEMS", 4),
        (building, "LINES", 2),
        (giving_back, "ROWS", 1),
        (giving_back, "ITEMS", 2),
        (bank_results, "ROWS", 2),
        (working, "SAVE_EVERY", 1),
        (jobs, "LEASE_SECONDS", -1),
    ):
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(jobs.secrets, "token_hex", lambda _: "worker")
    for code in ("v1", "v2", "v3"):
        payee(code, account=f"62220200000000{code[1]}")
    attend(*THREE)


def ends_the_same(paylist):
    """Asserts that the work on a list may be cut off at any call and, carried on, ends as if it had not been."""
    start = standing()
    with tapped() as tap:
        worked(paylist)
    whole = contents()
    worked(paylist)
    assert contents() == whole
    assert len(tap.calls) > 3
    for when in ("before", "after"):
        for number in range(1, len(tap.calls) + 1):
            go_back(start)
            with suppress(Killed), tapped(**{when: at(number, die)}):
                worked(paylist)
                raise AssertionError(number)
            worked(paylist)
            assert contents() == whole, (when, number, tap.calls[number - 1])


def test_a_list_is_made_once():
    moved("/paylists", MARCH)
    ends_the_same(MARCH["id"])


def test_a_list_that_cannot_be_made_fails_once_and_gives_back_every_day():
    moved("/paylists", MARCH)
    attend(("v4", "2020-03-20", 60))
    ends_the_same(MARCH["id"])


def test_a_list_that_ended_gives_back_every_day_once():
    made(MARCH)
    moved(f"{THIS}/cancel", ENDED)
    ends_the_same(MARCH["id"])


def test_lines_are_opened_once():
    made(MARCH)
    moved(f"{THIS}/approve")
    ends_the_same(MARCH["id"])


def test_what_failed_is_given_back_once():
    made(MARCH)
    approved(MARCH["id"])
    taken(ROWS, "199.99")
    moved(f"{THIS}/give-back", {"reason": "户名不符", "given_back_on": "2020-04-10"})
    ends_the_same(MARCH["id"])


def test_the_bank_s_answers_are_taken_once():
    made(MARCH)
    approved(MARCH["id"])
    sheet, query = f"reference,amount,date,note\n{ROWS}".encode(), {"dry_run": "false", "total": "199.99"}
    survives(lambda: maker(f"{THIS}/results/import", sheet, content_type="text/csv", query=query))


@pytest.mark.parametrize(
    ("step", "body"),
    [("cancel", ENDED), ("bank-file", {"format": "csv"})],
)
def test_a_step_is_taken_once(step, body):
    made(MARCH)
    if step == "bank-file":
        approved(MARCH["id"])
        moved(f"{THIS}/{step}", body)
        return
    survives(lambda: maker(f"{THIS}/{step}", body))


def test_a_list_is_asked_for_once():
    survives(lambda: maker("/paylists", MARCH))
    assert refusal(maker("/paylists", MARCH | {"count": 2}))[:2] == (409, "id-taken")


def test_a_worker_that_was_overtaken_can_do_nothing_any_more(monkeypatch):
    names = iter("abcdef")
    monkeypatch.setattr(jobs.secrets, "token_hex", lambda _: next(names))
    moved("/paylists", MARCH)
    slow = building.build(jobs.take("hubei-2020", "paylist", MARCH["id"]))
    next(slow)
    worked(MARCH["id"])
    before = contents()
    with pytest.raises(jobs.Lost):
        list(slow)
    assert contents() == before


def test_who_comes_while_somebody_works_waits_until_the_lease_runs_out(monkeypatch):
    monkeypatch.setattr(jobs, "LEASE_SECONDS", 30)
    moved("/paylists", MARCH)
    moment, slept = [1000.0], []
    monkeypatch.setattr(jobs, "clock", lambda: moment[0])

    def sleep(seconds):
        slept.append(seconds)
        moment[0] += 10

    monkeypatch.setattr(jobs.time, "sleep", sleep)
    held = jobs.take("hubei-2020", "paylist", MARCH["id"])
    assert held.until == 1030
    worked(MARCH["id"])
    assert len(slept) == 3


def test_a_list_whose_work_breaks_off_unexpectedly_stops_no_other_and_is_reported(monkeypatch, caplog):
    attend(("v1", "2020-02-20", 60))
    other = MARCH | {"id": "2020-02-20.other", "start": "2020-02-20", "end": "2020-02-20", "count": 1, "total": "50.00"}
    moved("/paylists", MARCH)
    moved("/paylists", other)
    build = building.build

    def poisoned(job):
        if job.record == MARCH["id"]:
            raise ValueError("6222020000000001")
        return build(job)

    monkeypatch.setattr(paylist_work, "TASKS", {**paylist_work.TASKS, "build": poisoned})
    named = [
        {"dynamodb": {"Keys": {"pk": {"S": "hubei-2020#paylist-work"}, "sk": {"S": each}}, "SequenceNumber": str(at)}}
        for at, each in enumerate((MARCH["id"], other["id"]))
    ]
    assert paylist_work.carry_on_named({"Records": named}) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert (read(THIS)["state"], read("/paylists/2020-02-20.other")["state"]) == ("building", "submitted")
    assert "6222020000000001" not in caplog.text
    monkeypatch.setattr(paylist_work, "TASKS", {**paylist_work.TASKS, "build": build})
    assert paylist_work.carry_on_named({"Records": named}) == {"batchItemFailures": []}
    assert read(THIS)["state"] == "submitted"


def test_work_that_takes_longer_than_a_run_is_left_to_the_next(monkeypatch):
    monkeypatch.setattr(working, "SLICE_SECONDS", -1.0)
    moved("/paylists", MARCH)
    runs = 0
    while not paylist_work.carry_on("hubei-2020", MARCH["id"]):
        runs += 1
        assert runs < 20
        if (job := jobs.find("hubei-2020", "paylist", MARCH["id"])) is not None:
            assert job.until == 0
    assert runs >= 3
    assert len(list(paylist_lines.all_of("hubei-2020", MARCH["id"]))) == 3
