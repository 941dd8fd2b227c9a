"""Floors and rivals of the scoreboard do what they are compared for: the same record, as many rows."""

import importlib
import json

import pytest

from benchmarks import floors, warm
from benchmarks.processes import ProcessFailed, told_by
from benchmarks.readings import READINGS, event
from houyuan import store
from tests.service.gateway import PROGRAMME, call


@pytest.mark.enable_socket  # an event loop is told of signals by a pair of sockets
@pytest.mark.usefixtures("under_way")
@pytest.mark.parametrize("service", READINGS)
def test_rivals_answer_the_record_that_the_service_answers(service: str):
    reading = READINGS[service]
    made = call(service, reading.role, "POST", f"/{reading.plural}", reading.new)
    assert made.status == 201, made.body
    asked = event(service, PROGRAMME, "coordinator")
    ours = importlib.import_module(f"services.{service}.handler").api(asked, None)
    rival, bare = warm.by_fastapi(service)(asked, None), warm.bare(service)(asked, None)
    assert [each["statusCode"] for each in (ours, rival, bare)] == [200, 200, 200]
    assert json.loads(rival["body"]) == json.loads(ours["body"])
    assert json.loads(bare["body"])["id"] == reading.id


@pytest.mark.usefixtures("aws")
def test_the_floor_writes_as_many_rows_and_reads_them():
    rows = [{"pk": "floor#row", "sk": f"{nth}", "body": "x"} for nth in range(60)]
    took = floors.write(rows)
    assert [item["sk"] for item in store.query("records", "floor#row")] == sorted(row["sk"] for row in rows)
    assert took.seconds > 0
    assert floors.read("floor#row").seconds > 0


def test_a_process_that_measures_tells_its_last_line():
    assert told_by(["-c", "print('said before'); print('[1.5]')"]) == [1.5]


def test_a_process_that_fails_is_told():
    with pytest.raises(ProcessFailed, match="ZeroDivisionError"):
        told_by(["-c", "1 / 0"])
