"""Agreements: one with each funder, never exceeded by what is received under it, their contacts kept secret."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houyuan import identity
from houyuan.types import yuan
from tests.service.conftest import everything_stored
from tests.service.funds.asking import AGREED, FUNDED, GRANT, approver, maker, moved, read, refusal
from tests.service.gateway import call
from tests.service.ledger.tap import contents, go_back, meanwhile, survives, taken

pytestmark = pytest.mark.usefixtures("programme")
UNDER = GRANT | {"agreement": "foundation-2020"}
THIS, CONTACT = "/agreements/foundation-2020", "/agreements/foundation-2020/contact"
EXCEEDED = {"amount": "More than the 1500.00 agreed would be received in all"}


def test_an_agreement_is_kept_as_it_was_signed():
    signed = maker("/agreements", AGREED)
    assert signed.status == 201
    assert {name: signed.body[name] for name in AGREED} == AGREED | {"contact": "g***"}
    assert (signed.body["related"], signed.body["received"], signed.body["outstanding"]) == (False, "0.00", "1500.00")
    assert maker("/agreements", AGREED).body == signed.body
    assert read(THIS) == signed.body
    assert read("/agreements")["items"] == [signed.body]


def test_who_sees_money_sees_agreements_and_nobody_the_whole_address():
    moved("/agreements", AGREED)
    seen = call("funds", "funder", "GET", "/agreements")
    assert seen.body["items"][0]["contact"] == "g***"
    assert "grants@foundation.example" not in str(everything_stored())
    assert call("funds", "social-worker", "GET", "/agreements").status == 403


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"funder": "nobody"}, {"funder": "The programme has no funder nobody"}),
        ({"amount": "1500.01"}, {"tranches": "The tranches are the amount together, to the fen"}),
        ({"tranches": AGREED["tranches"][:1]}, {"tranches": "The tranches are the amount together, to the fen"}),
        ({"tranches": []}, {"tranches": "These are too few (at least 1)"}),
        ({"consent": "link", "contact": None}, {"contact": "Who is asked by a link needs an address to be mailed to"}),
        ({"consent": "silence"}, {"consent": "One of: 'none', 'letter' or 'link'"}),
        ({"contact": "nobody"}, {"contact": "This is not written as expected"}),
        ({"signed_on": "2999-01-01"}, {"signed_on": "This day has not come yet"}),
        *(
            ({"amount": bad}, {"amount": "An amount is a string of digits with at most two decimals, such as 1200.50"})
            for bad in ("1500.000", "15e2", "1,500.00", "１５００", "-1500", "10000000000")
        ),
    ],
    ids=str,
)
def test_what_is_wrong_is_refused_by_field(wrong, told):
    before = contents()
    assert refusal(maker("/agreements", AGREED | wrong)) == (422, "invalid", told)
    assert contents() == before


def test_a_funder_has_one_agreement_with_a_programme():
    moved("/agreements", AGREED)
    before = contents()
    second = maker("/agreements", AGREED | {"id": "another"})
    assert refusal(second) == (422, "invalid", {"funder": "There is an agreement with foundation already"})
    other = maker("/agreements", AGREED | {"consent": "none"})
    assert refusal(other) == (409, "id-taken", {"id": "The id foundation-2020 is taken"})
    assert contents() == before
    assert maker("/agreements", AGREED | {"id": "bureau-2020", "funder": "bureau"}).status == 201


def test_two_agreements_with_one_funder_at_once_are_one():
    with meanwhile(lambda: moved("/agreements", AGREED | {"id": "another"})):
        assert refusal(maker("/agreements", AGREED))[:2] == (422, "invalid")
    assert [each["id"] for each in read("/agreements")["items"]] == ["another"]


@pytest.mark.usefixtures("aws")
def test_a_related_funder_s_agreement_says_so():
    related = [FUNDED["funders"][0] | {"related": True}, FUNDED["funders"][1]]
    identity.grant("coordinator", "spring-2021", "coordinator")
    identity.grant("finance-maker", "spring-2021", "finance-maker")
    there = "/v1/programmes/spring-2021/agreements"
    programme = FUNDED | {"id": "spring-2021", "funders": related}
    assert call("intake", "coordinator", "POST", "/v1/programmes", programme).status == 201
    assert maker(there, AGREED).body["related"] is True
    assert maker(there, AGREED | {"id": "bureau-2020", "funder": "bureau"}).body["related"] is False


def test_what_is_received_under_an_agreement_is_told_and_never_more_than_it_promises():
    moved("/agreements", AGREED)
    assert moved("/appropriations", UNDER)["agreement"] == "foundation-2020"
    before = contents()
    over = maker("/appropriations", UNDER | {"id": "2020-02-11.over", "amount": "500.01", "reference": "IN-2"})
    assert refusal(over) == (422, "invalid", EXCEEDED)
    assert maker("/appropriations", UNDER).status == 200
    assert contents() == before
    moved("/appropriations", UNDER | {"id": "2020-02-11.rest", "amount": "500.00", "reference": "IN-3"})
    assert (read(THIS)["received"], read(THIS)["outstanding"]) == ("1500.00", "0.00")
    assert (
        refusal(maker("/appropriations", UNDER | {"id": "2020-02-12.fen", "amount": "0.01", "reference": "IN-4"}))[2]
        == EXCEEDED
    )
    assert maker("/appropriations", GRANT | {"id": "2020-02-12.free", "reference": "IN-5"}).body["agreement"] is None


def test_an_amount_that_alone_exceeds_the_agreement_is_refused():
    moved("/agreements", AGREED)
    assert refusal(maker("/appropriations", UNDER | {"amount": "1500.01"})) == (422, "invalid", EXCEEDED)
    assert read("/lines")["appropriated"] == "0.00"


def test_two_appropriations_at_once_share_what_is_promised():
    moved("/agreements", AGREED)
    with meanwhile(lambda: moved("/appropriations", UNDER)):
        second = maker("/appropriations", UNDER | {"id": "2020-02-11.second", "amount": "500.01", "reference": "IN-2"})
    assert refusal(second) == (422, "invalid", EXCEEDED)
    assert (read(THIS)["received"], read("/lines")["appropriated"]) == ("1000.00", "1000.00")


@pytest.mark.parametrize("agreement", ["nothing", "bureau-2020"])
def test_money_is_received_under_an_agreement_of_its_own_funder(agreement):
    moved("/agreements", AGREED | {"id": "bureau-2020", "funder": "bureau"})
    told = {"agreement": f"There is no agreement {agreement} with foundation"}
    assert refusal(maker("/appropriations", GRANT | {"agreement": agreement})) == (422, "invalid", told)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 90_000), min_size=1, max_size=6))
def test_whatever_is_asked_for_the_sum_received_stays_within_the_agreement(amounts: list[int]):
    start = taken()
    moved("/agreements", AGREED)
    held = 0
    for at, amount in enumerate(amounts):
        asked = UNDER | {"id": f"2020-02-11.{at}", "amount": yuan(amount), "reference": f"IN {at}"}
        fits = held + amount <= 150_000
        assert maker("/appropriations", asked).status == (201 if fits else 422)
        held += amount if fits else 0
    assert read(THIS)["received"] == read("/lines")["appropriated"] == yuan(held)
    go_back(start)


def test_a_contact_is_changed_by_somebody_else_than_who_recorded_the_agreement():
    moved("/agreements", AGREED)
    changed = approver(CONTACT, {"contact": "office@foundation.example"})
    assert (changed.status, changed.body["contact"], changed.body["version"]) == (200, "o***", 2)
    assert approver(CONTACT, {"contact": "office@foundation.example"}).body == changed.body
    assert maker(CONTACT, {"contact": "maker@example.org"}).status == 403
    identity.grant("finance-maker", "hubei-2020", "finance-approver")
    own = approver(CONTACT, {"contact": "maker@example.org"}, who="finance-maker")
    assert refusal(own) == (403, "own-request", {})
    assert read(THIS)["contact"] == "o***"


def test_what_is_agreed_or_received_is_stored_once():
    survives(lambda: maker("/agreements", AGREED))
    moved("/agreements", AGREED)
    survives(lambda: maker("/appropriations", UNDER))
    survives(lambda: approver(CONTACT, {"contact": "office@foundation.example"}))
