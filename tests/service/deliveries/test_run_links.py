"""The link of a run: who may go by it, for how long, and what they see."""

import pytest

from houyuan import days, tokens
from tests.service.conftest import everything_stored
from tests.service.deliveries.asking import BAG, THIS, coordinator, done, plan, read, refusal
from tests.service.deliveries.doors import send_out, turn
from tests.service.deliveries.going import link, see, send, token, visit
from tests.service.examples import TEXT
from tests.service.ledger.tap import survives

pytestmark = pytest.mark.usefixtures("on_the_day")
LAST, SENDS = "2020-03-07", "2020-03-21"


@pytest.fixture
def on_the_day(at_the_doors, monkeypatch):  # noqa: ARG001 - stands on it
    """The day of a round that is out, of three households in two runs."""
    monkeypatch.setattr(days, "today", lambda: "2020-03-05")
    done(coordinator(f"{THIS}/runs", {"volunteers": ["li", "wang"]}))


def test_a_link_shows_a_volunteer_their_own_way_and_who_lives_there():
    sheet = done(see(token()))
    doors = sheet.pop("doors")
    assert sheet == {
        "programme": TEXT,
        "round": "veg-1",
        "place": "420111007009",
        "place_name": "成宝社区",
        "day": "2020-03-05",
        "until": None,
        "state": "out",
        "volunteer": "li",
        "kit": "bag",
        "kit_name": BAG["name"],
        "items": [{"item": "greens", "name": BAG["name"], "unit": "袋", "quantity": 1}],
        "proof": [],
        "expires_on": LAST,
        "sends_until": SENDS,
    }
    assert doors == [
        {
            "household": f"h{number}",
            "number": number,
            "head": "王小明",
            "address": f"成宝社区{number}号",
            "phone": None,
            "masked": False,
            "members": 2,
            "quantity": 1,
            "attempts": [],
            "delivery": None,
        }
        for number in (1, 2)
    ]
    assert [each["household"] for each in done(see(token("wang")))["doors"]] == ["h3"]


def test_who_lives_there_is_told_as_the_register_knew_it_when_the_list_was_made():
    told = {"head": "李大明", "address": "成宝社区99号", "place": "420111007009", "members": 5}
    done(coordinator("/households/h1/revise", told))
    first = done(see(token()))["doors"][0]
    assert (first["head"], first["address"], first["members"]) == ("王小明", "成宝社区1号", 2)


def test_a_coordinator_gets_the_same_link_again_until_it_is_renewed():
    made = done(coordinator(f"{THIS}/runs/li/link", {"renew": False}))
    assert made == {"url": link(), "expires_on": LAST, "sends_until": SENDS}
    assert made["url"].startswith("https://site.example.org/#/run/hubei-2020.veg-1.li.2020-03-07.")
    old, new = token(), token(renew=True)
    assert refusal(see(old))[:2] == (404, "not-found")
    assert refusal(send(old, "deliveries", visit(1)))[:2] == (404, "not-found")
    assert see(new).status == 200
    assert token() == new


def test_that_a_link_was_made_and_first_opened_stands_on_the_run():
    made = token()
    (before,) = [each["link"] for each in read(f"{THIS}/runs")["items"] if each["volunteer"] == "li"]
    assert (before["expires_on"], before["opened_at"]) == (LAST, None)
    done(see(made))
    opened = read(f"{THIS}/runs")["items"][0]["link"]["opened_at"]
    assert opened
    version = read(f"{THIS}/runs")["items"][0]["version"]
    done(see(made))
    assert read(f"{THIS}/runs")["items"][0]["version"] == version
    token(renew=True)
    assert read(f"{THIS}/runs")["items"][0]["link"]["opened_at"] is None


def test_no_link_is_stored_and_no_name_or_address_beside_the_register():
    made = token()
    done(see(made))
    done(send(made, "deliveries", visit(1, received_by="王小红")))
    stored = everything_stored()
    for secret in (made.rpartition(".")[2], "王小明", "王小红", "成宝社区1号"):
        assert secret not in stored


@pytest.mark.parametrize(
    "wrong",
    [
        lambda made: made[:-1] + ("A" if made[-1] != "A" else "B"),
        lambda made: made.replace(".li.", ".wang."),
        lambda made: made.replace("2020-03-07", "2020-03-09"),
        lambda made: made.replace("hubei-2020", "hubei-2021"),
        lambda made: made.replace("veg-1", "veg-2"),
        lambda _: "x",
    ],
    ids=["signature", "volunteer", "day", "programme", "round", "nonsense"],
)
def test_a_link_that_the_programme_did_not_sign_leads_nowhere(wrong):
    asked = wrong(token())
    token("wang")
    assert refusal(see(asked))[:2] == (404, "not-found")
    assert refusal(send(asked, "deliveries", visit(1)))[:2] == (404, "not-found")


def test_a_link_of_a_consent_is_none_of_a_run():
    forged = tokens.Form("consent", (tokens.CODE, tokens.CODE, tokens.DAY)).token(
        "hubei-2020", ("veg-1", "li", LAST), "1"
    )
    token()
    assert refusal(see(forged))[:2] == (404, "not-found")


def test_a_link_shows_the_list_for_two_days_and_takes_what_was_done_for_two_weeks_more(monkeypatch):
    made = token()
    for today, shows, takes in (
        (LAST, 200, 201),
        ("2020-03-08", 410, 201),
        (SENDS, 410, 201),
        ("2020-03-22", 410, 410),
    ):
        monkeypatch.setattr(days, "today", lambda day=today: day)
        assert see(made).status == shows, today
        number = {LAST: 1, "2020-03-08": 2}.get(today, 3)
        answer = send(made, "deliveries", visit(number, "nobody-home", id=f"2020-03-07.{today}"))
        assert answer.status == takes, (today, answer.body)
    assert refusal(see(made))[:2] == (410, "link-spent")


def test_a_round_of_several_days_has_links_as_long():
    plan(2, id="long", until="2020-03-09", cycle="long")
    done(coordinator("/rounds/long/runs", {"volunteers": ["li"]}))
    assert done(coordinator("/rounds/long/runs/li/link", {"renew": False}))["expires_on"] == "2020-03-11"


def test_names_are_masked_once_two_days_have_passed_since_a_household_was_served(monkeypatch):
    plan(2, id="long", until="2020-03-19", cycle="long")
    send_out("long")
    done(coordinator("/rounds/long/runs", {"volunteers": ["li"]}))
    made = done(coordinator("/rounds/long/runs/li/link", {"renew": False}))["url"].rpartition("/")[2]
    done(send(made, "deliveries", visit(1)))
    done(send(made, "deliveries", visit(2, "refused")))
    clear, hidden = ("王小明", "成宝社区1号", False), ("王***", "***", True)
    for today, first in (("2020-03-05", clear), (LAST, clear), ("2020-03-08", hidden)):
        monkeypatch.setattr(days, "today", lambda day=today: day)
        served, waiting = done(see(made))["doors"]
        assert (served["head"], served["address"], served["masked"]) == first, today
        assert (waiting["head"], waiting["masked"]) == ("王小明", False)


def test_there_is_no_link_before_the_list_stands_or_once_the_round_is_over():
    for state in ("planned", "reconciled", "closed"):
        turn("veg-1", state)
        assert refusal(coordinator(f"{THIS}/runs/wang/link", {"renew": False}))[:2] == (409, "wrong-state")
    assert refusal(coordinator(f"{THIS}/runs/nobody/link", {"renew": False}))[:2] == (404, "not-found")


def test_making_a_link_may_break_off_anywhere():
    survives(lambda: coordinator(f"{THIS}/runs/li/link", {"renew": False}))


def test_opening_a_link_may_break_off_anywhere():
    made = token()
    survives(lambda: see(made))
