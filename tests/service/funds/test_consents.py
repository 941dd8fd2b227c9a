"""Consents by signed link: asked on approval, answered once and without an account, and what money does meanwhile."""

import email
import json
from email import policy
from io import StringIO

import pytest
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from houyuan import days, edge, identity, post, privacy, records, store, wire
from services.funds import agreements, handler, links
from services.funds.models.consents import PlannedConsent
from tests.service.conftest import REGION, everything_stored
from tests.service.funds.asking import (
    AGREED,
    CONSENTS,
    FUNDED,
    MASKS,
    MOVE,
    RICE,
    approver,
    budget,
    maker,
    moved,
    read,
    refusal,
)
from tests.service.gateway import call
from tests.service.ledger.tap import Killed, at, contents, die, go_back, meanwhile, survives, taken, tapped

pytestmark = pytest.mark.usefixtures("lines")
NOTHING = "0.00"
MOVES = "/reallocations/2020-03-01.move"
APPROVE, REFUSE = f"{MOVES}/approve", f"{MOVES}/refuse"
BUREAU = AGREED | {"id": "bureau-2020", "funder": "bureau", "consent": "link", "contact": "budget@bureau.example"}
FOUNDATION = AGREED | {"consent": "link"}
LETTER = {"consents": CONSENTS["consents"][:1]}
YES, NO = {"answer": "consent"}, {"answer": "refuse", "comment": "先用完口罩"}
UNMOVED = {"food": ("600.00", *(NOTHING,) * 4, "600.00"), "masks": ("300.00", *(NOTHING,) * 4, "300.00")}
RESERVED = UNMOVED | {"food": ("600.00", *(NOTHING,) * 3, "50.00", "550.00")}
POSTED = {
    "food": ("600.00", NOTHING, "50.00", NOTHING, NOTHING, "550.00"),
    "masks": ("300.00", "50.00", *(NOTHING,) * 3, "350.00"),
}


def token(funder="bureau", **other):
    """The token that the clerk mails; it is stored nowhere."""
    asked = records.get("hubei-2020", "consent", f"2020-03-01.move.{funder}")
    said = {name: asked.body[name] for name in PlannedConsent.model_fields} | other
    agreement = records.get("hubei-2020", "agreement", f"{funder}-2020")
    return links.token(agreement, PlannedConsent(**said))


def answer(body, funder="bureau"):
    return call("funds", None, "POST", f"/v1/open/consents/{token(funder)}", body)


def seen(funder="bureau"):
    return call("funds", None, "GET", f"/v1/open/consents/{token(funder)}")


def standing():
    return {name: row for name, row in budget().items() if name in ("food", "masks")}


def clerk():
    """Runs the clerk on the requests for consent that the records stream tells of."""
    keys = [{"pk": {"S": pk}, "sk": {"S": sk}} for table, pk, sk in everything_stored() if table == "records"]
    return handler.clerk(
        {"Records": [{"dynamodb": {"Keys": each, "SequenceNumber": str(at)}} for at, each in enumerate(keys)]}, None
    )


def mails():
    sent = get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    return [email.message_from_string(each.raw_data, policy=policy.default) for each in sent]


@pytest.fixture
def asked(lines: None) -> None:  # noqa: ARG001 - stands on it
    """A move that its approver has approved, with the foundation's letter; the bureau is asked by a link."""
    moved("/agreements", BUREAU)
    moved("/reallocations", MOVE)
    moved(APPROVE, LETTER)


@pytest.mark.usefixtures("asked")
def test_an_approval_that_waits_for_a_funder_reserves_the_amount():
    waiting = read(MOVES)
    today = days.today()
    assert {name: waiting[name] for name in ("state", "asked", "answers", "consents", "reserved_on", "posted_on")} == {
        "state": "approved",
        "asked": ["bureau"],
        "answers": [],
        "consents": LETTER["consents"],
        "reserved_on": today,
        "posted_on": None,
    }
    assert waiting["expires_on"] > today
    assert standing() == RESERVED
    told = {"line": "line:food has 550.00 available, 550.01 needed"}
    assert refusal(maker("/disbursements", RICE | {"amount": "550.01"})) == (422, "insufficient-funds", told)


@pytest.mark.usefixtures("asked")
def test_a_funder_reads_what_it_is_asked_and_nothing_else():
    expires = read(MOVES)["expires_on"]
    assert seen().status == 200
    assert seen().body == {
        "programme": FUNDED["name"],
        "funder": FUNDED["funders"][1]["name"],
        "reallocation": MOVE["id"],
        "source": FUNDED["name"],
        "target": MASKS["name"],
        "amount": "50.00",
        "reason": MOVE["reason"],
        "expires_on": expires,
        "answer": None,
        "comment": None,
    }


@pytest.mark.usefixtures("asked")
def test_the_last_consent_moves_the_money_once():
    given = answer(YES | {"comment": "同意"})
    assert (given.status, given.body["answer"], given.body["comment"]) == (200, "consent", "同意")
    posted = read(MOVES)
    assert (posted["state"], posted["posted_on"], posted["answers"][0]["funder"]) == ("posted", days.today(), "bureau")
    assert posted["consents"] == [
        *LETTER["consents"],
        {"funder": "bureau", "reference": "link/2020-03-01.move.bureau", "day": days.today()},
    ]
    before = contents()
    assert (answer(YES | {"comment": "同意"}).body, seen().body) == (given.body, given.body)
    for other in (YES, NO, YES | {"comment": "好"}):
        assert refusal(answer(other)) == (410, "link-spent", {})
    assert contents() == before
    assert standing() == POSTED


@pytest.mark.usefixtures("asked")
def test_a_funder_s_refusal_gives_the_amount_back():
    assert answer(NO).body["answer"] == "refuse"
    refused = read(MOVES)
    assert (refused["state"], refused["refusal"], refused["refused_by"]) == ("refused", "先用完口罩", "funder:bureau")
    assert answer(NO).status == 200
    assert refusal(answer(YES)) == (410, "link-spent", {})
    assert refusal(approver(REFUSE, {"reason": "先用完口罩"}))[:2] == (409, "wrong-state")
    assert refusal(approver(APPROVE, {"consents": []}))[:2] == (409, "wrong-state")
    assert standing() == UNMOVED


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"answer": "refuse"}, {"comment": "A refusal says why"}),
        ({"answer": "maybe"}, {"answer": "One of: 'consent' or 'refuse'"}),
        ({"answer": "refuse", "comment": "x" * 501}, {"comment": "At most 500 characters"}),
        ({"answer": "consent", "funder": "foundation"}, {"funder": "There is no such field"}),
    ],
)
def test_an_answer_that_is_none_is_refused_by_field(body, told):
    before = contents()
    assert refusal(answer(body)) == (422, "invalid", told)
    assert contents() == before


def test_every_funder_that_is_asked_must_consent():
    for agreement in (BUREAU, FOUNDATION):
        moved("/agreements", agreement)
    moved("/reallocations", MOVE)
    assert moved(APPROVE, {"consents": []})["asked"] == ["bureau", "foundation"]
    assert answer(YES, "bureau").status == 200
    assert (read(MOVES)["state"], standing()) == ("approved", RESERVED)
    assert seen("foundation").body["answer"] is None
    assert answer(YES, "foundation").status == 200
    assert (read(MOVES)["state"], standing()) == ("posted", POSTED)
    assert [each["funder"] for each in read(MOVES)["consents"]] == ["bureau", "foundation"]


@pytest.mark.parametrize("theirs", [YES, NO], ids=["consents", "refuses"])
def test_two_funders_who_answer_at_once_decide_it_together(theirs):
    for agreement in (BUREAU, FOUNDATION):
        moved("/agreements", agreement)
    moved("/reallocations", MOVE)
    moved(APPROVE, {"consents": []})
    with meanwhile(lambda: answer(theirs, "foundation")):
        ours = answer(YES, "bureau")
    assert ours.status == (200 if theirs == YES else 410)
    assert (read(MOVES)["state"], standing()) == (("posted", POSTED) if theirs == YES else ("refused", UNMOVED))


def test_one_funder_s_refusal_ends_it_for_the_others():
    for agreement in (BUREAU, FOUNDATION):
        moved("/agreements", agreement)
    moved("/reallocations", MOVE)
    moved(APPROVE, {"consents": []})
    assert answer(NO, "bureau").status == 200
    assert refusal(answer(YES, "foundation")) == refusal(seen("foundation")) == (410, "link-spent", {})
    assert standing() == UNMOVED


@pytest.mark.usefixtures("asked")
def test_an_approval_can_be_taken_back_while_it_waits():
    assert moved(REFUSE, {"reason": "不再需要"})["state"] == "refused"
    assert approver(REFUSE, {"reason": "不再需要"}).status == 200
    assert refusal(answer(YES)) == (410, "link-spent", {})
    assert standing() == UNMOVED


@pytest.mark.usefixtures("asked")
def test_a_consent_finds_the_approval_taken_back_in_between():
    with meanwhile(lambda: moved(REFUSE, {"reason": "不再需要"})):
        assert refusal(answer(YES)) == (410, "link-spent", {})
    assert standing() == UNMOVED


@pytest.mark.usefixtures("asked")
def test_an_approval_is_repeated_as_the_first_time_also_once_funders_have_answered():
    before = contents()
    assert approver(APPROVE, LETTER).body == read(MOVES)
    assert contents() == before
    answer(YES)
    assert approver(APPROVE, LETTER).body == read(MOVES)
    assert refusal(approver(APPROVE, LETTER, who="finance-approver2"))[:2] == (409, "wrong-state")


@pytest.mark.usefixtures("asked")
def test_a_token_is_good_for_what_it_says_and_for_nothing_else():
    good = token()
    said, _, signature = good.rpartition(".")
    for forged in (
        f"{said}.{'A' * 32}",
        said.replace("bureau", "foundation") + f".{signature}",
        said.replace("2020-03-01.move", "2020-03-01.other") + f".{signature}",
        said.replace("hubei-2020", "spring-2021") + f".{signature}",
        said[:-2] + "99" + f".{signature}",
        f"{said}.{privacy.sign('hubei-2020', 'another use', said)}",
        f"{said}.{signature}.{signature}",
        f"..{signature}",
    ):
        for method, body in (("GET", None), ("POST", YES)):
            reply = call("funds", None, method, f"/v1/open/consents/{forged}", body)
            assert refusal(reply) == (404, "not-found", {})
    assert not [key for key in everything_stored() if "spring-2021" in str(key)]
    assert standing() == RESERVED


@pytest.mark.usefixtures("asked")
def test_the_token_is_stored_nowhere_and_told_to_nobody():
    clerk()
    signature = token().rpartition(".")[2]
    assert signature not in str(everything_stored())
    told = [read(path) for path in (MOVES, "/reallocations", "/agreements", f"{MOVES}/consents")]
    assert signature not in str(told)


@pytest.mark.usefixtures("asked")
def test_a_link_ends_with_its_days(monkeypatch):
    last = read(MOVES)["expires_on"]
    monkeypatch.setattr(days, "today", lambda: last)
    assert seen().status == 200
    assert handler.clerk({}, None)["expired"] == 0
    monkeypatch.setattr(days, "today", lambda: "2999-01-01")
    assert refusal(answer(YES)) == refusal(seen()) == (410, "link-spent", {})
    assert standing() == RESERVED
    assert handler.clerk({}, None) == {"expired": 1, "unsent": 0, "failed": 0}
    assert (read(MOVES)["state"], standing()) == ("expired", UNMOVED)
    before = contents()
    assert handler.clerk({}, None) == {"expired": 0, "unsent": 0, "failed": 0}
    assert contents() == before
    assert refusal(answer(YES)) == (410, "link-spent", {})
    assert refusal(approver(APPROVE, LETTER, who="finance-approver2"))[:2] == (409, "wrong-state")


@pytest.mark.usefixtures("asked")
def test_the_clerk_mails_each_link_once_in_both_languages():
    assert clerk() == {"batchItemFailures": []}
    (mail,) = mails()
    assert mail["To"] == "budget@bureau.example"
    assert mail["From"] == "reports@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert text.count(f"https://site.example.org/#/consent/{token()}") == 2
    for told in ("居家后援", "Home support", "50.00 元", "CNY 50.00", read(MOVES)["expires_on"], MOVE["id"]):
        assert told in text
    (request,) = read(f"{MOVES}/consents")["items"]
    assert (request["funder"], request["state"], request["mailed_to"]) == ("bureau", "mailed", "b***")
    assert clerk() == {"batchItemFailures": []}
    assert handler.clerk({}, None) == {"expired": 0, "unsent": 0, "failed": 0}
    assert len(mails()) == 1


@pytest.mark.usefixtures("asked")
def test_a_link_that_could_not_be_mailed_is_mailed_again(monkeypatch):
    def down(*_):
        raise post._ses().exceptions.TooManyRequestsException({"Error": {"Code": "x", "Message": "y"}}, "SendEmail")  # noqa: SLF001

    with monkeypatch.context() as broken:
        broken.setattr(post, "send", down)
        assert len(clerk()["batchItemFailures"]) == 1
        assert handler.clerk({}, None) == {"expired": 0, "unsent": 1, "failed": 0}
    assert read(f"{MOVES}/consents")["items"][0]["state"] == "pending"
    assert handler.clerk({}, None) == {"expired": 0, "unsent": 0, "failed": 0}
    assert [mail["To"] for mail in mails()] == ["budget@bureau.example"]


@pytest.mark.usefixtures("asked")
def test_nobody_is_mailed_about_what_was_decided_before():
    moved(REFUSE, {"reason": "不再需要"})
    assert clerk() == {"batchItemFailures": []}
    assert mails() == []


@pytest.mark.usefixtures("asked")
def test_a_link_goes_to_the_contact_that_stands():
    approver("/agreements/bureau-2020/contact", {"contact": "new@bureau.example"}, who="finance-approver2")
    moved_by = read("/agreements/bureau-2020")
    assert moved_by["contact"] == "n***"
    clerk()
    assert [mail["To"] for mail in mails()] == ["new@bureau.example"]


def test_a_funder_that_asks_for_no_consent_is_not_asked():
    for agreement in (BUREAU, FOUNDATION):
        moved("/agreements", agreement | {"consent": "none"})
    moved("/reallocations", MOVE)
    told = {"consents": "One consent of each funder is needed; not asked for a letter: foundation"}
    assert refusal(approver(APPROVE, LETTER)) == (422, "invalid", told)
    posted = moved(APPROVE, {"consents": []})
    assert (posted["state"], posted["consents"], posted["waived"], posted["posted_on"]) == (
        "posted",
        [],
        "agreement",
        "2020-03-01",
    )
    assert standing() == POSTED


def test_who_is_asked_by_a_link_is_not_spoken_for_by_a_letter():
    moved("/agreements", BUREAU)
    moved("/reallocations", MOVE)
    told = {"consents": "One consent of each funder is needed; not asked for a letter: bureau"}
    assert refusal(approver(APPROVE, CONSENTS)) == (422, "invalid", told)
    told = {"consents": "One consent of each funder is needed; lacking: foundation"}
    assert refusal(approver(APPROVE, {"consents": []})) == (422, "invalid", told)
    assert standing() == UNMOVED


def test_a_reservation_and_a_disbursement_may_bear_the_same_id_on_the_same_day():
    today = days.today()
    moved("/agreements", BUREAU)
    moved("/reallocations", MOVE | {"id": f"{today}.x"})
    moved("/disbursements", RICE | {"id": f"{today}.x"})
    assert moved(f"/reallocations/{today}.x/approve", {"consents": [LETTER["consents"][0]]})["state"] == "approved"
    assert standing()["food"][4] == "170.50"


def test_a_crash_leaves_nothing_half():
    moved("/agreements", BUREAU)
    moved("/reallocations", MOVE)
    survives(lambda: approver(APPROVE, LETTER))
    survives(lambda: answer(YES))


@pytest.mark.usefixtures("asked")
def test_a_refusal_leaves_nothing_half():
    survives(lambda: answer(NO))


@pytest.mark.usefixtures("asked")
def test_an_answer_is_one_transaction():
    identity._memberships.clear()  # noqa: SLF001
    with tapped() as tap:
        answer(YES)
    assert tap.calls.count("TransactWriteItems") == 1
    assert not {"PutItem", "UpdateItem", "DeleteItem"} & set(tap.calls)


@pytest.mark.usefixtures("asked")
def test_the_log_tells_of_an_answer_without_its_link(monkeypatch):
    log = StringIO()
    monkeypatch.setattr(edge.logger.registered_handler, "stream", log)
    answer(YES)
    call("funds", "finance-maker", "GET", "/agreements")
    assert token().rpartition(".")[2] not in log.getvalue()
    assert [json.loads(line)["path"] for line in log.getvalue().splitlines()] == [
        "/funds/v1/open/consents",
        "/funds/v1/programmes/hubei-2020/agreements",
    ]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("wrong", ["{})", "{}/", "{}%20", "{}/x", "{}\n", "x/{}", "/{}"])
def test_the_log_tells_no_link_that_was_copied_wrongly(monkeypatch, wrong):
    log = StringIO()
    monkeypatch.setattr(edge.logger.registered_handler, "stream", log)
    assert call("funds", None, "GET", f"/v1/open/consents/{wrong.format(token())}").status == 401
    assert call("funds", None, "GET", f"/v1/open/{wrong.format(token())}").status == 401
    assert token().rpartition(".")[2] not in log.getvalue()
    assert next(json.loads(line)["path"] for line in log.getvalue().splitlines()) == "/funds/v1/open/consents"


CONTACT = "/agreements/bureau-2020/contact"
THEIRS = {"reallocation": "Who approves set the contact at which bureau is asked; somebody else approves"}


def test_who_set_a_funder_s_contact_does_not_approve_what_it_is_asked():
    moved("/agreements", BUREAU)
    assert approver(CONTACT, {"contact": "approver@my.example"}).body["contact_by"] == "finance-approver"
    moved("/reallocations", MOVE)
    before = contents()
    assert refusal(approver(APPROVE, LETTER)) == (403, "conflict-of-interest", THEIRS)
    assert contents() == before
    assert approver(APPROVE, LETTER, who="finance-approver2").body["state"] == "approved"


def test_who_recorded_a_funder_s_contact_does_not_approve_either_once_they_may():
    assert moved("/agreements", BUREAU)["contact_by"] == "finance-maker"
    identity.grant("maker-2", "hubei-2020", "finance-maker")
    assert call("funds", "maker-2", "POST", "/reallocations", MOVE).status == 201
    identity.grant("finance-maker", "hubei-2020", "finance-approver")
    assert refusal(approver(APPROVE, LETTER, who="finance-maker")) == (403, "conflict-of-interest", THEIRS)


@pytest.mark.usefixtures("asked")
def test_who_approved_does_not_change_the_contact_while_the_funder_is_asked():
    before = contents()
    assert refusal(approver(CONTACT, {"contact": "approver@my.example"})) == (403, "conflict-of-interest", THEIRS)
    assert contents() == before
    answer(YES)
    assert approver(CONTACT, {"contact": "office@bureau.example"}).status == 200


def test_a_contact_that_its_approver_set_at_the_same_moment_is_not_mailed():
    moved("/agreements", BUREAU)
    moved("/reallocations", MOVE)
    with meanwhile(lambda: approver(CONTACT, {"contact": "approver@my.example"})):
        approver(APPROVE, LETTER)
    assert len(clerk()["batchItemFailures"]) == 1
    assert mails() == []


def test_where_no_funder_is_asked_by_a_link_the_contact_does_not_matter():
    moved("/agreements", BUREAU | {"consent": "letter"})
    assert approver(CONTACT, {"contact": "office@bureau.example"}).status == 200
    moved("/reallocations", MOVE)
    assert moved(APPROVE, CONSENTS)["state"] == "posted"


def other_contact():
    return approver(CONTACT, {"contact": "right@bureau.example"}, who="finance-approver2")


@pytest.mark.usefixtures("asked")
def test_a_contact_that_was_wrong_ends_its_link_and_the_right_one_is_mailed():
    clerk()
    wrong = token()
    assert other_contact().status == 200
    (request,) = read(f"{MOVES}/consents")["items"]
    assert (request["state"], request["mailed_to"], request["message_id"]) == ("pending", None, None)
    for method, body in (("GET", None), ("POST", YES)):
        gone = call("funds", None, method, f"/v1/open/consents/{wrong}", body)
        assert refusal(gone) == (404, "not-found", {})
    assert standing() == RESERVED
    assert clerk() == {"batchItemFailures": []}
    assert [mail["To"] for mail in mails()] == ["budget@bureau.example", "right@bureau.example"]
    assert f"/consent/{token()}" in mails()[1].get_content()
    assert mails()[0]["Message-ID"] != mails()[1]["Message-ID"]
    before = contents()
    assert other_contact().status == 200
    assert (clerk(), handler.clerk({}, None)["unsent"]) == ({"batchItemFailures": []}, 0)
    assert (contents(), len(mails())) == (before, 2)
    assert (answer(YES).status, standing()) == (200, POSTED)


@pytest.mark.usefixtures("asked")
def test_a_change_of_contact_asks_nobody_anew_about_what_is_decided():
    clerk()
    answer(NO)
    assert other_contact().status == 200
    assert read(f"{MOVES}/consents")["items"][0]["state"] == "mailed"
    assert handler.clerk({}, None) == {"expired": 0, "unsent": 0, "failed": 0}
    assert len(mails()) == 1


@pytest.mark.usefixtures("asked")
def test_a_change_of_contact_that_is_cut_off_anywhere_is_completed_by_repeating_it_or_at_night():
    clerk()
    start = taken()
    identity._memberships.clear()  # noqa: SLF001
    with tapped() as tap:
        other_contact()
    for number in range(1, len(tap.calls) + 1):
        go_back(start)
        identity._memberships.clear()  # noqa: SLF001
        sent = len(mails())
        with pytest.raises(Killed), tapped(after=at(number, die)):
            other_contact()
        changed = read("/agreements/bureau-2020")["contact"] == "r***"
        assert handler.clerk({}, None)["unsent"] == 0
        assert [mail["To"] for mail in mails()[sent:]] == ["right@bureau.example"] * changed
    go_back(start)
    survives(other_contact)


@pytest.mark.usefixtures("asked")
def test_an_answer_finds_the_contact_changed_in_between():
    with meanwhile(other_contact):
        assert refusal(answer(YES)) == (404, "not-found", {})
    assert standing() == RESERVED


@pytest.mark.usefixtures("asked")
def test_a_refusal_finds_the_contact_changed_in_between():
    with meanwhile(other_contact):
        assert refusal(answer(NO)) == (404, "not-found", {})
    assert standing() == RESERVED


@pytest.mark.usefixtures("asked")
def test_a_contact_that_is_changed_while_its_mail_goes_out_is_mailed_next(monkeypatch):
    real = post.send

    def slow(message, to):
        other_contact()
        return real(message, to)

    with monkeypatch.context() as meanwhile_changed:
        meanwhile_changed.setattr(post, "send", slow)
        assert len(clerk()["batchItemFailures"]) == 1
    assert clerk() == {"batchItemFailures": []}
    assert [mail["To"] for mail in mails()] == ["budget@bureau.example", "right@bureau.example"]


@pytest.mark.usefixtures("asked")
def test_the_night_goes_on_where_one_record_or_one_programme_is_broken(monkeypatch):
    for broken in ("aa-2020", "zz-2020"):
        item = {"pk": "programmes", "sk": broken}
        store.dynamodb().put_item(TableName="records", Item=wire.to_wire(item))
    odd = store.get("records", "hubei-2020#reallocation", MOVE["id"])
    odd |= {"sk": "2020-02-29.odd", "body": odd["body"] | {"reserved_on": None}}
    store.dynamodb().put_item(TableName="records", Item=wire.to_wire(odd))
    whole = agreements.with_funder

    def with_funder(programme):
        if programme != "hubei-2020":
            raise KeyError(programme)
        return whole(programme)

    monkeypatch.setattr(agreements, "with_funder", with_funder)
    monkeypatch.setattr(days, "today", lambda: "2999-01-01")
    assert handler.clerk({}, None) == {"expired": 1, "unsent": 0, "failed": 3}
    assert (read(MOVES)["state"], standing()) == ("expired", UNMOVED)
