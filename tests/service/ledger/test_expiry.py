"""A reservation may be posted up to its last day; after that it can only be voided, and is told to be due."""

from dataclasses import replace

import pytest

from houyuan import ledger
from houyuan.problems import WrongState
from tests.service.ledger.asking import RESERVED, P, moved, refusal, sums

pytestmark = pytest.mark.usefixtures("stocked")

EXPIRES = replace(RESERVED, expires_on="2020-02-15")


def resolved(phase, day, amount=None):
    made = ledger.resolution(EXPIRES, f"{day}.{phase}", phase, by="payer", at=f"{day}T08:00:00Z", amount=amount)
    moved(made)


def test_it_is_posted_on_its_last_day_and_not_a_day_later():
    moved(EXPIRES)
    late = ledger.resolution(EXPIRES, "2020-02-16.post", "post", by="payer", at="2020-02-16T00:00:00Z", amount=1)
    assert refusal(WrongState, late) == ("pending_id", "This reservation expired on 2020-02-15")
    resolved("post", "2020-02-15", 20)
    assert sums()["store"] == (0, 20, 0, 100)


def test_what_has_expired_is_voided_whenever_the_night_comes():
    moved(EXPIRES)
    resolved("void", "2020-03-31")
    assert sums()["store"] == (0, 0, 0, 100)


def test_only_what_has_expired_and_still_waits_is_due():
    for name, last in (("never", ""), ("later", "2020-02-16"), ("posted", "2020-02-15")):
        moved(replace(EXPIRES, id=f"2020-02-11.{name}", expires_on=last, amount=5))
    moved(ledger.resolution(ledger.transfer(P, "2020-02-11.posted"), "2020-02-12.post", "post", by="x", at="now"))
    moved(EXPIRES)
    assert [each.id for each in ledger.due(P, "2020-02-15")] == []
    assert list(ledger.due(P, "2020-02-16")) == [EXPIRES]
    assert [each.id for each in ledger.due(P, "2020-02-17")] == ["2020-02-11.later", "2020-02-11.pend"]
    resolved("void", "2020-02-17")
    assert [each.id for each in ledger.due(P, "2020-02-17")] == ["2020-02-11.later"]


def test_a_reservation_keeps_its_last_day_and_its_resolution_has_none():
    moved(EXPIRES)
    resolved("post", "2020-02-14")
    assert ledger.transfer(P, EXPIRES.id).expires_on == "2020-02-15"
    assert ledger.transfer(P, "2020-02-14.post").expires_on == ""
