"""A volunteer at the doors, by the link of a run: without an account, with or without a network, sent once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.doors import DAY, DOORS, go_out, photo, sign
from tests.browser.visit import becomes


@pytest.fixture
def going(stack, programme):
    return go_out(stack, programme)


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


def test_less_than_a_whole_kit_is_told_item_by_item(volunteer, going):
    volunteer.page.locator("[data-household=h1] button.main").click()
    volunteer.choose(result="delivered")
    volunteer.page.get_by_label("没有给足整份").check()
    volunteer.save()
    expect(volunteer.page.locator("[id='given.greens-error']")).to_be_visible()
    volunteer.page.get_by_label("青菜（斤）").fill("2")
    volunteer.save()
    expect(volunteer.page.get_by_text("没有等待发送的记录。")).to_be_visible()
    assert [each["items"] for each in going.deliveries()] == [[{"item": "greens", "quantity": 2}]]


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
