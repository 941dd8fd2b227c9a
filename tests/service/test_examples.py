"""The examples that other tests change are requests that the API takes, one for each of its routes."""

import pytest

from tests.service.examples import EXAMPLES, QUERIES, SENDERS, SHEETS, STANDING, Example, place
from tests.service.gateway import call
from tests.service.routes import POSTS, READS, Route

pytestmark = pytest.mark.usefixtures("under_way")


def test_every_post_route_has_one():
    assert {(each.service, each.rule) for each in EXAMPLES} | set(SHEETS) == {(r.service, r.rule) for r in POSTS}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"{each.service}{each.path}")
def test_is_taken(example: Example):
    assert example.send(example.body).status in (200, 201)


@pytest.mark.parametrize(("service", "rule"), SHEETS)
def test_a_sheet_is_taken(service: str, rule: str):
    answer = call(
        service,
        SENDERS.get((service, rule), "partner"),
        "POST",
        place(rule),
        SHEETS[service, rule],
        content_type="text/csv",
        query=QUERIES.get((service, rule)),
    )
    stored_at_once = (service, rule) not in QUERIES
    assert (answer.status, answer.body["rows"], answer.body["new"]) == (200, 1, stored_at_once)


@pytest.mark.parametrize("route", READS, ids=str)
def test_what_stands_is_read(route: Route):
    role = "finance-maker" if route.service == "funds" else "coordinator"
    path = place(route.rule)
    if path.endswith("/message"):
        assert call("reports", role, "POST", "/reports/2020-05-20.issued/send").status == 200
    if path.endswith("/lines/v1/voucher"):
        path = path.replace(STANDING["paylist"], "2020-03-31.paid")
    assert call(route.service, role, "GET", path).status == 200
