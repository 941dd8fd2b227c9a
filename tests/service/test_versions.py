"""Versions: every answer that is one record names its own, and a step is for the version that its caller has seen."""

from typing import Any

import pytest

from tests.service.examples import EXAMPLES, Example, place
from tests.service.gateway import Answer, call
from tests.service.routes import READS, Route

pytestmark = pytest.mark.usefixtures("under_way")
STEPS = tuple(
    each
    for each in EXAMPLES
    if each.rule.rsplit("/", 1)[1]
    in ("void", "close", "freeze", "approve", "refuse", "pay", "cancel", "return", "give-back", "contact", "finalise")
    and "<month>" not in each.rule  # closing a month makes its record
    and not each.rule.endswith("<round_id>/return")  # what comes back is a record of its own
)
ONE = (
    "<programme>",
    "<consultation>",
    "<case>",
    "<round_id>",
    "<delivery>",
    "<sheet>",
    "<check>",
    "<disbursement>",
    "<report>",
    "<agreement>",
    "<version>",
    "<month>",
)


def take(step: Example, if_match: str | None) -> Answer:
    return step.send(step.body, headers={"If-Match": if_match} if if_match is not None else {})


def standing_version(step: Example) -> int:
    """The version of the record that a step is about."""
    path, _ = step.path.rsplit("/", 1)
    answer = call(step.service, step.role, "GET", path)
    if answer.status == 200:
        return answer.body["version"]
    items = call(step.service, step.role, "GET", path.rsplit("/", 1)[0]).body["items"]
    return next(each["version"] for each in items if each["id"] == path.rsplit("/", 1)[1])


@pytest.mark.parametrize("route", [each for each in READS if each.rule.endswith(ONE)], ids=str)
def test_a_record_is_read_with_its_version_as_its_tag(route: Route):
    role = "finance-maker" if route.service == "funds" else "coordinator"
    answer = call(route.service, role, "GET", place(route.rule))
    assert answer.headers["ETag"] == f'"{answer.body["version"]}"'


def test_a_list_has_no_tag():
    assert "ETag" not in call("intake", "coordinator", "GET", "/consultations").headers


@pytest.mark.parametrize("step", STEPS, ids=lambda each: f"{each.service}{each.path}")
def test_a_step_is_taken_from_the_version_that_was_seen(step: Example):
    version = standing_version(step)
    answer = take(step, f'"{version}"')
    assert (answer.status, answer.body["version"], answer.headers["ETag"]) == (200, version + 1, f'"{version + 1}"')


@pytest.mark.parametrize("step", STEPS, ids=lambda each: f"{each.service}{each.path}")
def test_a_step_from_another_version_is_refused_and_changes_nothing(step: Example):
    version = standing_version(step)
    for tag in (f'"{version + 1}"', '"0"', f"{version}", f'W/"{version}"', '"x"', ""):
        answer = take(step, tag)
        assert answer.body == {
            "type": "urn:houyuan:problem:overtaken",
            "title": "Somebody changed this record since you saw it; read it again, nothing was changed",
            "status": 412,
        }, tag
    assert standing_version(step) == version


@pytest.mark.parametrize("step", STEPS, ids=lambda each: f"{each.service}{each.path}")
def test_a_step_that_was_taken_already_is_answered_as_the_first_time(step: Example):
    version = standing_version(step)
    first, again = take(step, f'"{version}"'), take(step, f'"{version}"')
    assert (again.status, again.body) == (200, first.body)


@pytest.mark.parametrize("tag", ["*", ' "9" , "1"', '"1","9"', None])
def test_any_of_several_versions_will_do(tag: Any):
    void = next(each for each in EXAMPLES if each.path.endswith("/void"))
    assert take(void, tag).status == 200
