"""The payee register: masked, revised as a whole, and what was submitted before is for the payee as they were."""

import pytest

from houyuan import identity, records
from tests.service.funds.asking import GRAIN, LAN, RICE, approver, maker, moved, read, refusal
from tests.service.gateway import call
from tests.service.ledger.tap import contents

pytestmark = pytest.mark.usefixtures("lines")
THIS = "/disbursements/2020-03-01.rice"
OTHER_ACCOUNT = {name: value for name, value in (GRAIN | {"account": "0000 9999 8888"}).items() if name != "id"}


def test_name_account_and_number_are_kept_encrypted_and_answered_masked():
    told = {each["id"]: each for each in read("/payees")["items"]}["lan"]
    assert (told["name"], told["account"], told["identity"]) == ("郑***", "***4444", "***0002")
    kept = repr(records.get("hubei-2020", "payee", "lan").body)
    assert [each for each in (LAN["name"], LAN["account"], LAN["identity"]) if each in kept] == []
    assert "marks" not in told
    assert read("/payees/lan") == told


def test_a_payee_is_told_apart_by_a_number_or_an_account():
    nobody = {"id": "nobody", "kind": "person", "name": "无名"}
    told = {"identity": "A payee is told apart by an identity number or an account"}
    assert refusal(maker("/payees", nobody)) == (422, "invalid", told)


def test_a_payee_works_for_an_organisation_of_the_programme_or_for_none():
    told = {"organisation": "The programme has no organisation elsewhere"}
    assert refusal(maker("/payees", GRAIN | {"id": "new", "organisation": "elsewhere"})) == (422, "invalid", told)
    ours = {"id": "new", "account": "0000 5555 6666", "organisation": "bureau"}
    assert moved("/payees", GRAIN | ours)["organisation"] == "bureau"


@pytest.mark.parametrize(
    ("other", "field"),
    [({"identity": "x1000-0000-0000-00002"}, "identity"), ({"account": "000033334444"}, "account")],
    ids=["by number", "by account"],
)
def test_nobody_stands_in_the_register_twice_however_the_number_is_written(other, field):
    """Else somebody could be paid under a code that does not know their sign-in, or get a grant under each."""
    told = {field: "The payee lan has the same"}
    before = contents()
    twin = {"kind": "person", "name": "另一个名字", "account": "0000 8888 9999"} | other
    assert refusal(maker("/payees", {"id": "twin", **twin})) == (422, "invalid", told)
    assert refusal(maker("/payees/grain/revise", twin)) == (422, "invalid", told)
    assert contents() == before


def test_an_account_that_was_given_up_may_be_another_s():
    moved("/payees/grain/revise", OTHER_ACCOUNT)
    assert moved("/payees", GRAIN | {"id": "new"})["account"] == "***2222"


def test_a_revision_repeated_changes_nothing():
    first = moved("/payees/grain/revise", OTHER_ACCOUNT)
    before = contents()
    assert (first["version"], first["account"]) == (2, "***8888")
    assert moved("/payees/grain/revise", OTHER_ACCOUNT) == first
    assert contents() == before


def test_nobody_is_asked_to_be_paid_who_is_not_in_the_register():
    before = contents()
    for asked in (RICE | {"payee": "nobody"}, RICE | {"payee": "nobody", "draft": True}):
        told = {"payee": "The register has no payee nobody"}
        assert refusal(maker("/disbursements", asked)) == (422, "invalid", told)
    assert contents() == before


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_payee_edited_after_submission_is_neither_approved_nor_paid(state):
    moved("/disbursements", RICE)
    if state == "approved":
        moved(f"{THIS}/approve")
    moved("/payees/grain/revise", OTHER_ACCOUNT)
    before = contents()
    paid = {"reference": "OUT-1", "paid_on": "2020-03-04"}
    answer = (
        approver(f"{THIS}/approve", who="finance-approver2") if state == "submitted" else maker(f"{THIS}/pay", paid)
    )
    assert refusal(answer) == (409, "payee-changed", {"payee": "The payee grain was revised"})
    assert contents() == before
    assert read(THIS)["payee_account"] == "***2222"


def test_what_was_returned_is_submitted_for_the_payee_as_they_are_now():
    first = moved("/disbursements", RICE)
    moved("/payees/grain/revise", OTHER_ACCOUNT)
    moved(f"{THIS}/return", {"reason": "账号已变", "returned_on": "2020-03-02"})
    again = moved(f"{THIS}/submit", {"submitted_on": "2020-03-03"})
    assert (again["payee_account"], again["payee_version"]) == ("***8888", 2)
    assert again["payee_hash"] != first["payee_hash"]
    assert moved(f"{THIS}/approve", {"attempt": 2})["state"] == "approved"


def test_the_snapshot_s_hash_says_nothing_of_the_account_in_another_programme():
    """A keyed hash: the same payee in another programme has another."""
    here = moved("/disbursements", RICE)["payee_hash"]
    assert len(here) == 64
    identity.grant("finance-maker", "another-programme", "finance-maker")
    answer = call("funds", "finance-maker", "GET", "/v1/programmes/another-programme/payees")
    assert answer.body["items"] == []


@pytest.mark.parametrize("account", ["12345", "123 45", "1     5", " 12345 ", "1" * 35])
def test_an_account_has_6_to_34_digits_whatever_blanks_stand_between(account):
    wrong = {"id": "ming", "kind": "person", "name": "王小明", "account": account}
    assert refusal(maker("/payees", wrong)) == (422, "invalid", {"account": "This is not written as expected"})
    assert maker("/payees", wrong | {"account": "12 34 56"}).status == 201
