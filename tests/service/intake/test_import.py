"""Consultations from a sheet: tried first, each row stored or told why not, sent again at any point."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houyuan import records, store
from tests.service.conftest import everything_stored
from tests.service.examples import CONSULTATION
from tests.service.gateway import Answer, call

pytestmark = pytest.mark.usefixtures("under_way")
HEADER = "id,channel,topic,minutes,person,phone"


def bring_in(*rows: str, header: str = HEADER, dry_run: bool = False) -> Answer:
    sheet = "\n".join([header, *rows]).encode()
    query = {"dry_run": str(dry_run).lower()}
    return call("intake", "partner", "POST", "/consultations/import", sheet, content_type="text/csv", query=query)


def ids() -> list[str]:
    return [record.id for record in records.between("hubei-2020", "consultation")]


def test_a_try_stores_nothing_and_tells_what_would_become_of_each_row():
    before = everything_stored()
    rows = (
        "2020-03-02.a,phone,medical,5,王小明,13871234567",
        "2020-03-02.b,fax,medical,,,",
        "2020-03-02.a,visit,other,,,",
    )
    tried = bring_in(*rows, dry_run=True)
    assert everything_stored() == before
    done = bring_in(*rows)
    assert done.body == tried.body | {"dry_run": False}
    assert done.body == {
        "dry_run": False,
        "rows": 3,
        "new": 1,
        "same": 0,
        "conflicts": [{"row": 4, "field": "id", "message": done.body["conflicts"][0]["message"]}],
        "rejected": [
            {
                "row": 3,
                "field": "channel",
                "message": "应为以下之一：'online'、'phone'、'visit'、'face-to-face' / "
                "One of: 'online', 'phone', 'visit' or 'face-to-face'",
            }
        ],
    }
    assert "This id is stored with other content" in done.body["conflicts"][0]["message"]


def test_a_sheet_is_tried_where_it_is_not_said_that_it_is_meant():
    sheet = f"{HEADER}\n2020-03-02.a,phone,medical"
    answer = call("intake", "partner", "POST", "/consultations/import", sheet, content_type="text/csv")
    assert (answer.body["dry_run"], answer.body["new"], ids()) == (True, 1, ["2020-03-01.logged"])


def test_a_row_is_what_the_form_would_have_sent():
    bring_in("2020-03-01.fresh,phone,medical,g1,15,王小明,13871234567,问药", header=",".join(CONSULTATION))
    answer = call("intake", "social-worker", "POST", "/consultations", CONSULTATION)
    assert (answer.status, answer.body["person"], answer.body["created_by"]) == (200, "王***", "partner")


def test_a_sheet_sent_again_is_all_the_same():
    rows = [f"2020-03-02.{at:03},phone,medical,,," for at in range(60)]
    assert bring_in(*rows).body["new"] == 60
    before = everything_stored()
    again = bring_in(*rows).body
    assert (again["rows"], again["new"], again["same"], again["conflicts"]) == (60, 0, 60, [])
    assert everything_stored() == before


def test_a_conflict_leaves_what_stands_as_it_is():
    before = everything_stored()
    answer = bring_in("2020-03-01.logged,visit,other,,,")
    assert [(each["row"], each["field"]) for each in answer.body["conflicts"]] == [(2, "id")]
    assert everything_stored() == before


def test_a_void_record_is_not_brought_back():
    bring_in("2020-03-02.a,phone,medical,,,")
    call("intake", "partner", "POST", "/consultations/2020-03-02.a/void", {"reason": "误记"})
    assert bring_in("2020-03-02.a,phone,medical,,,").body["same"] == 1
    assert call("intake", "partner", "GET", "/consultations/2020-03-02.a").body["void"] is True


def test_an_import_that_broke_off_is_finished_by_sending_the_sheet_again():
    rows = [f"2020-03-02.{at:03},phone,medical,,," for at in range(60)]
    calls = []

    def dies_at_the_second(**_: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    events = store.dynamodb().meta.events
    events.register_first("before-call.dynamodb.BatchExecuteStatement", dies_at_the_second)
    try:
        with pytest.raises(KeyboardInterrupt):
            bring_in(*rows)
    finally:
        events.unregister("before-call.dynamodb.BatchExecuteStatement", dies_at_the_second)
    assert len(ids()) == 26
    answer = bring_in(*rows).body
    assert (answer["rows"], answer["new"], answer["same"]) == (60, 35, 25)
    assert len(ids()) == 61


def test_the_rules_of_a_consultation_hold_for_a_row():
    header = "id,channel,topic,group"
    answer = bring_in(
        "2020-03-02.a,phone,medical,g2", "2999-01-01.a,phone,medical,g1", "x,phone,medical,g1", header=header
    )
    assert [(each["row"], each["field"]) for each in answer.body["rejected"]] == [(2, "group"), (3, "id"), (4, "id")]
    assert (answer.body["rows"], answer.body["new"]) == (3, 0)


def test_a_programme_that_was_not_started_takes_no_sheet():
    path = "/v1/programmes/another-programme/consultations/import"
    sheet = f"{HEADER}\n2020-03-02.a,phone,medical,,,"
    answer = call("intake", "stranger", "POST", path, sheet, content_type="text/csv", query={"dry_run": "false"})
    assert (answer.status, answer.body["errors"][0]["field"]) == (404, "programme")


def test_what_a_spreadsheet_writes_is_read():
    header, row = '\ufeff"id","channel","topic","summary",', '"2020-03-02.a","phone","medical","他说：""好""，\n再来",'
    sheet = f"{header}\r\n\r\n{row}\r\n,,,,\r\n".encode("gb18030")
    kind = "Text/CSV; charset=gbk"
    answer = call("intake", "partner", "POST", "/consultations/import", sheet, content_type=kind)
    assert (answer.status, answer.body["rows"], answer.body["new"]) == (200, 1, 1)


ROW = st.tuples(
    st.sampled_from(["2020-03-02.a", "2020-03-02.b", "2020-03-03.a", "2020-02-30.a", "2020-03-01.logged"]),
    st.sampled_from(["phone", "visit", "fax"]),
    st.sampled_from(["medical", "other"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=st.lists(st.lists(ROW, max_size=6), min_size=1, max_size=3))
def test_rows_in_are_rows_stored_and_rows_told_of(anew: Callable[[], None], sheets: list[list[tuple[str, str, str]]]):
    """A model in four lines: the first content of an id stands, whatever sheet it came with."""
    anew()
    standing: dict[str, tuple[str, str]] = {"2020-03-01.logged": ("", "")}
    for sheet in sheets:
        tried = bring_in(*map(",".join, sheet), header="id,channel,topic", dry_run=True).body
        done = bring_in(*map(",".join, sheet), header="id,channel,topic").body
        new = same = 0
        conflicts, rejected = [], []
        for number, (record, channel, topic) in enumerate(sheet, 2):
            if channel == "fax" or record == "2020-02-30.a":
                rejected.append(number)
            elif record not in standing:
                standing[record] = channel, topic
                new += 1
            elif standing[record] == (channel, topic):
                same += 1
            else:
                conflicts.append(number)
        assert done == tried | {"dry_run": False}
        assert (done["rows"], done["new"], done["same"]) == (len(sheet), new, same)
        assert [each["row"] for each in done["conflicts"]] == conflicts
        assert [each["row"] for each in done["rejected"]] == rejected
    assert ids() == sorted(standing)
