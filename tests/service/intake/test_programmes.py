"""Programmes: started once, listed to their members, refused where their parts do not fit."""

import json

import pytest

from houyuan import identity, records
from tests.service.examples import PROGRAMME
from tests.service.gateway import call

pytestmark = pytest.mark.usefixtures("aws")


def start(**changed: object):
    return call("intake", "coordinator", "POST", "/v1/programmes", PROGRAMME | changed)


def told(answer) -> list[tuple[str, str]]:
    return [(each["field"], each["message"]) for each in answer.body["errors"]]


def test_is_started_once_and_answered_as_it_was_asked_for():
    first, again = start(), start()
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    stored = {name: value for name, value in first.body.items() if name in PROGRAMME}
    assert stored == PROGRAMME
    assert (first.body["version"], first.body["created_by"], first.headers["ETag"]) == (1, "coordinator", '"1"')


def test_what_has_a_default_may_be_left_out_of_a_replay():
    assert start(groups=[], indicators=[]).status == 201
    body = {name: value for name, value in PROGRAMME.items() if name not in ("groups", "indicators", "currency")}
    assert call("intake", "coordinator", "POST", "/v1/programmes", body).status == 200


def test_another_content_under_its_id_is_refused():
    start()
    answer = start(end="2020-05-16")
    assert (answer.status, answer.body["type"]) == (409, "urn:houyuan:problem:id-taken")
    assert told(answer) == [("id", "The id hubei-2020 is taken")]
    assert call("intake", "coordinator", "GET", "/v1/programmes/hubei-2020").body["end"] == "2020-05-15"


def test_is_listed_among_all_programmes_with_the_same_write():
    start()
    assert records.programmes() == ["hubei-2020"]


def test_is_listed_to_each_of_its_members():
    start()
    identity.grant("funder", "spring-2021", "coordinator")
    call("intake", "funder", "POST", "/v1/programmes", PROGRAMME | {"id": "spring-2021"})
    items = call("intake", "funder", "GET", "/v1/programmes").body["items"]
    assert [each["id"] for each in items] == ["hubei-2020", "spring-2021"]


def test_ends_no_earlier_than_it_starts():
    assert told(start(end="2020-02-09")) == [("end", "The end must not lie before the start")]
    assert start(end="2020-02-10").status == 201


@pytest.mark.parametrize("part", ["implementers", "funders", "groups", "indicators"])
def test_names_each_part_once(part: str):
    assert told(start(**{part: PROGRAMME[part] * 2})) == [(part, "An id stands here twice")]


@pytest.mark.parametrize("part", ["implementers", "funders"])
def test_has_somebody_who_funds_and_somebody_who_implements(part: str):
    assert told(start(**{part: []})) == [(part, "These are too few (at least 1)")]


def test_a_target_is_above_zero_or_absent():
    indicator = PROGRAMME["indicators"][0]
    assert told(start(indicators=[indicator | {"target": 0}])) == [("indicators.0.target", "This must be above 0")]
    assert start(indicators=[indicator | {"target": None}]).status == 201


def test_the_largest_that_is_read_can_be_stored():
    text = {"zh": "长" * 500, "en": "长" * 500}
    body = {"implementers": [], "funders": [], "groups": [], "indicators": []}
    body["implementers"] = [{"id": f"i{at}", "name": text} for at in range(20)]
    body["funders"] = [{"id": f"f{at}", "name": text} for at in range(20)]
    body["groups"] = [{"id": f"g{at}", "name": "长" * 200} for at in range(200)]
    utf8 = json.dumps(PROGRAMME | body, ensure_ascii=False)
    assert 200_000 < len(utf8.encode()) < 300_000
    assert call("intake", "coordinator", "POST", "/v1/programmes", utf8).status == 201
    assert call("intake", "coordinator", "POST", "/v1/programmes", utf8 + " " * 100_000).status == 413


def test_one_that_does_not_exist_is_not_found():
    identity.grant("funder", "spring-2021", "funder")
    answer = call("intake", "funder", "GET", "/v1/programmes/spring-2021")
    assert (answer.status, told(answer)) == (404, [("programme", "There is no programme spring-2021")])


@pytest.mark.parametrize("role", ["coordinator", "funder", "partner"])
def test_a_member_is_told_what_it_is_and_what_it_may_do(role: str):
    start()
    answer = call("intake", role, "GET", "/v1/programmes/hubei-2020/me")
    assert (answer.status, answer.body["role"]) == (200, role)
    assert set(answer.body["may"]) == {str(each) for each in identity.ROLES[role]}
    assert answer.body["may"] == sorted(answer.body["may"])
