"""Proofs on the site: a delivery with what shows it, what lacks proof and how it is added, and what is asked for."""

import pytest
from playwright.sync_api import expect

from tests.browser.doors import DAY, go_out, photo, sign


@pytest.fixture
def going(stack, programme):
    return go_out(stack, programme)


@pytest.fixture
def at_the_round(visit, going):
    """Somebody of a role at a page of the programme whose round is out."""
    visit.programme = going.programme

    def arrive(role, section):
        visit.enter(role)
        visit.open(section)
        return visit

    return arrive


def _open_proof(visit, name):
    visit.page.get_by_role("button", name=name, exact=True).click()


def _agree(visit, reason):
    visit.page.locator("dialog[open]").get_by_label("原因").fill(reason)
    visit.page.locator("dialog[open] button.main").click()


def test_what_lacks_proof_is_found_and_a_photo_a_signature_are_added_to_it(at_the_round, going, context):
    delivery = going.hand(1, received_by="王小红", at="09:30", items=[{"item": "greens", "quantity": 2}])
    going.hand(2)
    arrived = at_the_round("social-worker", "rounds/veg")
    missing = arrived.page.locator("[data-missing]")
    expect(missing).to_have_count(2)
    expect(arrived.page.get_by_text("本轮须有其中一项：照片或核对码。")).to_be_visible()
    assert arrived.violations() == []
    arrived.page.get_by_role("link", name="补凭证 h1").click()
    arrived.settle()
    for told in (f"{DAY} 09:30", "青菜 2 斤（拆开 1 份）", "王***", "你本人，", "还缺凭证。"):
        expect(arrived.page.locator("main")).to_contain_text(told)
    _open_proof(arrived, "补照片")
    arrived.page.locator("input[name=photo]").set_input_files(photo())
    expect(arrived.page.locator("img.taken")).to_be_visible()
    context.set_offline(True)
    arrived.page.get_by_role("button", name="上传").click()
    expect(arrived.page.locator("main .failed")).to_contain_text("连不上服务器")
    context.set_offline(False)
    arrived.page.locator("main .failed button").click()
    shown = arrived.page.locator("[data-proof=photo]")
    expect(shown).to_have_attribute("data-proof-state", "attached")
    expect(shown.locator("img")).to_have_js_property("naturalWidth", 1600)
    expect(arrived.page.get_by_text("还缺凭证。")).to_have_count(0)
    _open_proof(arrived, "补签字")
    sign(arrived)
    arrived.page.get_by_role("button", name="上传").click()
    expect(arrived.page.locator("[data-proof=signature] img")).to_be_visible()
    expect(arrived.page.get_by_role("button", name="补照片")).to_have_count(0)
    assert arrived.violations() == []
    assert arrived.too_wide() == 0
    told = going.coordinator.get(f"{going.there}/deliveries/{delivery}")
    assert ({each["kind"]: each["state"] for each in told["proofs"]}, told["lacks_proof"]) == (
        {"photo": "attached", "signature": "attached"},
        False,
    )
    arrived.open("rounds/veg")
    expect(missing).to_have_count(1)


def test_the_code_on_the_label_is_told_later_and_a_wrong_one_is_refused_at_its_field(at_the_round, going):
    going.hand(3)
    arrived = at_the_round("coordinator", f"rounds/veg/deliveries/{DAY}.d3")
    _open_proof(arrived, "补核对码")
    arrived.page.locator("input[name=code]").fill("12")
    arrived.save()
    expect(arrived.page.locator("#code-error")).to_contain_text("482913")
    arrived.page.locator("input[name=code]").fill("000000")
    arrived.save()
    expect(arrived.page.locator("#code-error")).to_contain_text("与该户标签上的编码不符")
    assert arrived.violations() == []


def test_a_wrong_delivery_is_voided_with_its_reason_and_gets_no_proof_any_more(at_the_round, going):
    going.hand(1)
    arrived = at_the_round("social-worker", "rounds/veg")
    arrived.page.get_by_role("link", name="已发放 h1").click()
    arrived.settle()
    _open_proof(arrived, "作废")
    _agree(arrived, "记错了户")
    expect(arrived.page.get_by_text("已作废：记错了户")).to_be_visible()
    expect(arrived.page.get_by_role("heading", name="补充凭证")).to_have_count(0)
    expect(arrived.page.get_by_role("button", name="作废")).to_have_count(0)
    assert going.coordinator.get(f"{going.there}/rounds/veg")["delivered"] == 0
    assert arrived.violations() == []


def test_a_coordinator_says_from_a_day_on_what_shows_a_hand_over(at_the_round, going):
    arrived = at_the_round("coordinator", "rounds")
    expect(arrived.page.locator(f"[data-rule='{DAY}']")).to_contain_text("照片或核对码")
    arrived.page.get_by_role("button", name="改要求").click()
    rules = arrived.page.locator("section", has=arrived.page.locator("#proof-rules"))
    rules.locator("input[name=id]").fill("2020-04-01")
    rules.locator("input[value=signature]").check()
    assert arrived.violations() == []
    rules.locator("button.main").click()
    expect(arrived.page.locator("[data-rule='2020-04-01']")).to_contain_text("签字")
    expect(arrived.page.locator("[data-rule='2020-04-01'] .state")).to_have_text("现在有效")
    assert [each["any_of"] for each in going.coordinator.get(f"{going.there}/proof-rules")["items"]] == [
        ["photo", "code"],
        ["signature"],
    ]
    assert arrived.too_wide() == 0


def test_who_does_not_plan_rounds_sees_what_is_asked_for_and_sets_nothing(at_the_round):
    arrived = at_the_round("social-worker", "rounds")
    expect(arrived.page.locator(f"[data-rule='{DAY}'] .state")).to_have_text("现在有效")
    expect(arrived.page.get_by_role("button", name="改要求")).to_have_count(0)


def test_who_may_not_see_records_is_shown_no_delivery(at_the_round, going):
    going.hand(1)
    arrived = at_the_round("finance-maker", f"rounds/veg/deliveries/{DAY}.d1")
    expect(arrived.page.get_by_role("alert")).to_contain_text("看不到这部分内容")
    expect(arrived.page.locator("main button")).to_have_count(0)
