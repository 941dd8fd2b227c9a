"""Proofs: a round asks for what shows a hand-over; a picture is kept as its pixels, and nothing else of it."""

import base64
import hashlib
import io
import json

import pytest
from PIL import Image, ImageChops, ImageStat

from services.deliveries import pictures as kept_pictures
from services.deliveries import proof_codes
from tests.service.conftest import _all_there_is, _restore
from tests.service.deliveries.asking import coordinator, done, plan, read, refusal
from tests.service.deliveries.calls import at_any
from tests.service.deliveries.doors import asks_for, hand, miss, turn, void
from tests.service.deliveries.pictures import EICAR, announced, bomb, bucket, jpeg, located, png, sent
from tests.service.gateway import Answer, call
from tests.service.ledger.tap import contents

pytestmark = pytest.mark.usefixtures("at_the_doors")
DELIVERY = "2020-03-05.d1"
THIS = f"/deliveries/{DELIVERY}"
DOOR = f"{THIS}/proofs/door"


def partner(path: str, body=None) -> Answer:
    return call("deliveries", "partner", "POST", path, body)


def arrives(content: bytes, content_type: str = "image/jpeg", kind: str = "photo") -> Answer:
    """A picture is announced, sent and attached, as a phone does it."""
    said = announced(content, content_type, kind)
    done(partner(f"{DOOR}/form", said))
    sent(DELIVERY, "door", content, said)
    return partner(f"{DOOR}/attach")


def kept() -> bytes:
    (content,) = [content for name, content in bucket().items() if name.startswith("proofs/")]
    return content


def test_a_picture_is_announced_sent_and_attached():
    asks_for("photo", "signature")
    said = announced(jpeg())
    delivery = done(hand(1, proofs=[{"id": "door"} | said]))
    awaited = {"id": "door"} | said | {"state": "awaited", "by": None, "kept": None}
    assert (delivery["proofs"], delivery["lacks_proof"]) == ([awaited], True)
    done(partner(f"{DOOR}/form", {}))
    sent(DELIVERY, "door", jpeg(), said)
    attached = done(partner(f"{DOOR}/attach"))
    told = {
        "content_type": "image/jpeg",
        "size": len(kept()),
        "sha256": hashlib.sha256(kept()).hexdigest(),
        "width": 64,
        "height": 48,
    }
    assert attached["proofs"] == [awaited | {"state": "attached", "by": "partner", "kept": told}]
    assert (attached["lacks_proof"], attached["version"]) == (False, 2)
    assert list(bucket()) == [f"proofs/hubei-2020/{DELIVERY}/door-{told['sha256']}.jpg"]


def test_the_form_takes_this_one_file_and_no_other():
    done(hand(1))
    said = announced(jpeg())
    form = done(partner(f"{DOOR}/form", said))
    name = f"uploads/hubei-2020/{DELIVERY}/door-{said['sha256']}"
    checksum = base64.b64encode(bytes.fromhex(said["sha256"])).decode()
    assert (form["expires_in_seconds"], form["fields"]["key"], form["fields"]["Content-Type"]) == (
        600,
        name,
        "image/jpeg",
    )
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))["conditions"]
    assert {"Content-Type": "image/jpeg"} in policy
    assert {"x-amz-checksum-sha256": checksum} in policy
    assert ["content-length-range", said["size"], said["size"]] in policy


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"size": 60_000_000}, "size"),
        ({"size": 8_000_001}, "size"),
        ({"size": 0}, "size"),
        ({"content_type": "image/svg+xml"}, "content_type"),
        ({"content_type": "text/html"}, "content_type"),
        ({"content_type": "image/gif"}, "content_type"),
        ({"content_type": None}, "sha256"),
        ({"sha256": "0" * 63}, "sha256"),
        ({"kind": "code"}, "kind"),
    ],
    ids=str,
)
def test_a_picture_that_could_not_be_kept_is_not_announced(other, field):
    done(hand(1))
    before = contents()
    status, kind, told = refusal(partner(f"{DOOR}/form", announced(jpeg()) | other))
    assert (status, kind, list(told)) == (422, "invalid", [field])
    assert contents() == before


@pytest.mark.parametrize(
    ("proof", "field"),
    [
        ({"kind": "photo"}, "proofs.0.sha256"),
        ({"kind": "photo", "code": "123456"}, "proofs.0.sha256"),
        ({"kind": "code"}, "proofs.0.code"),
        ({"kind": "code", "code": "12345"}, "proofs.0.code"),
        ({"kind": "code", "code": "123456", "size": 1}, "proofs.0.code"),
        ({"kind": "word", "code": "123456"}, "proofs.0.kind"),
        (announced(jpeg()) | {"size": 60_000_000}, "proofs.0.size"),
        (announced(jpeg()) | {"content_type": "image/svg+xml"}, "proofs.0.content_type"),
    ],
    ids=str,
)
def test_a_proof_is_said_as_its_kind_asks(proof, field):
    before = contents()
    status, kind, told = refusal(hand(1, proofs=[{"id": "door"} | proof]))
    assert (status, kind, list(told)) == (422, "invalid", [field])
    assert contents() == before


def test_a_delivery_has_five_proofs_at_most():
    proofs = [{"id": f"p{number}"} | announced(jpeg()) for number in range(6)]
    assert refusal(hand(1, proofs=proofs)) == (422, "invalid", {"proofs": "At most 5 entries"})
    done(hand(1, proofs=proofs[:5]))
    told = {"proof": "There are 5 proofs, the most there may be"}
    assert refusal(partner(f"{DOOR}/form", announced(jpeg()))) == (409, "wrong-state", told)
    assert refusal(hand(2, proofs=[proofs[0], proofs[0]])) == (
        422,
        "invalid",
        {"proofs": "A proof's id stands here twice"},
    )


def test_where_and_with_what_a_photo_was_taken_is_not_kept():
    uploaded = located()
    assert Image.open(io.BytesIO(uploaded)).getexif().get_ifd(0x8825)
    assert b"PhoneMaker" in uploaded
    done(hand(1))
    done(arrives(uploaded))
    picture = Image.open(io.BytesIO(kept()))
    assert (dict(picture.getexif()), picture.getexif().get_ifd(0x8825)) == ({}, {})
    assert {"exif", "comment", "icc_profile", "xmp"} & picture.info.keys() == set()
    assert all(word not in kept() for word in (b"PhoneMaker", b"Exif", b"taken at the door"))


def test_a_photo_taken_sideways_stands_upright():
    done(hand(1))
    told = done(arrives(located()))["proofs"][0]["kept"]
    assert (told["width"], told["height"]) == (48, 64)


def test_a_picture_looks_as_it_did():
    done(hand(1))
    done(arrives(jpeg()))
    before, after = Image.open(io.BytesIO(jpeg())).convert("RGB"), Image.open(io.BytesIO(kept()))
    assert max(ImageStat.Stat(ImageChops.difference(before, after)).mean) < 3


def test_a_large_photo_is_kept_as_large_as_it_is_read():
    done(hand(1))
    told = done(arrives(jpeg(4000, 3000)))["proofs"][0]["kept"]
    assert (told["width"], told["height"]) == (kept_pictures.SIDE, 1920)


@pytest.mark.parametrize(
    "hidden", [EICAR, b"<script>alert(1)</script>", b"PK\x03\x04 an archive", b"%PDF-1.7"], ids=lambda each: each[:6]
)
def test_nothing_that_is_hidden_behind_a_picture_survives(hidden):
    done(hand(1))
    done(arrives(jpeg() + hidden))
    assert hidden not in kept()
    assert kept() == kept_pictures.anew(jpeg(), "image/jpeg").content


def test_nothing_that_is_hidden_in_a_picture_survives():
    done(hand(1))
    done(arrives(jpeg(comment=EICAR + b"<script>")))
    assert EICAR not in kept()
    assert b"<script>" not in kept()


def test_a_signature_stands_on_white_and_carries_no_words():
    done(hand(1))
    done(arrives(png("王小明 13871234567"), "image/png", "signature"))
    picture = Image.open(io.BytesIO(kept()))
    assert (picture.format, picture.mode, picture.getpixel((0, 0)), picture.info) == ("PNG", "RGB", (255, 255, 255), {})
    assert picture.getpixel((10, 6)) == (20, 20, 20)
    assert b"13871234567" not in kept()


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"<html><script>alert(1)</script></html>", "image/jpeg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/png"),
        (b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n<svg onload=alert(1)>", "image/png"),
        (b"GIF89a/*<svg/onload=alert(1)>*/=1;", "image/jpeg"),
        (b"%PDF-1.7\n" + jpeg(), "image/jpeg"),
        (EICAR, "image/png"),
        (jpeg()[:-200], "image/jpeg"),
        (jpeg()[:30], "image/jpeg"),
        (png()[:60], "image/png"),
        (bomb(), "image/png"),
        (png(), "image/jpeg"),
        (jpeg(), "image/png"),
    ],
    ids=[
        *("a page", "a drawing", "a page that begins as a photo", "a drawing that begins as one", "a script"),
        *("a document with a photo", "a virus", "half a photo", "a beginning", "half a drawing", "a bomb"),
        *("a drawing called a photo", "a photo called a drawing"),
    ],
)
def test_what_is_no_picture_is_not_kept(content, content_type):
    done(hand(1))
    status, kind, told = refusal(arrives(content, content_type))
    assert (status, kind) == (422, "invalid")
    assert set(told) <= {"content_type", "size"}
    assert [name for name in bucket() if not name.startswith("uploads/")] == []
    assert read(THIS)["proofs"][0]["state"] == "awaited"


@pytest.mark.parametrize(("content", "field"), [(jpeg() + b"x", "size"), (jpeg()[:-1] + b"x", "sha256")])
def test_what_was_not_announced_is_not_kept(content, field):
    done(hand(1))
    said = announced(jpeg())
    done(partner(f"{DOOR}/form", said))
    sent(DELIVERY, "door", content, said)
    status, kind, told = refusal(partner(f"{DOOR}/attach"))
    assert (status, kind, list(told)) == (422, "invalid", [field])


def test_a_file_that_is_much_larger_than_announced_is_not_read():
    done(hand(1))
    said = announced(jpeg())
    done(partner(f"{DOOR}/form", said))
    sent(DELIVERY, "door", b"x" * 60_000_000, said)
    assert refusal(partner(f"{DOOR}/attach"))[2] == {"size": "The file has another size than was announced"}


def test_nothing_is_attached_that_has_not_arrived():
    done(hand(1))
    assert refusal(partner(f"{DOOR}/attach")) == (404, "not-found", {"proof": "There is no proof door"})
    assert refusal(partner(f"{DOOR}/form", {})) == (404, "not-found", {"proof": "There is no proof door"})
    done(partner(f"{DOOR}/form", announced(jpeg())))
    assert refusal(partner(f"{DOOR}/attach")) == (409, "wrong-state", {"proof": "The file has not arrived yet"})


def test_another_picture_has_another_id():
    done(hand(1))
    done(partner(f"{DOOR}/form", announced(jpeg())))
    done(partner(f"{DOOR}/form", announced(jpeg())))
    told = {"proof": "The proof door stands already"}
    assert refusal(partner(f"{DOOR}/form", announced(png(), "image/png"))) == (409, "id-taken", told)
    done(arrives(jpeg()))
    assert refusal(partner(f"{DOOR}/form", announced(jpeg()))) == (409, "id-taken", told)
    assert done(partner(f"{DOOR}/attach"))["version"] == 3


def test_nothing_is_added_to_a_void_delivery():
    done(hand(1, proofs=[{"id": "door"} | announced(jpeg())]))
    done(void(DELIVERY))
    told = {"delivery": "This delivery is void"}
    assert refusal(partner(f"{DOOR}/form", {})) == (409, "wrong-state", told)
    assert refusal(partner(f"{DOOR}/attach")) == (409, "wrong-state", told)


def test_a_kept_picture_is_fetched_from_its_own_address_and_an_upload_from_none():
    done(hand(1))
    done(partner(f"{DOOR}/form", announced(jpeg())))
    sent(DELIVERY, "door", jpeg(), announced(jpeg()))
    found = call("deliveries", "coordinator", "GET", DOOR)
    assert refusal(found) == (404, "not-found", {"proof": "The proof door has no picture"})
    done(partner(f"{DOOR}/attach"))
    told = read(DOOR)
    assert told["expires_in_seconds"] == 600
    assert "/proofs/hubei-2020/" in told["url"]
    assert "uploads" not in told["url"]
    assert "attachment" in told["url"]


def test_attaching_goes_on_from_any_call_to_the_store_or_the_bucket():
    asks_for("photo")
    done(hand(1))
    done(partner(f"{DOOR}/form", announced(jpeg())))
    sent(DELIVERY, "door", jpeg(), announced(jpeg()))
    start = _all_there_is()
    told = done(partner(f"{DOOR}/attach"))
    whole = contents(), bucket()
    assert (told["version"], told["lacks_proof"], len(whole[1])) == (3, False, 1)

    def check(where):
        assert (contents(), bucket()) == whole, where

    calls = at_any(lambda: _restore(start), lambda: done(partner(f"{DOOR}/attach")), check)
    # Who may; read, look, write the picture, note it; look whether the upload is there, take it away.
    assert calls == 7


def test_a_code_on_the_label_shows_the_hand_over():
    asks_for("code", "photo")
    code = proof_codes.code("hubei-2020", "veg-1", "h1")
    logged = done(hand(1, proofs=[{"id": "label", "kind": "code", "code": code}]))
    assert logged["lacks_proof"] is False
    (proof,) = logged["proofs"]
    assert (proof["kind"], proof["state"]) == ("code", "checked")
    assert code not in str(contents())
    assert hand(1, proofs=[{"id": "label", "kind": "code", "code": code}]).status == 200


def test_a_code_that_is_told_later_shows_the_hand_over_once_and_is_not_kept():
    asks_for("code")
    assert done(hand(1))["lacks_proof"] is True
    code = proof_codes.code("hubei-2020", "veg-1", "h1")
    told = done(partner(f"{THIS}/proofs/label/code", {"code": code}))
    checked = {"id": "label", "kind": "code", "state": "checked", "by": "partner", "kept": None}
    nothing = {"content_type": None, "size": None, "sha256": None}
    assert (told["proofs"], told["lacks_proof"], told["version"]) == ([checked | nothing], False, 2)
    assert done(partner(f"{THIS}/proofs/label/code", {"code": code})) == told
    assert code not in str(contents())


def test_a_code_is_told_of_a_hand_over_that_stands_and_is_its_household_s():
    done(hand(1, proofs=[{"id": "door"} | announced(jpeg())]))
    done(miss(2))
    code, other = (proof_codes.code("hubei-2020", "veg-1", household) for household in ("h1", "h2"))
    before = contents()
    for path, told, refused in (
        (f"{THIS}/proofs/label", other, (422, "invalid", {"code": "This is not the code on the label"})),
        (DOOR, code, (409, "id-taken", {"proof": "The proof door stands already"})),
        (
            "/deliveries/2020-03-05.m2/proofs/label",
            other,
            (409, "wrong-state", {"delivery": "Nothing was handed over that it could show"}),
        ),
    ):
        assert refusal(partner(f"{path}/code", {"code": told})) == refused
    assert contents() == before
    done(void(DELIVERY))
    told = {"delivery": "This delivery is void"}
    assert refusal(partner(f"{THIS}/proofs/label/code", {"code": code})) == (409, "wrong-state", told)


@pytest.mark.parametrize("label", [("veg-1", "h2"), ("veg-2", "h1")])
def test_another_household_s_code_or_another_round_s_shows_nothing(label):
    code = proof_codes.code("hubei-2020", *label)
    before = contents()
    told = {"proofs.0.code": "This is not the code on the label"}
    assert refusal(hand(1, proofs=[{"id": "label", "kind": "code", "code": code}])) == (422, "invalid", told)
    assert contents() == before


def test_codes_are_six_digits_and_differ():
    codes = {proof_codes.code("hubei-2020", "veg-1", f"h{number}") for number in range(500)}
    assert len(codes) > 495
    assert all(len(code) == 6 and code.isdecimal() for code in codes)


def test_what_a_round_asks_for_and_nobody_has_shown_is_listed():
    assert read("/deliveries/missing-proofs") == {"items": [], "cursor": None}
    done(hand(3))
    asks_for("photo", "signature")
    done(hand(1))
    code = proof_codes.code("hubei-2020", "veg-1", "h2")
    # A code is not what this round asks for.
    done(hand(2, id="2020-03-06.d2", proofs=[{"id": "label", "kind": "code", "code": code}]))
    done(miss(1))
    told = read("/deliveries/missing-proofs")
    assert ([each["id"] for each in told["items"]], told["cursor"]) == ([DELIVERY, "2020-03-06.d2"], None)
    assert [each["id"] for each in read("/deliveries/missing-proofs", start="2020-03-06")["items"]] == ["2020-03-06.d2"]
    assert read("/deliveries/missing-proofs", round="veg-2")["items"] == []
    done(arrives(jpeg()))
    assert [each["id"] for each in read("/deliveries/missing-proofs", round="veg-1")["items"]] == ["2020-03-06.d2"]
    done(void("2020-03-06.d2"))
    assert read("/deliveries/missing-proofs")["items"] == []


def test_a_missing_proof_is_added_after_the_round_is_closed_too():
    asks_for("photo")
    done(hand(1))
    turn("veg-1", "closed")
    assert done(arrives(jpeg()))["lacks_proof"] is False


def test_the_list_of_missing_proofs_has_pages():
    asks_for("photo")
    for number in (1, 2, 3):
        done(hand(number))
    first = read("/deliveries/missing-proofs", limit="2")
    rest = read("/deliveries/missing-proofs", limit="2", cursor=first["cursor"])
    assert [each["id"] for each in (*first["items"], *rest["items"])] == [f"2020-03-05.d{each}" for each in (1, 2, 3)]
    assert rest["cursor"] is None


def test_a_list_frozen_from_a_rule_s_day_on_asks_for_what_it_says():
    rule = {"id": "2020-03-10.r1", "any_of": ["photo", "code"]}
    laid_down = coordinator("/proof-rules", rule)
    assert (laid_down.status, {name: laid_down.body[name] for name in rule}) == (201, rule)
    assert coordinator("/proof-rules", rule).status == 200
    assert refusal(coordinator("/proof-rules", rule | {"any_of": []}))[:2] == (409, "id-taken")
    done(coordinator("/proof-rules", {"id": "2020-03-20.r2", "any_of": []}))
    assert [each["id"] for each in read("/proof-rules")["items"]] == ["2020-03-10.r1", "2020-03-20.r2"]
    for day, asked in (("2020-03-09", []), ("2020-03-10", ["photo", "code"]), ("2020-03-20", [])):
        plan(1, id=f"on-{day[-2:]}", day=day, cycle=f"c{day[-2:]}")
        assert read(f"/rounds/on-{day[-2:]}")["proof"] == asked
    told = {"any_of": "A kind of proof is named once"}
    assert refusal(coordinator("/proof-rules", rule | {"any_of": ["code", "code"]})) == (422, "invalid", told)
