"""The ledger's arithmetic and what it refuses to write, without a store."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houyuan import ledger
from houyuan.ledger import SUMS, Account, Opening, Transfer, keys

ONE = Transfer("2020-03-01.t1", "line:a", "line:b", 500, "reallocation", "somebody", "2020-03-01T08:00:00Z")
PENDING = replace(ONE, phase="pend")
NONE = dict.fromkeys((*SUMS, "available", "room"), 0)
AMOUNTS = st.integers(1, 10**12)


@pytest.fixture(autouse=True)
def ledger_table(monkeypatch):
    monkeypatch.setattr(keys, "settings", lambda: SimpleNamespace(ledger_table="ledger"))


@given(amount=AMOUNTS)
def test_a_transfer_debits_one_account_and_credits_the_other(amount):
    moved = replace(ONE, amount=amount)
    assert ledger.effect(moved, "line:a") == NONE | {"debits_posted": amount, "available": -amount, "room": amount}
    assert ledger.effect(moved, "line:b") == NONE | {"credits_posted": amount, "available": amount, "room": -amount}
    assert ledger.effect(moved, "line:c") == NONE


@given(amount=AMOUNTS)
def test_a_pending_transfer_reserves_at_the_source_and_gives_the_target_nothing_yet(amount):
    reserved = replace(PENDING, amount=amount)
    assert ledger.effect(reserved, "line:a") == NONE | {"debits_pending": amount, "available": -amount}
    assert ledger.effect(reserved, "line:b") == NONE | {"credits_pending": amount, "room": -amount}


@given(reserved=AMOUNTS, data=st.data())
def test_a_post_in_part_gives_the_rest_back(reserved, data):
    part = data.draw(st.integers(1, reserved))
    posted = ledger.resolution(replace(PENDING, amount=reserved), "p", "post", by="b", at="t", amount=part)
    assert ledger.effect(posted, "line:a") == NONE | {
        "debits_pending": -reserved,
        "debits_posted": part,
        "available": reserved - part,
        "room": part,
    }
    assert ledger.effect(posted, "line:b") == NONE | {
        "credits_pending": -reserved,
        "credits_posted": part,
        "available": part,
        "room": reserved - part,
    }


@pytest.mark.parametrize(("phase", "posted"), [("post", 500), ("void", 0)])
def test_a_resolution_undoes_the_reservation(phase, posted):
    resolved = ledger.resolution(PENDING, "2020-03-02.r", phase, by="payer", at="2020-03-02T08:00:00Z", reference="x/1")
    assert resolved == Transfer(
        "2020-03-02.r",
        "line:a",
        "line:b",
        posted,
        "reallocation",
        "payer",
        "2020-03-02T08:00:00Z",
        "x/1",
        phase,
        "2020-03-01.t1",
        500,
    )
    together = [ledger.effect(each, "line:a") for each in (PENDING, resolved)]
    assert sum(each["debits_pending"] for each in together) == 0
    assert sum(each["available"] for each in together) == -posted


@pytest.mark.parametrize(
    ("phase", "amount"), [("post", 0), ("post", -1), ("post", 501), ("void", 500), ("void", 0)], ids=str
)
def test_a_resolution_posts_something_of_what_was_reserved_or_nothing(phase, amount):
    with pytest.raises(ValueError, match=str(amount)):
        ledger.resolution(PENDING, "r", phase, by="b", at="t", amount=amount)


@pytest.mark.parametrize("original", [ONE, replace(PENDING, phase="post", pending_id="p", pending_amount=600)])
def test_a_reversal_goes_the_way_back_under_the_same_code(original):
    named = replace(original, debit_field="from", credit_field="to")
    back = ledger.reversal(named, "2020-03-05.back", 200, by="payer", at="2020-03-05T08:00:00Z", reference="x/1")
    assert back == Transfer(
        "2020-03-05.back",
        "line:b",
        "line:a",
        200,
        "reallocation",
        "payer",
        "2020-03-05T08:00:00Z",
        "x/1",
        reverses="2020-03-01.t1",
        original_amount=500,
    )
    assert (back.debit_field, back.credit_field) == ("to", "from")


@pytest.mark.parametrize(
    ("original", "amount"),
    [(ONE, 0), (ONE, -1), (ONE, 501), (PENDING, 1), (replace(PENDING, phase="void", amount=0, pending_id="p"), 1)],
)
def test_only_what_was_moved_is_taken_back(original, amount):
    with pytest.raises(ValueError, match=str(amount)):
        ledger.reversal(original, "back", amount, by="b", at="t")


def test_an_account_has_available_what_is_neither_spent_nor_reserved():
    account = Account("line:a", "CNY", True, 20, 30, 7, 100)  # noqa: FBT003 - the sums in their order
    assert (account.balance, account.available, account.sums.room) == (70, 50, -77)


RESOLUTION = ledger.resolution(PENDING, "r", "post", by="b", at="t")
REVERSAL = ledger.reversal(ONE, "back", 100, by="b", at="t")


@pytest.mark.parametrize(
    "transfers",
    [
        pytest.param([replace(ONE, amount=0)], id="an amount of nothing"),
        pytest.param([replace(ONE, amount=-1)], id="a negative amount"),
        pytest.param([replace(PENDING, amount=0)], id="a reservation of nothing"),
        pytest.param([replace(RESOLUTION, amount=501)], id="a post above its reservation"),
        pytest.param([replace(RESOLUTION, amount=0)], id="a post of nothing, which would be a void"),
        pytest.param([replace(RESOLUTION, phase="void")], id="a void with an amount"),
        pytest.param([replace(RESOLUTION, pending_id="")], id="a post of no reservation"),
        pytest.param([replace(ONE, pending_id="p")], id="a transfer that names a reservation"),
        pytest.param([replace(ONE, credit="line:a")], id="a transfer to itself"),
        pytest.param([ONE, ONE], id="one id twice"),
        pytest.param([PENDING, RESOLUTION], id="a reservation resolved in the list that makes it"),
        pytest.param([RESOLUTION, replace(RESOLUTION, id="again")], id="a reservation resolved twice"),
        pytest.param([ONE, replace(ONE, id="u", unit="mask")], id="one account in two units"),
        pytest.param([replace(REVERSAL, amount=501)], id="a reversal above its original"),
        pytest.param([replace(REVERSAL, phase="pend")], id="a reversal that is not at once"),
        pytest.param([replace(ONE, expires_on="2020-04-01")], id="what is moved at once cannot expire"),
        pytest.param([ONE, REVERSAL], id="a transfer reversed in the list that makes it"),
        pytest.param([REVERSAL, replace(REVERSAL, id="more", original_amount=600)], id="one original told in two ways"),
    ],
)
def test_what_nobody_may_ask_for_is_never_written(transfers):
    with pytest.raises(ValueError, match=r"Transfer\(|t1|original"):
        ledger.moving("p", transfers)


def test_an_account_opens_in_the_unit_of_its_transfers_only():
    with pytest.raises(ValueError, match="mask"):
        ledger.moving("p", [replace(ONE, unit="mask")], [Opening("line:b", limited=True)])


def test_an_account_opens_in_one_way():
    limited = Opening("line:b", limited=True)
    assert len(ledger.moving("p", [ONE], [limited, limited])) == 3
    with pytest.raises(ValueError, match="line:b"):
        ledger.moving("p", [ONE], [limited, Opening("line:b", limited=False)])


def test_a_list_of_97_transfers_between_two_accounts_fits_a_transaction_with_its_record():
    wide = [replace(ONE, id=str(at)) for at in range(98)]
    assert len(ledger.moving("p", wide[:97])) == 99
    with pytest.raises(ValueError, match="100"):
        ledger.moving("p", wide)


def test_a_list_writes_each_transfer_and_each_balance_once():
    back = replace(REVERSAL, reverses="before")
    listed = [ONE, replace(ONE, id="t2", credit="line:c"), replace(RESOLUTION, pending_id="earlier")]
    listed += [back, replace(back, id="more")]
    written = [
        (write.op, write.key or {name: write.item[name] for name in ("pk", "sk")})
        for write in ledger.moving("p", listed)
    ]
    assert written == [
        ("Put", {"pk": "p#transfer", "sk": "2020-03-01.t1"}),
        ("Put", {"pk": "p#transfer", "sk": "t2"}),
        ("Put", {"pk": "p#transfer", "sk": "r"}),
        ("Put", {"pk": "p#transfer", "sk": "back"}),
        ("Put", {"pk": "p#transfer", "sk": "more"}),
        ("Update", {"pk": "p#transfer", "sk": "earlier"}),
        ("Update", {"pk": "p#transfer", "sk": "before"}),
        ("Update", {"pk": "p#account", "sk": "line:a"}),
        ("Update", {"pk": "p#account", "sk": "line:b"}),
        ("Update", {"pk": "p#account", "sk": "line:c"}),
    ]
