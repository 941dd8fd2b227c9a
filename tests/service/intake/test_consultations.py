"""Logging consultations: stored once, refused by field, answered masked."""

import pytest

from tests.service.conftest import call

pytestmark = pytest.mark.usefixtures("aws")

PROGRAMME = {
    "id": "hubei-2020", "name": {"zh": "居家后援", "en": "Home support"}, "start": "2020-02-10", "end": "2020-05-15",
    "implementers": [{"id": "centre", "name": {"zh": "中心", "en": "Centre"}}],
    "funders": [{"id": "foundation", "name": {"zh": "基金会", "en": "Foundation"}}],
    "groups": [{"id": "g1", "name": "1组"}],
}  # fmt: skip
ONE = {"id": "2020-03-01.a", "channel": "phone", "topic": "medical", "person": "王小明", "phone": "13871234567"}


@pytest.fixture(autouse=True)
def programme(aws):
    assert call("intake", "coordinator", "POST", "/v1/programmes", PROGRAMME).status == 201


def test_is_stored_once_and_answered_masked():
    first = call("intake", "social-worker", "POST", "/consultations", ONE)
    again = call("intake", "social-worker", "POST", "/consultations", ONE)
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert (first.body["person"], first.body["phone"]) == ("王***", "***4567")
