"""A request of any route whose writing was done and whose answer was lost is answered, and done once."""

import pytest

from tests.service.examples import EXAMPLES, Example
from tests.service.ledger.tap import at, contents, tapped
from tests.service.ledger.trouble import failure, silence

pytestmark = pytest.mark.usefixtures("under_way")
# A dispatch whose claim nobody heard of waits until its lease is over: see test_dispatches.py. A paper whose answer was
# lost is taken once more, and both takings are kept: see test_papers.py.
ASKED = [each for each in EXAMPLES if not each.path.endswith(("/send", "/papers"))]
WRITES = ("TransactWriteItems", "PutItem", "UpdateItem")


@pytest.mark.parametrize("trouble", [failure, silence])
@pytest.mark.parametrize("example", ASKED, ids=lambda each: f"{each.service}{each.path}")
def test_is_answered_as_if_nothing_had_happened(example: Example, trouble, anew):
    # Once before the calls are counted: a membership is remembered for some seconds.
    example.send(example.body)
    anew()
    with tapped() as tap:
        assert example.send(example.body).status in (200, 201)
    whole = contents()
    for number in [nth for nth, name in enumerate(tap.calls, 1) if name in WRITES]:
        anew()
        with tapped(after=at(number, trouble)):
            answer = example.send(example.body)
        assert (answer.status in (200, 201), contents()) == (True, whole), (number, answer)
