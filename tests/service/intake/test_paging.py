"""Lists: their pages together are the whole list, each record once, however long a page and whatever the days."""

import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.service.examples import CASE
from tests.service.gateway import Answer, call

pytestmark = pytest.mark.usefixtures("under_way")
DAYS = [f"2020-03-{day:02}" for day in range(1, 8)]
IDS = sorted(f"{day}.{name}" for at, day in enumerate(DAYS) for name in "aBz_-9"[: at % 4 + 1])
ASKED = st.sampled_from(["", *DAYS, "2019-12-31", "2031-01-01"])


@pytest.fixture
def logged(under_way: None) -> None:  # noqa: ARG001 - begins with it
    sheet = "id,channel,topic\n" + "\n".join(f"{each},phone,medical" for each in reversed(IDS))
    call(
        "intake", "partner", "POST", "/consultations/import", sheet, content_type="text/csv", query={"dry_run": "false"}
    )
    assert len(IDS) == 16


def page(path: str = "/consultations", **query: object) -> Answer:
    return call("intake", "coordinator", "GET", path, query={name: str(value) for name, value in query.items()})


def every(limit: int, **query: object) -> list[list[str]]:
    pages, cursor = [], {}
    while True:
        answer = page(limit=limit, **query, **cursor)
        assert answer.status == 200, answer
        pages.append([each["id"] for each in answer.body["items"]])
        if answer.body["cursor"] is None:
            return pages
        cursor = {"cursor": answer.body["cursor"]}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 20), between=st.tuples(ASKED, ASKED))
@pytest.mark.usefixtures("logged")
def test_pages_together_are_the_whole_list(limit: int, between: tuple[str, str]):
    start, end = between if not all(between) else sorted(between)
    pages = every(limit, start=start, end=end)
    whole = sorted([*IDS, "2020-03-01.logged"])
    assert [each for ids in pages for each in ids] == [
        each for each in whole if (not start or each[:10] >= start) and (not end or each[:10] <= end)
    ]
    assert all(len(ids) == limit for ids in pages[:-1])
    assert pages[-1] or len(pages) == 1


@pytest.mark.usefixtures("logged")
def test_what_is_logged_meanwhile_comes_once_and_moves_nothing():
    first = page(limit=5)
    call("intake", "partner", "POST", "/consultations", {"id": "2020-03-01.0", "channel": "phone", "topic": "other"})
    call("intake", "partner", "POST", "/consultations", {"id": "2020-03-07.zz", "channel": "phone", "topic": "other"})
    rest = page(limit=200, cursor=first.body["cursor"])
    ids = [each["id"] for each in first.body["items"] + rest.body["items"]]
    assert ids == sorted([*IDS, "2020-03-01.logged", "2020-03-07.zz"])


@pytest.mark.usefixtures("logged")
def test_a_page_holds_fifty_unless_asked_otherwise():
    sheet = "id,channel,topic\n" + "\n".join(f"2020-04-01.{at:03},phone,medical" for at in range(60))
    call(
        "intake", "partner", "POST", "/consultations/import", sheet, content_type="text/csv", query={"dry_run": "false"}
    )
    assert len(page(start="2020-04-01").body["items"]) == 50
    assert len(page(start="2020-04-01", limit=60).body["items"]) == 60


def test_records_too_long_for_one_page_of_the_store_are_all_listed():
    """The store ends a page of its own at 1 MB; two hundred long plans are more."""
    for at in range(100):
        body = CASE | {"id": f"2020-03-02.{at:03}", "plan": "长" * 4000}
        assert call("intake", "social-worker", "POST", "/cases", body).status == 201
    answer = page("/cases", limit=200)
    assert (len(answer.body["items"]), answer.body["cursor"]) == (101, None)


@pytest.mark.usefixtures("logged")
def test_an_end_before_the_start_is_refused():
    answer = page(start="2020-03-02", end="2020-03-01")
    assert (answer.status, answer.body["errors"]) == (
        422,
        [{"field": "end", "message": "The end must not lie before the start"}],
    )


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("asked", ["2020-02-01.a", "2020-03-06.a", "nonsense", "\ud800"])
def test_a_cursor_outside_the_asked_days_is_refused(asked: str):
    cursor = base64.urlsafe_b64encode(asked.encode("utf-8", "surrogatepass")).decode()
    answer = page(start="2020-03-02", end="2020-03-05", cursor=cursor)
    told = "This cursor is not of this list; start from its first page"
    assert (answer.status, answer.body["errors"]) == (422, [{"field": "cursor", "message": told}])
