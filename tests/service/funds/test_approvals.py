"""Who says yes: one, two or three people by the amount, none with an interest of their own; each once."""

import pytest

from houyuan import identity, ledger, records
from tests.service.funds.asking import FUNDED, GRAIN, GRANT, LAN, RICE, approver, budget, maker, moved, read, refusal
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("lines")
THIS = "/disbursements/2020-03-01.rice"
APPROVE = f"{THIS}/approve"
BANDS = {"id": "2020-02-20.bands", "bands": [{"up_to": "100.00", "approvers": 1}, {"up_to": "120.50", "approvers": 2},
                                             {"approvers": 3}]}  # fmt: skip
SENT_BACK = {"reason": "请附报价单", "returned_on": "2020-03-02"}
THREE = ("finance-approver", "finance-approver2", "finance-approver3")
TERMS = {
    "purpose": "care",
    "nominated_by": "1组",
    "eligibility": "一线感染者",
    "evidence": "证明 1",
    "agreement": "协议 1",
    "publish": False,
}
CARE = RICE | {"kind": "grant", "payee": "lan", "grant": TERMS, "amount": "50.00"}
SECOND = CARE | {"id": "2020-03-02.again"}
AGAIN = "/disbursements/2020-03-02.again"


def laid_down():
    assert call("funds", "coordinator", "POST", "/approval-bands", BANDS).status == 201
    identity.grant("finance-approver3", "hubei-2020", "finance-approver")


@pytest.mark.parametrize(("amount", "people"), [("100.00", 1), ("100.01", 2), ("120.50", 2), ("120.51", 3)])
def test_the_larger_the_amount_the_more_people_approve(amount, people):
    laid_down()
    assert moved("/disbursements", RICE | {"amount": amount})["approvers"] == people
    for nth, who in enumerate(THREE[:people], 1):
        answer = approver(APPROVE, who=who)
        assert (answer.status, answer.body["state"]) == (200, "approved" if nth == people else "submitted")
    assert [each["by"] for each in read(THIS)["approvals"]] == list(THREE[:people])


def test_one_person_approving_twice_is_one_approval():
    laid_down()
    moved("/disbursements", RICE)
    first = moved(APPROVE)
    before = contents()
    assert approver(APPROVE).body == first
    assert contents() == before
    paid = {"reference": "OUT-1", "paid_on": "2020-03-04"}
    assert refusal(maker(f"{THIS}/pay", paid)) == (409, "wrong-state", {"disbursement": "Its state is submitted"})


def test_two_approvers_at_once_are_two_approvals():
    laid_down()
    moved("/disbursements", RICE)
    with meanwhile(lambda: approver(APPROVE, who="finance-approver2")):
        answer = approver(APPROVE)
    assert (answer.body["state"], len(answer.body["approvals"])) == ("approved", 2)


def test_bands_ascend_and_the_last_has_no_end():
    for bands in (
        [{"up_to": "5.00", "approvers": 1}],
        [{"up_to": "5.00", "approvers": 2}, {"approvers": 1}],
        [{"up_to": "5.00", "approvers": 1}, {"up_to": "5.00", "approvers": 2}, {"approvers": 3}],
        [{"approvers": 1}, {"approvers": 2}],
    ):
        answer = call("funds", "coordinator", "POST", "/approval-bands", BANDS | {"bands": bands})
        assert refusal(answer)[:2] == (422, "invalid")
        assert set(refusal(answer)[2]) == {"bands"}


def test_bands_that_change_later_leave_what_was_submitted():
    moved("/disbursements", RICE)
    laid_down()
    assert moved(APPROVE)["state"] == "approved"


def test_the_payee_does_not_approve():
    me = {name: value for name, value in (GRAIN | {"subject": "finance-approver"}).items() if name != "id"}
    moved("/payees/grain/revise", me)
    moved("/disbursements", RICE)
    before = contents()
    assert refusal(approver(APPROVE)) == (403, "conflict-of-interest", {"disbursement": "It pays you"})
    assert contents() == before
    assert approver(APPROVE, who="finance-approver2").status == 200


def test_nobody_approves_what_pays_the_organisation_that_they_work_for():
    ours = {name: value for name, value in (GRAIN | {"organisation": "bureau"}).items() if name != "id"}
    moved("/payees/grain/revise", ours)
    identity.grant("finance-approver", "hubei-2020", "finance-approver", "bureau")
    moved("/disbursements", RICE)
    told = {"disbursement": "It pays bureau, which you work for"}
    assert refusal(approver(APPROVE)) == (403, "conflict-of-interest", told)
    assert approver(APPROVE, who="finance-approver2").status == 200


def test_a_related_party_does_not_approve_what_its_own_people_ask_for():
    related = [each | {"related": each["id"] == "foundation"} for each in FUNDED["funders"]]
    other = FUNDED | {"id": "related-2020", "funders": related}
    for who, role, house in (
        ("coordinator", "coordinator", ""),
        ("maker", "finance-maker", "foundation"),
        ("theirs", "finance-approver", "foundation"),
        ("neutral", "finance-approver", "centre"),
    ):
        identity.grant(who, "related-2020", role, house)
    at = "/v1/programmes/related-2020"
    assert call("intake", "coordinator", "POST", "/v1/programmes", other).status == 201
    line = {"id": "food", "on": "2020-02-10", "order": 1, "name": RICE["purpose"], "planned": "600.00"}
    for path, body in (("/appropriations", GRANT), ("/lines", line), ("/payees", GRAIN), ("/disbursements", RICE)):
        assert call("funds", "maker", "POST", f"{at}{path}", body).status == 201, path
    # Whoever submits it does not hide who wrote it.
    identity.grant("other-maker", "related-2020", "finance-maker")
    answer = call("funds", "theirs", "POST", f"{at}{APPROVE}")
    told = {"disbursement": "The related party foundation, which you work for, asks for it"}
    assert refusal(answer) == (403, "conflict-of-interest", told)
    assert call("funds", "neutral", "POST", f"{at}{APPROVE}").body["state"] == "approved"


def test_who_revised_or_submitted_a_request_is_its_author_too():
    identity.grant("second-maker", "hubei-2020", "finance-maker")
    moved("/disbursements", RICE | {"draft": True})
    content = {name: value for name, value in RICE.items() if name != "id"} | {"amount": "60.00"}
    assert call("funds", "second-maker", "POST", f"{THIS}/revise", content).status == 200
    moved(f"{THIS}/submit", {"submitted_on": "2020-03-02"})
    identity.grant("second-maker", "hubei-2020", "finance-approver")
    identity.grant("finance-maker", "hubei-2020", "finance-approver")
    for who in ("second-maker", "finance-maker"):
        assert refusal(approver(APPROVE, who=who)) == (403, "own-request", {})
        assert refusal(approver(f"{THIS}/return", SENT_BACK, who=who)) == (403, "own-request", {})
    identity.grant("finance-maker", "hubei-2020", "finance-maker")


@pytest.mark.parametrize("before", [[], [(APPROVE, None)]], ids=["submitted", "approved"])
def test_what_is_returned_is_given_back_and_may_be_submitted_anew(before):
    moved("/disbursements", RICE)
    for step in before:
        moved(*step)
    assert moved(f"{THIS}/return", SENT_BACK)["state"] == "returned"
    assert budget()["food"][3:] == ("0.00", "0.00", "600.00")
    assert refusal(approver(APPROVE))[1] == "wrong-state"
    content = {name: value for name, value in RICE.items() if name != "id"} | {"amount": "70.00"}
    moved(f"{THIS}/revise", content)
    again = moved(f"{THIS}/submit", {"submitted_on": "2020-03-03"})
    assert (again["state"], again["approvals"], again["amount"]) == ("submitted", [], "70.00")
    assert budget()["food"][3:] == ("0.00", "70.00", "530.00")
    moved(APPROVE, {"attempt": 2})
    moved(f"{THIS}/pay", {"reference": "OUT-1", "paid_on": "2020-03-04", "attempt": 2})
    assert budget()["food"][3:] == ("70.00", "0.00", "530.00")


def test_a_draft_reserves_nothing_until_it_is_submitted():
    moved("/disbursements", RICE | {"draft": True})
    assert budget()["food"][3:] == ("0.00", "0.00", "600.00")
    for answer in (approver(APPROVE), maker(f"{THIS}/pay", {"reference": "OUT-1", "paid_on": "2020-03-04"})):
        assert refusal(answer)[:2] == (409, "wrong-state")
    early = maker(f"{THIS}/submit", {"submitted_on": "2020-02-29"})
    assert refusal(early)[2] == {"submitted_on": "This cannot precede the step before (2020-03-01)"}
    moved(f"{THIS}/submit", {"submitted_on": "2020-03-02"})
    assert budget()["food"][3:] == ("0.00", "120.50", "479.50")
    assert refusal(maker(f"{THIS}/revise", {n: v for n, v in RICE.items() if n != "id"} | {"amount": "1.00"}))[1] == (
        "wrong-state"
    )


def test_a_draft_that_is_cancelled_gives_nothing_back():
    moved("/disbursements", RICE | {"draft": True})
    assert moved(f"{THIS}/cancel", {"reason": "不要了", "cancelled_on": "2020-03-02"})["state"] == "cancelled"
    assert budget()["food"][3:] == ("0.00", "0.00", "600.00")


@pytest.mark.parametrize(
    "asked", [{"beneficiaries": ["medical-staff"]}, {"payee": "doctor"}], ids=["by its beneficiaries", "by its payee"]
)
def test_what_a_line_excludes_is_not_paid_from_it(asked):
    line = {"id": "care", "on": "2020-02-10", "order": 3, "name": RICE["purpose"], "planned": "100.00"}
    moved("/lines", line | {"excluded_categories": ["medical-staff"]})
    moved(
        "/payees",
        LAN | {"id": "doctor", "account": "0000 6666 6666", "identity": "X6666", "categories": ["medical-staff"]},
    )
    before = contents()
    told = {"line": "The line care excludes medical-staff"}
    assert refusal(maker("/disbursements", CARE | asked | {"line": "care"})) == (422, "excluded", told)
    assert contents() == before
    moved("/disbursements", CARE | asked | {"line": "care", "draft": True})
    assert refusal(maker(f"{THIS}/submit", {"submitted_on": "2020-03-02"})) == (422, "excluded", told)
    assert maker("/disbursements", SECOND | asked).status == 201


def test_a_grant_is_a_person_s_and_tells_its_terms():
    assert refusal(maker("/disbursements", CARE | {"payee": "grain"}))[2] == {"payee": "A grant is paid to a person"}
    told = {"grant": "A grant, and only a grant, tells its terms"}
    assert refusal(maker("/disbursements", CARE | {"grant": None}))[2] == told
    assert refusal(maker("/disbursements", RICE | {"grant": TERMS}))[2] == told


@pytest.mark.parametrize("meanwhile", [{}, {"account": "0000 9999 8888"}, {"identity": "X10000000000000009"}])
def test_a_person_s_second_grant_for_a_purpose_needs_an_approver_s_reason(meanwhile):
    """Found by number or by account, whatever else of the payee was revised."""
    moved("/disbursements", CARE)
    if meanwhile:
        moved("/payees/lan/revise", {name: value for name, value in (LAN | meanwhile).items() if name != "id"})
    assert moved("/disbursements", SECOND)["second_grant_of"] == "2020-03-01.rice"
    before = contents()
    told = {"exception": "There is the grant 2020-03-01.rice"}
    assert refusal(approver(f"{AGAIN}/approve")) == (409, "duplicate-grant", told)
    assert contents() == before
    assert approver(f"{AGAIN}/approve", {"exception": "二次感染"}).body["approvals"][0]["exception"] == "二次感染"


def test_each_approver_s_reason_stays_beside_their_name():
    laid_down()
    moved("/disbursements", CARE)
    moved("/disbursements", SECOND | {"amount": "110.00"})
    first, second = {"exception": "二次感染"}, {"exception": "另有说明"}
    approver(f"{AGAIN}/approve", first)
    approver(f"{AGAIN}/approve", second, who="finance-approver2")
    assert approver(f"{AGAIN}/approve", first).status == 200
    assert [each["exception"] for each in read(AGAIN)["approvals"]] == ["二次感染", "另有说明"]
    assert refusal(approver(f"{AGAIN}/approve", second))[:2] == (409, "wrong-state")


@pytest.mark.parametrize("step", ["cancel", "return"])
def test_a_second_grant_is_one_also_once_the_first_was_taken_back(step):
    moved("/disbursements", CARE)
    moved("/disbursements", SECOND)
    bodies = {"cancel": {"reason": "误报", "cancelled_on": "2020-03-02"}, "return": SENT_BACK}
    moved(f"{THIS}/{step}", bodies[step])
    third = moved("/disbursements", CARE | {"id": "2020-03-03.third"})
    assert third["second_grant_of"] == "2020-03-02.again"


def test_a_yes_repeated_late_is_not_one_to_what_was_submitted_since():
    moved("/disbursements", RICE)
    moved(APPROVE)
    moved(f"{THIS}/return", SENT_BACK)
    content = {name: value for name, value in RICE.items() if name != "id"} | {"amount": "600.00", "payee": "lan"}
    moved(f"{THIS}/revise", content)
    assert moved(f"{THIS}/submit", {"submitted_on": "2020-03-03"})["attempt"] == 2
    before = contents()
    assert refusal(approver(APPROVE)) == (409, "wrong-state", {"attempt": "This is its submission number 2"})
    assert contents() == before
    assert moved(APPROVE, {"attempt": 2})["state"] == "approved"
    late = maker(f"{THIS}/fail", {"reason": "户名不符", "failed_on": "2020-03-03"})
    assert refusal(late) == (409, "wrong-state", {"attempt": "This is its submission number 2"})


def test_nobody_dates_a_request_back_to_be_asked_less():
    laid_down()
    assert moved("/disbursements", RICE | {"id": "2020-02-15.back", "amount": "300.00"})["approvers"] == 3


def test_of_bands_of_one_day_those_hold_that_were_laid_down_last(monkeypatch):
    laid_down()
    monkeypatch.setattr(records, "now", lambda: "2999-01-01T00:00:00Z")
    bands = BANDS | {"id": "2020-02-20.a-correction", "bands": [{"approvers": 2}]}
    assert call("funds", "coordinator", "POST", "/approval-bands", bands).status == 201
    assert moved("/disbursements", RICE | {"amount": "300.00"})["approvers"] == 2


def test_a_submission_repeated_after_the_approval_is_answered_with_what_stands():
    moved("/disbursements", RICE | {"draft": True})
    moved(f"{THIS}/submit", {"submitted_on": "2020-03-02"})
    approved = moved(APPROVE)
    assert moved(f"{THIS}/submit", {"submitted_on": "2020-03-02"}) == approved


def test_a_request_repeated_after_its_payee_was_excluded_is_answered_with_what_stands():
    line = {"id": "care", "on": "2020-02-10", "order": 3, "name": RICE["purpose"], "planned": "100.00"}
    moved("/lines", line | {"excluded_categories": ["medical-staff"]})
    asked = moved("/disbursements", CARE | {"line": "care"})
    excluded = {name: value for name, value in LAN.items() if name != "id"} | {"categories": ["medical-staff"]}
    moved("/payees/lan/revise", excluded)
    again = maker("/disbursements", CARE | {"line": "care"})
    assert (again.status, again.body) == (200, asked)


def test_a_line_pays_from_its_first_day_on():
    moved("/lines", {"id": "late", "on": "2020-03-10", "order": 3, "name": RICE["purpose"], "planned": "100.00"})
    told = {"line": "The line late begins on 2020-03-10"}
    assert refusal(maker("/disbursements", RICE | {"line": "late", "amount": "1.00"})) == (422, "invalid", told)


def test_who_submits_stands_in_the_ledger():
    identity.grant("second-maker", "hubei-2020", "finance-maker")
    moved("/disbursements", RICE | {"draft": True})
    call("funds", "second-maker", "POST", f"{THIS}/submit", {"submitted_on": "2020-03-02"})
    assert ledger.transfer("hubei-2020", "2020-03-02.pend-2020-03-01.rice").by == "second-maker"


def test_a_reason_for_no_exception_is_refused():
    moved("/disbursements", CARE)
    told = {"exception": "The person has no other grant for this purpose"}
    assert refusal(approver(APPROVE, {"exception": "想多给"})) == (422, "invalid", told)


def test_another_purpose_or_a_grant_that_was_cancelled_is_no_second_grant():
    moved("/disbursements", CARE)
    other = {"grant": TERMS | {"purpose": "hero"}, "id": "2020-03-02.hero"}
    assert moved("/disbursements", CARE | other)["second_grant_of"] is None
    moved(f"{THIS}/cancel", {"reason": "误报", "cancelled_on": "2020-03-02"})
    assert moved("/disbursements", SECOND)["second_grant_of"] is None


def test_of_two_grants_to_one_person_at_once_one_is_the_second():
    with meanwhile(lambda: moved("/disbursements", SECOND)):
        answer = maker("/disbursements", CARE)
    assert (answer.status, answer.body["second_grant_of"]) == (201, "2020-03-02.again")
    assert read(AGAIN)["second_grant_of"] is None


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ([], lambda: maker("/disbursements", CARE)),
        ([("/disbursements", CARE)], lambda: maker("/disbursements", SECOND)),
        ([("/disbursements", CARE)], lambda: approver(f"{THIS}/return", SENT_BACK)),
        ([("/disbursements", CARE | {"draft": True})], lambda: maker(f"{THIS}/submit", {"submitted_on": "2020-03-02"})),
    ],
    ids=["a grant", "a second grant", "a return", "a submission"],
)
def test_a_step_cut_off_anywhere_is_completed_by_repeating_it(before, step):
    for each in before:
        moved(*each)
    survives(step)
