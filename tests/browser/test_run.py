"""A volunteer at the doors, by the link of a run: without an account, with or without a network, sent once."""

import io
import re
import secrets
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from cli import people
from tests.browser.small_programme import SmallProgramme
from tests.browser.visit import becomes

BAG = {"id": "bag", "name": {"zh": "爱心菜", "en": "Vegetables"}, "items": [{"item": "greens", "quantity": 3}]}
GREENS = {"id": "greens", "name": {"zh": "青菜", "en": "Greens"}, "unit": "斤"}
GIFT = {
    "organisation": "示例公司",
    "valuation": "30.00",
    "basis": "market-price",
    "words": "标价",
    "receipt_number": "捐 1",
}
DAY = "2020-03-05"
DOORS = 3


@dataclass(frozen=True)
class Going:
    """A round that is out, and the link of the volunteer who has all its doors."""

    coordinator: Any
    there: str
    link: str

    def deliveries(self) -> list[dict[str, Any]]:
        """What the API has been told."""
        items: list[dict[str, Any]] = self.coordinator.get(f"{self.there}/deliveries")["items"]
        return items

    def results(self) -> dict[str, str]:
        """What became of each household that was visited."""
        return {each["household"]: each["result"] for each in self.deliveries()}


@pytest.fixture
def going(stack, programme: SmallProgramme) -> Going:
    """A programme of its own with a round of three households that asks for a photo or the label's code."""
    made_up, clients = f"run-{secrets.token_hex(4)}", programme.clients
    for person in stack.people:
        people.join(stack.deployment, person.subject, made_up, person.role)
    name = {"zh": "居家后援", "en": "Home support"}
    told = {"id": made_up, "name": name, "start": "2020-02-10", "end": "2999-12-31"}
    told |= {"implementers": [{"id": "centre", "name": name}], "funders": [{"id": "foundation", "name": name}]}
    coordinator, there = clients["coordinator"], f"/deliveries/v1/programmes/{made_up}"
    coordinator.post("/intake/v1/programmes", told)
    line = {"item": "greens", "lot": "g1", "quantity": 30, "value": "30.00"}
    round_ = {"id": "veg", "purpose": "vegetables", "kit": "bag", "place": "420111007009", "place_name": "成宝社区"}
    household = {"head": "王小明", "phone": "13800138000", "place": "420111007009", "members": 2}
    for path, body in (
        ("items", GREENS),
        ("kits", BAG),
        ("stores", {"id": "main", "name": "仓库"}),
        ("stock-receipts", {"id": f"{DAY}.gift", "store": "main", "gift": GIFT, "lines": [line]}),
        ("assemblies", {"id": f"{DAY}.packed", "kit": "bag", "store": "main", "quantity": 10, "lot": "k1"}),
        ("proof-rules", {"id": f"{DAY}.rule", "any_of": ["photo", "code"]}),
        *(
            ("households", household | {"id": f"h{number}", "address": f"江汉二路{number}号"})
            for number in range(1, DOORS + 1)
        ),
        # The link of a round is good for some days after its last one: this one has not come yet.
        ("rounds", round_ | {"day": DAY, "until": "2999-12-01"}),
        ("rounds/veg/recipients", {"households": [f"h{number}" for number in range(1, DOORS + 1)]}),
        ("rounds/veg/freeze", {"count": DOORS, "total": DOORS}),
        ("rounds/veg/runs", {"volunteers": ["li"]}),
        ("rounds/veg/issue", {"id": f"{DAY}.issued", "store": "main", "quantity": DOORS}),
        ("rounds/veg/out", None),
    ):
        coordinator.post(f"{there}/{path}", body)
    return Going(coordinator, there, coordinator.post(f"{there}/rounds/veg/runs/li/link", {"renew": False}).body["url"])


@pytest.fixture
def volunteer(visit, going):
    """The volunteer's phone, which has the site's own files and the list."""
    visit.page.goto(going.link)
    expect(visit.page.locator(".door")).to_have_count(DOORS)
    visit.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    visit.page.reload()
    expect(visit.page.locator(".door")).to_have_count(DOORS)
    return visit


def log(visit, household, result="delivered", **fields):
    """Fills in a visit and saves it."""
    visit.page.locator(f"[data-household={household}] button.main").click()
    visit.page.locator(f"input[name=result][value={result}]").check()
    for name, text in fields.items():
        visit.page.locator(f"[name={name}]").fill(text)
    visit.save()
    expect(visit.page.locator("form.visit")).to_have_count(0)


def show_all(visit):
    visit.page.locator("input[name=show][value=all]").check()


def photo():
    """A photo as a phone takes it, which says where it was taken."""
    taken, drawn = Image.effect_noise((2400, 1800), 60).convert("RGB"), io.BytesIO()
    exif = taken.getexif()
    exif[0x010E] = "江汉二路1号"
    taken.save(drawn, "JPEG", exif=exif)
    return {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def sign(visit):
    """Signs with a finger."""
    frame = visit.page.locator("canvas.sign")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    visit.page.mouse.move(box["x"] + 20, box["y"] + 30)
    visit.page.mouse.down()
    for step in range(8):
        visit.page.mouse.move(box["x"] + 20 + 20 * step, box["y"] + (60 if step % 2 else 30))
    visit.page.mouse.up()
    expect(visit.page.get_by_role("button", name="重签")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_volunteer_sees_the_way_without_signing_in_and_everybody_can_use_the_page(volunteer, language):
    volunteer.speak(language)
    first = volunteer.page.locator("[data-household=h1]")
    for told in ("王小明", "江汉二路1号", "13800138000"):
        expect(first).to_contain_text(told)
    assert volunteer.violations() == []
    assert volunteer.too_wide() == 0
    first.locator("button.main").click()
    volunteer.page.locator("input[value=delivered]").check()
    assert volunteer.violations() == []
    assert volunteer.too_wide() == 0
    for button in volunteer.page.locator("form.visit .choices span, form.visit button").all():
        assert button.bounding_box()["height"] >= 44
    assert volunteer.page.evaluate("sessionStorage.length") == 0


def test_visits_without_a_network_wait_on_the_phone_and_are_sent_when_it_is_back(volunteer, going, context):
    context.set_offline(True)
    volunteer.page.reload()
    expect(volunteer.page.locator(".door")).to_have_count(DOORS)
    log(volunteer, "h1", received_by="王小红")
    log(volunteer, "h2", "nobody-home", note="敲门无人应")
    show_all(volunteer)
    expect(volunteer.page.locator(".entry[data-state=waiting]")).to_have_count(2)
    expect(volunteer.page.get_by_text("2 条等待发送")).to_be_visible()
    volunteer.page.reload()
    expect(volunteer.page.get_by_text("2 条等待发送")).to_be_visible()
    assert going.deliveries() == []
    context.set_offline(False)
    expect(volunteer.page.get_by_text("没有等待发送的记录。")).to_be_visible()
    assert going.results() == {"h1": "delivered", "h2": "nobody-home"}
    assert {each["volunteer"] for each in going.deliveries()} == {"li"}
    held = volunteer.page.evaluate(
        "new Promise((give) => { indexedDB.open('houyuan-run').onsuccess = ({ target }) => {"
        " target.result.transaction('visits').objectStore('visits').getAll().onsuccess = (found) =>"
        " give(JSON.stringify(found.target.result)) } })"
    )
    assert "王小红" not in held
    assert "敲门无人应" not in held


def test_a_photo_and_a_signature_go_up_without_what_the_phone_wrote_into_them(volunteer, going, context):
    context.set_offline(True)
    volunteer.page.locator("[data-household=h1] button.main").click()
    volunteer.page.locator("input[value=delivered]").check()
    volunteer.page.locator("input[name=photo]").set_input_files(photo())
    expect(volunteer.page.locator("img.taken")).to_be_visible()
    sign(volunteer)
    volunteer.save()
    expect(volunteer.page.get_by_text("1 条等待发送")).to_be_visible()
    context.set_offline(False)
    expect(volunteer.page.get_by_text("没有等待发送的记录。")).to_be_visible()
    (delivery,) = going.deliveries()
    kept = {each["kind"]: (each["state"], each["by"]) for each in delivery["proofs"]}
    assert kept == {"photo": ("attached", "volunteer:li"), "signature": ("attached", "volunteer:li")}
    assert delivery["lacks_proof"] is False
    (shown,) = [each["kept"] for each in delivery["proofs"] if each["kind"] == "photo"]
    assert (shown["width"], shown["height"]) == (1600, 1200)


def test_a_visit_whose_answer_was_lost_is_sent_again_and_stored_once(volunteer, going):
    lost = []
    path = f"/deliveries/v1/open/runs/{going.link.rpartition('/')[2]}/deliveries"

    def lose_the_answer(asked):
        lost.append(going.coordinator.post(path, asked.request.post_data_json).body["id"])
        asked.abort("connectionreset")

    volunteer.page.route("**/v1/open/runs/*/deliveries", lose_the_answer, times=1)
    log(volunteer, "h3", "moved")
    expect(volunteer.page.get_by_text("1 条等待发送")).to_be_visible()
    volunteer.page.get_by_role("button", name="现在发送").click()
    expect(volunteer.page.get_by_text("没有等待发送的记录。")).to_be_visible()
    assert [each["id"] for each in going.deliveries()] == lost


def test_a_household_that_was_served_meanwhile_is_refused_and_the_entry_says_so(volunteer, going, context):
    context.set_offline(True)
    log(volunteer, "h1")
    handed = {"id": f"{DAY}.theirs", "round": "veg", "household": "h1", "result": "delivered", "people": 2}
    going.coordinator.post(f"{going.there}/deliveries", handed)
    context.set_offline(False)
    show_all(volunteer)
    refused = volunteer.page.locator("[data-household=h1] .entry[data-state=refused]")
    expect(refused).to_contain_text("已在")
    refused.get_by_role("button", name="删除").click()
    volunteer.page.locator("dialog[open] button.main").click()
    expect(refused).to_have_count(0)
    assert [each["id"] for each in going.deliveries()] == [f"{DAY}.theirs"]


def test_a_wrong_code_is_mended_on_the_phone(volunteer, going):
    log(volunteer, "h1", code="000000" if going.link[-1] != "0" else "111111")
    show_all(volunteer)
    refused = volunteer.page.locator("[data-household=h1] .entry[data-state=refused]")
    expect(refused).to_be_visible()
    refused.get_by_role("button", name="修改").click()
    volunteer.page.locator("input[name=code]").fill("")
    volunteer.save()
    expect(volunteer.page.get_by_text("没有等待发送的记录。")).to_be_visible()
    assert going.results() == {"h1": "delivered"}


def test_what_waits_goes_out_by_the_new_link_when_the_old_one_was_ended(volunteer, going, context):
    context.set_offline(True)
    log(volunteer, "h2", "too-far")
    new = going.coordinator.post(f"{going.there}/rounds/veg/runs/li/link", {"renew": True}).body["url"]
    context.set_offline(False)
    expect(volunteer.page.get_by_role("alert")).to_contain_text("链接已失效")
    volunteer.page.goto(new)
    expect(volunteer.page.get_by_text("没有等待发送的记录。")).to_be_visible()
    assert becomes(going.results, {"h2": "too-far"})


def test_a_link_that_nobody_signed_shows_nothing(visit, going):
    visit.page.goto(re.sub(r".$", lambda last: "A" if last[0] != "A" else "B", going.link))
    expect(visit.page.get_by_role("alert")).to_contain_text("链接已失效")
    expect(visit.page.locator(".door")).to_have_count(0)
