"""Money moved between lines: proposed by one person, approved by another with every funder's consent."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houyuan import identity, records, store, wire
from houyuan.types import yuan
from tests.service.examples import TEXT
from tests.service.funds.asking import CONSENTS, FOOD, MOVE, RICE, approver, budget, maker, moved, read, refusal
from tests.service.gateway import Answer
from tests.service.ledger.tap import contents, go_back, meanwhile, survives, taken, tapped

pytestmark = pytest.mark.usefixtures("lines")
NOTHING = "0.00"
APPROVE, REFUSE = "/reallocations/2020-03-01.move/approve", "/reallocations/2020-03-01.move/refuse"
UNMOVED = {
    "food": ("600.00", NOTHING, NOTHING, NOTHING, NOTHING, "600.00"),
    "masks": ("300.00", NOTHING, NOTHING, NOTHING, NOTHING, "300.00"),
    "appropriated": "1000.00",
    "unallocated": "100.00",
}
MOVED = UNMOVED | {
    "food": ("600.00", NOTHING, "50.00", NOTHING, NOTHING, "550.00"),
    "masks": ("300.00", "50.00", NOTHING, NOTHING, NOTHING, "350.00"),
}
FOUNDATION, BUREAU = CONSENTS["consents"]
LATER = {"reason": "等下一批"}


def test_a_proposal_moves_nothing():
    proposed = maker("/reallocations", MOVE)
    assert proposed.status == 201
    assert {name: proposed.body[name] for name in (*MOVE, "state", "proposed_by", "approved_by", "consents")} == (
        MOVE | {"state": "proposed", "proposed_by": "finance-maker", "approved_by": None, "consents": []}
    )
    assert budget() == UNMOVED


def test_an_approval_moves_the_amount_once():
    moved("/reallocations", MOVE)
    approved = approver(APPROVE, CONSENTS)
    assert (approved.body["state"], approved.body["approved_by"]) == ("posted", "finance-approver")
    assert approved.body["consents"] == CONSENTS["consents"]
    before = contents()
    again = approver(APPROVE, CONSENTS)
    assert (again.status, again.body) == (200, approved.body)
    assert contents() == before
    assert budget() == MOVED


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"source": "rent"}, {"source": "There is no line rent"}),
        ({"target": "rent"}, {"target": "There is no line rent"}),
        ({"target": "food"}, {"target": "Source and target must be two lines"}),
        ({"id": "2999-01-01.move"}, {"id": "This day has not come yet"}),
        ({"amount": "0"}, {"amount": "An amount must be above zero"}),
        ({"reason": {"zh": "有"}}, {"reason.en": "This field is required"}),
    ],
    ids=str,
)
def test_a_wrong_proposal_is_refused_by_field(other, told):
    before = contents()
    assert refusal(maker("/reallocations", MOVE | other)) == (422, "invalid", told)
    assert contents() == before


def test_a_proposal_s_id_is_stored_with_one_content():
    first = maker("/reallocations", MOVE)
    assert (maker("/reallocations", MOVE).status, first.status) == (200, 201)
    other = maker("/reallocations", MOVE | {"amount": "51.00"})
    assert refusal(other) == (409, "id-taken", {"id": "The id 2020-03-01.move is taken"})


def test_nobody_decides_their_own_proposal_whatever_their_role_has_become():
    moved("/reallocations", MOVE)
    identity.grant("finance-maker", "hubei-2020", "finance-approver")
    before = contents()
    for path, body in ((APPROVE, CONSENTS), (REFUSE, LATER)):
        assert refusal(approver(path, body, who="finance-maker")) == (403, "own-request", {})
    assert contents() == before


@pytest.mark.parametrize("path", [APPROVE, REFUSE])
def test_who_may_only_ask_decides_nothing(path):
    moved("/reallocations", MOVE)
    assert refusal(maker(path, CONSENTS if path == APPROVE else LATER)) == (403, "forbidden", {})


@pytest.mark.parametrize(
    ("consents", "said"),
    [
        ([FOUNDATION], "lacking: bureau"),
        ([FOUNDATION, BUREAU, FOUNDATION], "given twice: foundation"),
        ([FOUNDATION, BUREAU | {"funder": "nobody"}], "lacking: bureau"),
        ([FOUNDATION, BUREAU, BUREAU | {"funder": "nobody"}], "not a funder of this programme: nobody"),
    ],
    ids=["one is missing", "one is given twice", "one is somebody else's", "one too many"],
)
def test_each_funder_consents_once_and_nobody_else(consents, said):
    moved("/reallocations", MOVE)
    told = {"consents": f"One consent of each funder is needed; {said}"}
    assert refusal(approver(APPROVE, {"consents": consents})) == (422, "invalid", told)
    assert budget() == UNMOVED


def test_a_consent_of_a_day_to_come_is_none():
    moved("/reallocations", MOVE)
    answer = approver(APPROVE, {"consents": [FOUNDATION, BUREAU | {"day": "2999-01-01"}]})
    assert refusal(answer) == (422, "invalid", {"consents.1.day": "This day has not come yet"})


def test_an_approval_repeated_with_other_consents_is_told_that_it_was_decided():
    moved("/reallocations", MOVE)
    moved(APPROVE, CONSENTS)
    before = contents()
    other = approver(APPROVE, {"consents": [FOUNDATION, BUREAU | {"reference": "L-3"}]})
    assert refusal(other) == (409, "wrong-state", {"reallocation": "This proposal was decided before"})
    assert contents() == before


def test_two_people_s_approvals_move_the_amount_once():
    moved("/reallocations", MOVE)
    moved(APPROVE, CONSENTS)
    second = approver(APPROVE, CONSENTS, who="finance-approver2")
    assert refusal(second) == (409, "wrong-state", {"reallocation": "This proposal was decided before"})
    assert budget() == MOVED


def test_a_refused_proposal_stays_refused():
    moved("/reallocations", MOVE)
    refused = moved(REFUSE, LATER)
    assert (refused["state"], refused["refusal"], refused["approved_by"]) == ("refused", "等下一批", None)
    assert approver(REFUSE, LATER).body == refused
    decided = (409, "wrong-state", {"reallocation": "This proposal was decided before"})
    assert refusal(approver(REFUSE, {"reason": "另有原因"})) == decided
    assert refusal(approver(APPROVE, CONSENTS)) == decided
    assert budget() == UNMOVED


def test_a_posted_proposal_cannot_be_refused():
    moved("/reallocations", MOVE)
    moved(APPROVE, CONSENTS)
    assert refusal(approver(REFUSE, LATER))[:2] == (409, "wrong-state")
    assert budget() == MOVED


def test_reserved_money_cannot_be_moved_away():
    moved("/reallocations", MOVE | {"amount": "479.51"})
    moved("/disbursements", RICE)
    before = contents()
    told = {"source": "line:food has 479.50 available, 479.51 needed"}
    assert refusal(approver(APPROVE, CONSENTS)) == (422, "insufficient-funds", told)
    assert contents() == before


def test_a_proposal_that_could_not_be_posted_can_be_once_there_is_money():
    moved("/reallocations", MOVE | {"amount": "610.00"})
    assert refusal(approver(APPROVE, CONSENTS))[1] == "insufficient-funds"
    moved("/reallocations", MOVE | {"id": "2020-03-02.back", "source": "masks", "target": "food", "amount": "10.00"})
    moved("/reallocations/2020-03-02.back/approve", CONSENTS)
    moved(APPROVE, CONSENTS)
    assert budget()["food"] == ("600.00", "10.00", "610.00", NOTHING, NOTHING, NOTHING)


@pytest.mark.parametrize("path", [APPROVE, REFUSE])
def test_what_was_never_proposed_is_not_found(path):
    answer = approver(path, CONSENTS if path == APPROVE else LATER)
    assert refusal(answer) == (404, "not-found", {"reallocation": "There is no reallocation 2020-03-01.move"})


def test_a_proposal_and_a_disbursement_may_bear_the_same_id():
    moved("/reallocations", MOVE)
    moved("/disbursements", RICE | {"id": MOVE["id"]})
    moved(APPROVE, CONSENTS)
    assert budget()["food"] == ("600.00", NOTHING, "50.00", NOTHING, "120.50", "429.50")


def test_an_approval_is_one_transaction():
    moved("/reallocations", MOVE)
    moved("/reallocations", MOVE | {"id": "2020-03-02.other"})
    moved("/reallocations/2020-03-02.other/approve", CONSENTS)
    with tapped() as tap:
        moved(APPROVE, CONSENTS)
    assert (tap.calls, tap.units) == (["GetItem", "Query", "GetItem", "GetItem", "TransactWriteItems"], 2 * 6)


def test_proposals_are_listed_with_their_state():
    moved("/reallocations", MOVE)
    moved("/reallocations", MOVE | {"id": "2020-03-02.other", "reason": TEXT})
    moved(APPROVE, CONSENTS)
    assert [(each["id"], each["state"]) for each in read("/reallocations")["items"]] == [
        ("2020-03-01.move", "posted"),
        ("2020-03-02.other", "proposed"),
    ]


def approvers_of(proposer: str, approver_of: str) -> None:
    """Who proposes and who approves, each for an organisation."""
    identity.grant("finance-maker", "hubei-2020", "finance-maker", proposer)
    identity.grant("finance-approver", "hubei-2020", "finance-approver", approver_of)


@pytest.fixture
def related(lines: None) -> None:  # noqa: ARG001 - stands on it
    """The programme as it stands, its implementer marked as a related party."""
    programme = records.get("hubei-2020", "programme", "hubei-2020")
    parties = [party | {"related": True} for party in programme.body["implementers"]]
    item = records.item_of(programme) | {"body": programme.body | {"implementers": parties}}
    store.dynamodb().put_item(TableName="records", Item=wire.to_wire(item))


@pytest.mark.usefixtures("related")
@pytest.mark.parametrize(("path", "body"), [(APPROVE, CONSENTS), (REFUSE, LATER)])
def test_nobody_decides_what_their_own_related_organisation_proposed(path, body):
    approvers_of("centre", "centre")
    assert "proposed_for" not in moved("/reallocations", MOVE)
    before = contents()
    told = {"reallocation": "Its proposer works for centre too, a related party"}
    assert refusal(approver(path, body)) == (403, "conflict-of-interest", told)
    assert contents() == before
    assert approver(path, body, who="finance-approver2").status == 200


@pytest.mark.usefixtures("related")
@pytest.mark.parametrize(
    ("proposer", "approving"),
    [("centre", ""), ("", "centre"), ("", ""), ("centre", "foundation"), ("bureau", "bureau")],
)
def test_who_works_for_another_organisation_or_an_unrelated_one_may_decide(proposer, approving):
    approvers_of(proposer, approving)
    moved("/reallocations", MOVE)
    assert approver(APPROVE, CONSENTS).status == 200


def test_a_reallocation_is_read_by_its_id():
    proposed = moved("/reallocations", MOVE)
    assert read("/reallocations/2020-03-01.move") == proposed


TOLERANT = FOOD | {"id": "rice", "order": 3, "planned": "100.00", "tolerance_percent": "12.5"}
OUT = MOVE | {"source": "rice"}
NONE = {"consents": []}
LACKING = {"consents": "One consent of each funder is needed; lacking: bureau, foundation"}


def out(name: str, amount: str, body: dict[str, Any] = NONE) -> Answer:
    """Moves an amount out of the line with a tolerance."""
    moved("/reallocations", OUT | {"id": f"2020-03-01.{name}", "amount": amount})
    return approver(f"/reallocations/2020-03-01.{name}/approve", body)


def test_a_move_within_the_tolerance_of_its_source_needs_no_consent():
    moved("/lines", TOLERANT)
    posted = out("all", "12.50")
    assert (posted.status, posted.body["state"], posted.body["waived"], posted.body["consents"]) == (
        200,
        "posted",
        "tolerance",
        [],
    )
    assert approver("/reallocations/2020-03-01.all/approve", NONE).body == posted.body
    assert budget()["rice"] == ("100.00", NOTHING, "12.50", NOTHING, NOTHING, "87.50")


def test_moves_without_consent_stay_within_the_tolerance_together():
    moved("/lines", TOLERANT)
    assert out("first", "7.50").body["waived"] == "tolerance"
    assert refusal(out("second", "5.01")) == (422, "invalid", LACKING)
    assert out("third", "5.00").body["waived"] == "tolerance"
    assert refusal(out("fourth", "0.01")) == (422, "invalid", LACKING)
    assert budget()["rice"][2] == "12.50"


def test_a_move_that_was_consented_to_uses_up_no_tolerance():
    moved("/lines", TOLERANT)
    assert out("consented", "80.00", CONSENTS).body["waived"] is None
    assert out("tolerated", "12.50").body["waived"] == "tolerance"


def test_moves_into_a_line_widen_no_tolerance():
    moved("/lines", TOLERANT)
    assert out("first", "12.50").status == 200
    moved("/reallocations", MOVE | {"target": "rice"})
    moved(APPROVE, CONSENTS)
    assert refusal(out("second", "0.01")) == (422, "invalid", LACKING)


def test_a_tolerance_is_rounded_down_to_the_fen():
    moved("/lines", TOLERANT | {"planned": "99.99", "tolerance_percent": "0.1"})
    assert refusal(out("more", "0.10")) == (422, "invalid", LACKING)
    assert out("less", "0.09").status == 200


def test_two_moves_at_once_share_one_tolerance():
    moved("/lines", TOLERANT)
    moved("/reallocations", OUT | {"id": "2020-03-01.theirs", "amount": "7.50"})
    moved("/reallocations", OUT | {"id": "2020-03-01.ours", "amount": "7.50"})
    with meanwhile(lambda: moved("/reallocations/2020-03-01.theirs/approve", NONE)):
        ours = approver("/reallocations/2020-03-01.ours/approve", NONE)
    assert refusal(ours) == (422, "invalid", LACKING)
    assert budget()["rice"][2] == "7.50"


def test_a_tolerated_move_that_is_cut_off_uses_up_its_tolerance_once():
    moved("/lines", TOLERANT)
    moved("/reallocations", OUT | {"amount": "12.50"})
    survives(lambda: approver(APPROVE, NONE))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 900), st.booleans()), min_size=1, max_size=6))
def test_whatever_moves_what_leaves_a_line_without_consent_stays_within_its_tolerance(wanted: list[tuple[int, bool]]):
    start = taken()
    moved("/lines", TOLERANT)
    without = every = 0
    for at, (amount, consented) in enumerate(wanted):
        fits = without + amount <= 1250
        answer = out(f"m{at}", yuan(amount), CONSENTS if consented else NONE)
        assert answer.status == (200 if consented or fits else 422)
        without += amount if fits and not consented else 0
        every += amount if consented or fits else 0
    assert budget()["rice"][2] == yuan(every)
    go_back(start)


@pytest.mark.parametrize("late", ["source", "target"])
def test_a_move_is_not_dated_before_either_of_its_lines_was_planned(late):
    moved("/lines", FOOD | {"id": "rent", "on": "2020-03-02", "planned": "50.00"})
    before = contents()
    early = MOVE | {late: "rent"} | ({"target": "food"} if late == "source" else {})
    told = {"id": "The line rent is planned from 2020-03-02 on"}
    assert refusal(maker("/reallocations", early)) == (422, "invalid", told)
    assert contents() == before
    assert maker("/reallocations", early | {"id": "2020-03-02.move"}).status == 201
