"""The ledger against its model, on moto, whose tables are read past its HTTP layer (10 ms an item)."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from houyuan import ledger
from houyuan.ledger import keys
from tests.service.ledger.asking import P
from tests.service.ledger.machine import OPENED, Ledger, books_of
from tests.service.ledger.tap import go_back, partition, taken


class OnMoto(Ledger):
    """Beside the books, on moto."""

    start: dict

    def begin(self):
        """From the start: moto copies all there is for every transaction."""
        go_back(self.start)
        return P

    @staticmethod
    def stored(programme):
        pks = (keys.accounts(programme), *books_of(programme))
        return {(pk, sk): item for pk in pks for sk, item in partition("ledger", pk).items()}


@pytest.mark.usefixtures("aws")
def test_the_engine_answers_and_stands_as_the_model_does():
    ledger.commit(P, [], OPENED)
    OnMoto.start = taken()
    run_state_machine_as_test(OnMoto, settings=settings(max_examples=10, stateful_step_count=25))
