"""A store with something in it, and how its ledger is asked."""

from dataclasses import replace

import pytest

from houyuan import ledger, writes
from houyuan.ledger import Opening, Transfer
from tests.service.ledger.tap import contents

P = "hubei-2020"
PAID_IN = Transfer("2020-02-10.in", "outside", "store", 100, "gift", "somebody", "2020-02-10T08:00:00Z")
OUT = Transfer("2020-02-11.out", "store", "home", 30, "delivery", "somebody", "2020-02-11T08:00:00Z")
RESERVED = replace(OUT, id="2020-02-11.pend", phase="pend")
OPENS = [Opening("outside", limited=False), Opening("store", limited=True), Opening("home", limited=False)]


def moved(*transfers, opens=()):
    writes.commit(ledger.moving(P, transfers, opens))


def resolution(phase, amount=None, pending=RESERVED):
    return ledger.resolution(
        pending, f"2020-02-12.{phase}", phase, by="payer", at="2020-02-12T08:00:00Z", amount=amount
    )


def back(amount, name="back", of=OUT):
    return ledger.reversal(of, f"2020-02-20.{name}", amount, by="payer", at="2020-02-20T08:00:00Z")


def sums():
    return {
        each.id: (each.debits_pending, each.debits_posted, each.credits_pending, each.credits_posted)
        for each in ledger.accounts(P)
    }


def refusal(kind, *transfers, opens=()):
    """The fault of a refused list; nothing may have changed."""
    before = contents()
    with pytest.raises(kind) as caught:
        moved(*transfers, opens=opens)
    assert contents() == before
    (fault,) = caught.value.faults
    return fault.field, fault.en
