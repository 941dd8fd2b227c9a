"""The register by place and by class: its pages together are the households that live there and are in need so."""

import pytest

from tests.service.deliveries.asking import coordinator, done, household, read, refusal
from tests.service.gateway import call

pytestmark = pytest.mark.usefixtures("programme")


def _found(**query: str) -> list[str]:
    page = read("/households", limit="2", **query)
    found = page["items"]
    while page["cursor"]:
        page = read("/households", limit="2", cursor=page["cursor"], **query)
        found += page["items"]
    return [each["id"] for each in found]


def test_the_register_is_read_by_place_by_class_and_by_both():
    for number, place, classes in (
        (1, "420111007009", ["disabled"]),
        (2, "420111007010", ["disabled", "infant"]),
        (3, "420111007009", []),
        (4, "420102001001", ["infant"]),
        (5, "420111007009", ["infant"]),
    ):
        done(coordinator("/households", household(number, place=place, classes=classes)))
    assert _found() == ["h1", "h2", "h3", "h4", "h5"]
    assert _found(place="420111007") == ["h1", "h2", "h3", "h5"]
    assert _found(**{"class": "infant"}) == ["h2", "h4", "h5"]
    assert _found(place="420111007009", **{"class": "infant"}) == ["h5"]
    assert _found(place="110101") == []


def test_a_class_or_a_place_that_does_not_exist_is_refused_by_name():
    answer = call("deliveries", "coordinator", "GET", "/households", query={"class": "rich", "place": "武汉"})
    status, kind, told = refusal(answer)
    assert (status, kind, set(told)) == (422, "invalid", {"class", "place"})
