"""Approval of pay lists: by others, once, its total due to those on it; then each line is opened for the bank."""

import pytest

from houyuan import days, jobs, ledger, records
from houyuan.identity import Caller, grant
from services.funds import paylist_work
from tests.service.funds.asking import approver, budget, maker, moved, read, refusal
from tests.service.funds.paying import MARCH, THREE, approved, attend, made, payee, taken, touched, worked
from tests.service.gateway import call
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("lines")
THIS = f"/paylists/{MARCH['id']}"
ENDED = {"reason": "名单有误", "ended_on": "2020-04-01"}
ROLES = ("coordinator", "social-worker", "finance-maker", "finance-approver", "funder", "partner")


@pytest.fixture(autouse=True)
def submitted(lines):  # noqa: ARG001 - stands on it
    for code in ("v1", "v2", "v3"):
        payee(code, account=f"62220200000000{code[1]}")
    attend(*THREE)
    made(MARCH)


def due():
    return {each.id: each.balance for each in ledger.accounts("hubei-2020") if each.id.startswith("due:")}


def test_an_approved_list_is_due_and_its_lines_are_opened_behind_the_request():
    answer = approver(f"{THIS}/approve")
    assert (answer.status, answer.body["state"], answer.body["approved_by"]) == (200, "approved", ["finance-approver"])
    assert answer.body["work"] == {"task": "open", "done": 0, "of": 3}
    assert due() == {"due:food:2020-03-31.march": 30000}
    assert budget()["food"] == ("600.00", "0.00", "0.00", "0.00", "300.00", "300.00")
    worked(MARCH["id"])
    shown = read(THIS)
    assert (shown["work"], shown["outstanding"]) == (None, "300.00")
    assert shown["lines"] == {"payable": {"count": 3, "amount": "300.00", "paid": "0.00"}}


def test_a_line_answers_who_is_paid_what_masked():
    (first, *_) = read(f"{THIS}/lines")["items"]
    assert first == {
        "number": 1,
        "reference": "20200331-march-00001",
        "volunteer": "v1",
        "name": "王***",
        "account": "***0001",
        "bank": "",
        "days": 3,
        "minutes": 1440,
        "amount": "150.00",
        "state": "listed",
        "paid": "0.00",
        "answered_on": None,
        "note": None,
        "refunds": [],
        "payee_version": 1,
        "version": 1,
    }


def test_lines_are_read_page_by_page():
    page = call("funds", "finance-approver", "GET", f"{THIS}/lines", query={"limit": "2"}).body
    rest = call("funds", "finance-approver", "GET", f"{THIS}/lines", query={"cursor": page["cursor"]}).body
    assert [each["volunteer"] for each in page["items"]] == ["v1", "v2"]
    assert ([each["volunteer"] for each in rest["items"]], rest["cursor"]) == (["v3"], None)


def test_nobody_approves_a_list_that_they_asked_for_whatever_their_role_is_now():
    grant("finance-maker", "hubei-2020", "finance-approver")
    before = contents()
    answer = call("funds", "finance-maker", "POST", f"{THIS}/approve")
    assert refusal(answer) == (403, "own-request", {})
    assert contents() == before


@pytest.mark.parametrize("step", ["approve", "return"])
@pytest.mark.parametrize("role", [role for role in ROLES if role != "finance-approver"])
def test_only_an_approver_decides(step, role):
    answer = call("funds", role, "POST", f"{THIS}/{step}", ENDED if step == "return" else None)
    assert refusal(answer) == (403, "forbidden", {})


@pytest.mark.parametrize("step", ["approve", "return", "cancel"])
def test_another_programme_s_list_is_not_found_and_not_touched(step):
    for role in ROLES:
        grant(role, "another-programme", role)
    path = f"/v1/programmes/another-programme{THIS}/{step}"
    who = "finance-maker" if step == "cancel" else "finance-approver"
    before = contents()
    answer = call("funds", who, "POST", path, None if step == "approve" else ENDED)
    assert refusal(answer)[:2] == (404, "not-found")
    assert contents() == before


def test_who_is_on_the_list_does_not_approve_it():
    touched("v2", subject="finance-approver")
    told = {"paylist": "You are on this list yourself"}
    assert refusal(approver(f"{THIS}/approve")) == (403, "conflict-of-interest", told)


def test_nobody_approves_a_list_that_pays_somebody_of_their_house():
    grant("finance-approver", "hubei-2020", "finance-approver", "foundation")
    touched("v2", organisation="foundation")
    before = contents()
    told = {"paylist": "It pays foundation, which you work for"}
    assert refusal(approver(f"{THIS}/approve")) == (403, "conflict-of-interest", told)
    assert contents() == before
    assert refusal(approver(f"{THIS}/approve", who="finance-approver2"))[:2] == (409, "payee-changed")


@pytest.mark.parametrize(("house", "status"), [("foundation", 403), ("bureau", 200)])
def test_a_related_party_does_not_approve_what_its_own_people_ask_for(house, status):
    party = records.get("hubei-2020", "programme", "hubei-2020")
    funders = [each | {"related": each["id"] == "foundation"} for each in party.body["funders"]]
    coordinator = Caller("coordinator", "coordinator")
    records.change("hubei-2020", "programme", "hubei-2020", coordinator, lambda _: records.Change({"funders": funders}))
    moved(f"{THIS}/cancel", ENDED)
    worked(MARCH["id"])
    for who in ("finance-maker", "finance-approver"):
        grant(who, "hubei-2020", who, house)
    assert made(MARCH | {"id": "2020-04-01.house"})["organisation"] == house
    answer = approver("/paylists/2020-04-01.house/approve")
    assert answer.status == status
    if status == 403:
        told = {"paylist": "The related party foundation, which you work for, asks for it"}
        assert refusal(answer) == (403, "conflict-of-interest", told)


def test_a_payee_who_changed_since_the_list_was_made_stops_it():
    touched("v2", account="6222020000009999999")
    before = contents()
    told = {"paylist": "Changed in the register since the list was made: v2"}
    assert refusal(approver(f"{THIS}/approve")) == (409, "payee-changed", told)
    assert contents() == before


@pytest.mark.parametrize("approvers", [1, 2])
@pytest.mark.parametrize(
    ("fields", "refused"),
    [({"account": "6222020000009999999"}, "payee-changed"), ({"subject": "finance-approver"}, "conflict-of-interest")],
)
def test_a_payee_who_is_revised_while_a_list_is_approved_stops_it(approvers, fields, refused):
    bands = {"id": "2020-03-30.bands", "bands": [{"approvers": approvers}]}
    assert call("funds", "coordinator", "POST", "/approval-bands", bands).status == 201
    moved(f"{THIS}/cancel", ENDED)
    worked(MARCH["id"])
    made(MARCH | {"id": "2020-04-01.anew"})
    with meanwhile(lambda: touched("v2", **fields)):
        answer = approver("/paylists/2020-04-01.anew/approve")
    assert refusal(answer)[1] == refused
    assert read("/paylists/2020-04-01.anew")["approved_by"] == []


def test_a_payee_on_no_list_who_is_revised_meanwhile_stops_nothing():
    payee("v9", account="6222020000000009")
    for account in ("6222020000000010", "6222020000000011"):
        with meanwhile(lambda account=account: touched("v9", account=account)):
            assert approver(f"{THIS}/approve").status == 200


def test_how_many_approve_is_settled_when_a_list_is_submitted():
    assert read(THIS)["approvers"] == 1
    bands = {"id": "2020-03-30.bands", "bands": [{"approvers": 3}]}
    assert call("funds", "coordinator", "POST", "/approval-bands", bands).status == 201
    assert moved(f"{THIS}/approve")["state"] == "approved"


def test_an_approval_repeated_changes_nothing_and_another_comes_too_late():
    moved(f"{THIS}/approve")
    before = contents()
    again = approver(f"{THIS}/approve")
    assert (again.status, again.body["approved_by"], contents()) == (200, ["finance-approver"], before)
    told = {"paylist": "Its state is approved"}
    assert refusal(approver(f"{THIS}/approve", who="finance-approver2")) == (409, "wrong-state", told)
    for who, step in (("finance-maker", "cancel"), ("finance-approver2", "return")):
        assert refusal(call("funds", who, "POST", f"{THIS}/{step}", ENDED)) == (409, "wrong-state", told)
    assert contents() == before


def test_two_approvers_at_once_are_one_approval_and_the_total_is_due_once():
    with meanwhile(lambda: approver(f"{THIS}/approve", who="finance-approver2")):
        answer = approver(f"{THIS}/approve")
    assert refusal(answer) == (409, "wrong-state", {"paylist": "Its state is approved"})
    assert (read(THIS)["approved_by"], due()) == (["finance-approver2"], {"due:food:2020-03-31.march": 30000})


def test_a_list_cancelled_while_it_is_approved_is_one_or_the_other():
    with meanwhile(lambda: moved(f"{THIS}/cancel", ENDED)):
        answer = approver(f"{THIS}/approve")
    assert refusal(answer) == (409, "wrong-state", {"paylist": "Its state is cancelled"})
    assert budget()["food"][4:] == ("0.00", "600.00")


def test_an_amount_that_needs_two_approvers_is_due_with_the_second():
    bands = {"id": "2020-02-20.bands", "bands": [{"up_to": "299.99", "approvers": 1}, {"approvers": 2}]}
    assert call("funds", "coordinator", "POST", "/approval-bands", bands).status == 201
    moved(f"{THIS}/cancel", ENDED)
    worked(MARCH["id"])
    list_of_two = "/paylists/2020-03-31.two"
    assert made(MARCH | {"id": "2020-03-31.two"})["approvers"] == 2
    first = approver(f"{list_of_two}/approve")
    assert (first.body["state"], first.body["approved_by"], due()) == (
        "submitted",
        ["finance-approver"],
        {"due:food:2020-03-31.march": 0, "due:food:2020-03-31.two": 0},
    )
    assert approver(f"{list_of_two}/approve").body == first.body
    second = approver(f"{list_of_two}/approve", who="finance-approver2")
    assert (second.body["state"], due()["due:food:2020-03-31.two"]) == ("approved", 30000)


def close_march():
    for month in ("2020-02", "2020-03"):
        assert approver(f"/periods/{month}/close").status == 201


def test_a_list_is_due_from_its_day_on():
    assert moved(f"{THIS}/approve")["approved_on"] == "2020-03-31"


def test_a_list_whose_month_is_closed_is_due_from_the_day_of_its_approval():
    close_march()
    survives(lambda: approver(f"{THIS}/approve"))
    today = days.today()
    assert (read(THIS)["approved_on"], due()) == (today, {"due:food:2020-03-31.march": 30000})
    posted = [each for each in ledger.transfers_between("hubei-2020") if ".paylist-post-" in each.id]
    assert [each.id[:10] for each in posted] == [today]
    worked(MARCH["id"])
    early = taken("20200331-march-00001,150.00,2020-04-02,\n", "150.00")
    assert [each["message"].split(" / ")[1] for each in early["rejected"]] == ["This cannot precede the approval"]
    taken(f"20200331-march-00001,150.00,{today},\n20200331-march-00002,-1,,\n", "150.00")
    back = {"reason": "户名不符", "given_back_on": "2020-04-10"}
    told = {"given_back_on": "This cannot precede the approval"}
    assert refusal(maker(f"{THIS}/give-back", back)) == (422, "invalid", told)
    moved(f"{THIS}/give-back", back | {"given_back_on": today})
    worked(MARCH["id"])
    assert (due(), read("/periods/2020-03")["intact"]) == ({"due:food:2020-03-31.march": 5000}, True)


def test_a_month_closed_while_a_list_is_approved_lets_it_pass_when_it_is_repeated():
    with meanwhile(close_march):
        answer = approver(f"{THIS}/approve")
    assert refusal(answer) == (409, "period-closed", {"day": "2020-03 is closed"})
    assert moved(f"{THIS}/approve")["approved_on"] == days.today()


def test_a_list_whose_month_is_closed_is_cancelled_in_an_open_one():
    close_march()
    told = {"day": "2020-03 is closed"}
    assert refusal(maker(f"{THIS}/cancel", ENDED | {"ended_on": "2020-03-31"})) == (409, "period-closed", told)
    assert moved(f"{THIS}/cancel", ENDED)["state"] == "cancelled"


def test_an_approval_survives_a_crash_at_any_call():
    survives(lambda: approver(f"{THIS}/approve"))


def test_nothing_is_done_about_lines_while_they_are_being_opened():
    moved(f"{THIS}/approve")
    assert jobs.find("hubei-2020", "paylist", MARCH["id"]).task == "open"
    assert paylist_work.carry_on("hubei-2020", MARCH["id"])
    assert paylist_work.carry_on("hubei-2020", MARCH["id"])
    assert jobs.find("hubei-2020", "paylist", MARCH["id"]) is None


def test_what_waits_for_an_answer_is_followed_up():
    assert read(f"{THIS}/follow-up")["items"] == []
    approved(MARCH["id"])
    assert [each["volunteer"] for each in read(f"{THIS}/follow-up")["items"]] == ["v1", "v2", "v3"]
