"""What a volunteer reports by the link of a run: stored as a delivery of theirs, once, however late it comes."""

import hashlib
import io

import boto3
import pytest
from PIL import Image

from houyuan import days
from services.deliveries import proof_codes
from tests.service.deliveries.asking import THIS, coordinator, done, read, refusal
from tests.service.deliveries.doors import asks_for, counts, hand, turn
from tests.service.deliveries.going import see, send, token, visit
from tests.service.ledger.tap import survives

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def on_the_day(at_the_doors, monkeypatch):  # noqa: ARG001 - stands on it
    """The day of a round that is out, of three households in two runs."""
    monkeypatch.setattr(days, "today", lambda: "2020-03-05")
    done(coordinator(f"{THIS}/runs", {"volunteers": ["li", "wang"]}))


def picture():
    """A photo as a phone takes it."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "JPEG")
    return drawn.getvalue()


def announced(content, proof="photo1", kind="photo"):
    """What a report says of a picture."""
    told = {"id": proof, "kind": kind, "content_type": "image/jpeg", "size": len(content)}
    return told | {"sha256": hashlib.sha256(content).hexdigest()}


def test_a_visit_is_a_delivery_of_the_volunteer_who_reports_it():
    made = token()
    answer = send(made, "deliveries", visit(1, received_by="王小红", at="09:30", located="30.48210,114.42630"))
    assert answer.status == 201
    assert answer.body == read("/deliveries/2020-03-05.v1")
    told = (
        "round",
        "household",
        "result",
        "people",
        "quantity",
        "volunteer",
        "received_by",
        "at",
        "located",
        "created_by",
    )
    assert [answer.body[name] for name in told] == [
        *("veg-1", "h1", "delivered", 3, 1, "li", "王***", "09:30", "***", "volunteer:li"),
    ]
    assert counts() == {"listed": 3, "delivered": 1, "undelivered": 0, "open": 2, "exceptions": 0}
    first, second = done(see(made))["doors"]
    assert (first["delivery"], first["attempts"]) == (
        "2020-03-05.v1",
        [{"id": "2020-03-05.v1", "result": "delivered"}],
    )
    assert (second["delivery"], second["attempts"]) == (None, [])


def test_a_visit_that_is_sent_again_is_answered_as_the_first_time():
    made = token()
    first = send(made, "deliveries", visit(1))
    again = send(made, "deliveries", visit(1))
    assert (first.status, again.status, again.body) == (201, 200, first.body)
    assert refusal(send(made, "deliveries", visit(1, people=4)))[:2] == (409, "id-taken")


def test_visits_come_late_and_out_of_order(monkeypatch):
    made = token()
    monkeypatch.setattr(days, "today", lambda: "2020-03-09")
    assert send(made, "deliveries", visit(2, id="2020-03-06.second")).status == 201
    assert send(made, "deliveries", visit(2, "nobody-home", id="2020-03-05.first")).status == 201
    turn("veg-1", "reconciled")
    assert send(made, "deliveries", visit(2, id="2020-03-06.second")).status == 200
    assert refusal(send(made, "deliveries", visit(1, id="2020-03-06.late")))[:2] == (409, "wrong-state")


def test_a_door_that_was_given_to_another_meanwhile_is_still_taken():
    made = token()
    done(coordinator(f"{THIS}/runs", {"volunteers": ["zhao", "wang"]}))
    assert done(see(made))["doors"] == []
    assert send(made, "deliveries", visit(1)).status == 201
    assert read("/deliveries/2020-03-05.v1")["volunteer"] == "li"


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (visit(1), (409, "already-served", ["household"])),
        (visit(2) | {"household": "h99"}, (422, "invalid", ["household"])),
        (visit(2) | {"id": "2020-03-04.early"}, (422, "invalid", ["id"])),
        (visit(2) | {"id": "2020-03-06.tomorrow"}, (422, "invalid", ["id"])),
        (visit(2, quantity=2), (422, "invalid", ["quantity"])),
        (visit(2, proofs=[{"id": "c", "kind": "code", "code": "000000"}]), (422, "invalid", ["proofs.0.code"])),
        (visit(2, exception="路上求助"), (422, "invalid", ["exception"])),
        (visit(2, volunteer="wang"), (422, "invalid", ["volunteer"])),
        (visit(2, round="veg-2"), (422, "invalid", ["round"])),
        ({"id": "2020-03-05.x", "household": "h2", "result": "delivered"}, (422, "invalid", ["people"])),
    ],
    ids=["served", "stranger", "before", "after", "more", "code", "exception", "volunteer", "round", "people"],
)
def test_a_visit_that_cannot_be_is_refused_by_name(body, answer):
    done(hand(1))
    status, kind, told = refusal(send(token(), "deliveries", body))
    assert (status, kind, list(told)) == answer


def test_the_code_of_the_label_shows_a_hand_over():
    asks_for("code")
    code = proof_codes.code("hubei-2020", "veg-1", "h1")
    made = token()
    body = done(send(made, "deliveries", visit(1, proofs=[{"id": "label", "kind": "code", "code": code}])))
    assert (body["lacks_proof"], body["proofs"][0]["state"]) == (False, "checked")
    assert done(see(made))["proof"] == ["code"]


def test_a_photo_is_sent_by_the_link_and_kept_without_what_the_phone_wrote_into_it():
    asks_for("photo")
    made, content = token(), picture()
    first = done(send(made, "deliveries", visit(1, proofs=[announced(content)])))
    assert first["lacks_proof"] is True
    form = done(send(made, "proofs/2020-03-05.v1/photo1/form", {}))
    boto3.client("s3").put_object(Bucket="documents", Key=form["fields"]["key"], Body=content)
    attached = done(send(made, "proofs/2020-03-05.v1/photo1/attach"))
    assert (attached["lacks_proof"], attached["proofs"][0]["state"]) == (False, "attached")
    assert attached["proofs"][0]["by"] == "volunteer:li"


@pytest.mark.parametrize("rest", ["form", "attach"])
def test_nobody_sends_a_picture_for_another_s_delivery(rest):
    body = {} if rest == "form" else None
    made, other = token(), token("wang")
    done(send(made, "deliveries", visit(1, proofs=[announced(picture())])))
    assert refusal(send(other, f"proofs/2020-03-05.v1/photo1/{rest}", body))[:2] == (404, "not-found")
    done(hand(2, proofs=[announced(picture())]))
    assert refusal(send(made, f"proofs/2020-03-05.d2/photo1/{rest}", body))[:2] == (404, "not-found")
    assert refusal(send(made, f"proofs/2020-03-05.none/photo1/{rest}", body))[:2] == (404, "not-found")


def test_a_visit_may_break_off_anywhere_and_is_stored_once():
    made = token()
    survives(lambda: send(made, "deliveries", visit(1, received_by="王小红")))
