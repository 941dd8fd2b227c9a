"""A request of any route whose writing was done and whose answer was lost is answered, and done once."""

import pytest

from tests.service.examples import EXAMPLES, Example
from tests.service.ledger.tap import at, contents, go_back, taken, tapped
from tests.service.ledger.trouble import failure, silence

pytestmark = pytest.mark.usefixtures("under_way")
# A dispatch whose claim nobody heard of waits until its lease is over: see test_dispatches.py.
ASKED = [each for each in EXAMPLES if not each.path.endswith("/send")]
WRITES = ("TransactWriteItems", "PutItem", "UpdateItem")


@pytest.mark.parametrize("trouble", [failure, silence])
@pytest.mark.parametrize("example", ASKED, ids=lambda each: f"{each.service}{each.path}")
def test_is_answered_as_if_nothing_had_happened(example: Example, trouble):
    start = taken()
    # Once before the calls are counted: a membership is remembered for some seconds.
    example.send(example.body)
    go_back(start)
    with tapped() as tap:
        assert example.send(example.body).status in (200, 201)
    whole = contents()
    for number in [nth for nth, name in enumerate(tap.calls, 1) if name in WRITES]:
        go_back(start)
        with tapped(after=at(number, trouble)):
            answer = example.send(example.body)
        assert (answer.status in (200, 201), contents()) == (True, whole), (number, answer)
